/* Locks, for Java and between the files of this library. Included by shim.h. */
#ifndef POSIXIPC_SHIM_LOCK_H
#define POSIXIPC_SHIM_LOCK_H

#include <pthread.h>
#include <stdint.h>
#include <time.h>

#include <posixipc/condition.h>
#include <posixipc/layout.h>
#include <posixipc/lock.h>
#include <posixipc/rwlock.h>

struct pipc_waiter;

/* The longest sleep without a look at what a dead peer may have left undone. */
#define PIPC_SLICE_NS 100000000LL

/* stamp.c: the last store of a structure's creation. */
void pipc_stamp_write(struct pipc_stamp *stamp, uint32_t magic, uint32_t version);

/* Bytes and alignment of what lies in shared memory: mutex, condition, rwlock, sem_t of pthread; ours. */
enum pipc_lock_type {
    PIPC_TYPE_MUTEX = 0,
    PIPC_TYPE_PTHREAD_CONDITION = 1,
    PIPC_TYPE_PTHREAD_RWLOCK = 2,
    PIPC_TYPE_SEMAPHORE = 3,
    PIPC_TYPE_CONDITION = 4,
    PIPC_TYPE_RWLOCK = 5,
    PIPC_TYPE_RWLOCK_SLOT = 6
};
/* bytes << 32 | alignment, or -EINVAL. */
PIPC_EXPORT int64_t pipc_lock_layout(int32_t type);

/* lock.c: the wait ends at `deadline` (CLOCK_MONOTONIC; NULL: never), read by the kernel at this address. */
int32_t pipc_lock_until(pthread_mutex_t *lock, const struct timespec *deadline);
PIPC_EXPORT int32_t pipc_lock_await(pthread_mutex_t *lock, const struct pipc_waiter *waiter);
/* 0, or -ENOENT where the bytes are zero: memory in which no process-shared lock was ever initialised. */
PIPC_EXPORT int32_t pipc_lock_open(const pthread_mutex_t *lock);

/* eventcount.c: bit 0 says that somebody may sleep, the waker clears it. */
uint32_t pipc_event_prepare(uint32_t *event);
int32_t pipc_event_wake(uint32_t *event);

/* rwlock_slot.c: who takes part. */
int32_t pipc_rwlock_claim(struct pipc_rwlock_peer *peer, int32_t fd);
uint64_t *pipc_rwlock_readers(const struct pipc_rwlock_peer *peer, uint32_t slot);
/* 1 if a living process reads; with `probe` 0, takes every process for living. Empties slots of the dead. */
int32_t pipc_rwlock_occupied(const struct pipc_rwlock_peer *peer, int32_t probe);

/*
 * rwlock.c, the parts of the blocking calls. A wait is: pipc_lock_await on pipc_rwlock_mutex, then
 * pipc_rwlock_settle with its result, and for a reader pipc_rwlock_read_admit, for a writer
 * pipc_rwlock_write_announce and then pipc_rwlock_write_drain until it answers 0.
 */
PIPC_EXPORT int64_t pipc_rwlock_peer_new(struct pipc_rwlock *lock, int64_t bytes, int32_t fd,
                                         int64_t position);
/* Closes the life and frees the peer; does not touch the lock, whose mapping may be gone. */
PIPC_EXPORT int32_t pipc_rwlock_peer_drop(struct pipc_rwlock_peer *peer);
PIPC_EXPORT int32_t pipc_rwlock_slot_of(const struct pipc_rwlock_peer *peer);
PIPC_EXPORT int64_t pipc_rwlock_mutex(const struct pipc_rwlock_peer *peer);
PIPC_EXPORT int64_t pipc_rwlock_drain_word(const struct pipc_rwlock_peer *peer);
/* What can be said of a lock before attaching: as pipc_stamp_check; -EINVAL if misaligned. */
PIPC_EXPORT int32_t pipc_rwlock_check(const struct pipc_rwlock *lock);
/* For who has uncounted a reader by itself: wakes a writer that waits for readers to leave. */
PIPC_EXPORT int32_t pipc_rwlock_wake_writer(struct pipc_rwlock_peer *peer);
/* 1 if it could register a reader without waiting, else 0. */
PIPC_EXPORT int32_t pipc_rwlock_read_enter(struct pipc_rwlock_peer *peer);
/* Given the answer of taking the mutex: 0 with the mutex held, -EOWNERDEAD with the write lock held, or what
 * went wrong with nothing held. */
PIPC_EXPORT int32_t pipc_rwlock_settle(struct pipc_rwlock_peer *peer, int32_t result);
PIPC_EXPORT int32_t pipc_rwlock_read_admit(struct pipc_rwlock_peer *peer);
PIPC_EXPORT int32_t pipc_rwlock_write_announce(struct pipc_rwlock_peer *peer);
/* 0 if the write lock is held now, else 2^32 + the value of the drain word to sleep on, for a slice. */
PIPC_EXPORT int64_t pipc_rwlock_write_drain(struct pipc_rwlock_peer *peer);
/* Takes the announcement back and lets the mutex go. */
PIPC_EXPORT int32_t pipc_rwlock_write_retract(struct pipc_rwlock_peer *peer);
/* From writing to reading without a gap. */
PIPC_EXPORT int32_t pipc_rwlock_write_to_read(struct pipc_rwlock_peer *peer);

/* plain.c: pthread's own condition and read-write lock, process-shared, as C programs use them. */
PIPC_EXPORT int32_t pipc_plain_condition_create(pthread_cond_t *condition);
/* Answers with the mutex held: 0, -ETIMEDOUT, -EOWNERDEAD; without: -ENOTRECOVERABLE, -EPERM. */
PIPC_EXPORT int32_t pipc_plain_condition_await(pthread_cond_t *condition, pthread_mutex_t *mutex,
                                               const struct pipc_waiter *waiter);
PIPC_EXPORT int32_t pipc_plain_condition_signal(pthread_cond_t *condition);
PIPC_EXPORT int32_t pipc_plain_condition_broadcast(pthread_cond_t *condition);
PIPC_EXPORT int32_t pipc_plain_rwlock_create(pthread_rwlock_t *lock);
PIPC_EXPORT int32_t pipc_plain_rwlock_read_await(pthread_rwlock_t *lock, const struct pipc_waiter *waiter);
PIPC_EXPORT int32_t pipc_plain_rwlock_write_await(pthread_rwlock_t *lock, const struct pipc_waiter *waiter);
PIPC_EXPORT int32_t pipc_plain_rwlock_read_try(pthread_rwlock_t *lock);
PIPC_EXPORT int32_t pipc_plain_rwlock_write_try(pthread_rwlock_t *lock);
PIPC_EXPORT int32_t pipc_plain_rwlock_unlock(pthread_rwlock_t *lock);

#endif
