/*
 * A read-write lock that survives the death of readers and writers, which pthread_rwlock_t does not.
 *
 * Every process attaches once and owns a slot, where its readers are counted. As long as it lives it holds a
 * lock of the kernel (an open-file-description lock) on one byte of the object, which the kernel drops when
 * the process ends, however it ends. A writer that finds readers in a slot asks whether the byte is held, and
 * passes over the readers of the dead. A writer that dies inside is met by the next one, reader or writer, as
 * -EOWNERDEAD.
 *
 * A reader *thread* that ends without unlocking, in a process that lives on, is not detected: writers wait.
 * Not recursive: a thread that reads must not lock again, neither to read nor to write. Writers come first:
 * while one waits, new readers wait behind it. A process that forks without exec must not use the lock in the
 * child, and as long as the child lives it keeps the slot of its parent alive.
 */
#ifndef POSIXIPC_RWLOCK_H
#define POSIXIPC_RWLOCK_H

#include <stdint.h>

#include <posixipc/error.h>
#include <posixipc/layout.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How many processes a lock can serve at most, and bytes of a lock for that many. */
#define PIPC_RWLOCK_SLOTS_MAX 4096
#define PIPC_RWLOCK_BYTES(slots)                                                                             \
    (sizeof(struct pipc_rwlock) + (uint64_t) (slots) * sizeof(struct pipc_rwlock_slot))

/* This process's end of a lock; private memory of the caller, shared by all its threads. */
struct pipc_rwlock_peer {
    struct pipc_rwlock *lock;
    int64_t position; /* of the lock in its object, bytes */
    int32_t life;     /* descriptor that holds the byte of the slot */
    uint32_t slot;
    uint32_t slots; /* checked when attaching, never read from shared memory again */
    uint32_t reserved;
    const void *writer; /* the thread of this process that writes, or NULL */
};

/*
 * Initialises a lock for at most `slots` processes (1..PIPC_RWLOCK_SLOTS_MAX) in PIPC_RWLOCK_BYTES(slots)
 * bytes, 64-byte aligned. Only one process may do so, and before any other uses it.
 */
PIPC_EXPORT int32_t pipc_rwlock_create(struct pipc_rwlock *lock, uint32_t slots);

/*
 * Takes a slot of the lock. `bytes` is what is mapped from `lock` on; `fd` is a descriptor of the object,
 * opened to read and write, which may be closed afterwards; `position` is where in the object the lock
 * begins. Returns 0, -EUSERS if every slot is taken, -EINVAL if misaligned, -EBADMSG if the lock does not fit
 * into `bytes`, what pipc_stamp_check says, or what opening and locking the object says.
 */
PIPC_EXPORT int32_t pipc_rwlock_attach(struct pipc_rwlock_peer *peer, struct pipc_rwlock *lock,
                                       uint64_t bytes, int32_t fd, int64_t position);

/* Gives the slot back; -EBUSY if a thread of this process still reads. */
PIPC_EXPORT int32_t pipc_rwlock_detach(struct pipc_rwlock_peer *peer);

/*
 * Locks to read, waiting at most `timeout_ns` nanoseconds (negative: for ever). Returns 0; -ETIMEDOUT;
 * -ENOTRECOVERABLE; or -EOWNERDEAD: a writer died inside, and the caller now holds the lock *to write*, to
 * repair: pipc_rwlock_consistent(), pipc_rwlock_write_unlock(), and lock to read again.
 */
PIPC_EXPORT int32_t pipc_rwlock_read_lock(struct pipc_rwlock_peer *peer, int64_t timeout_ns);
/* As pipc_rwlock_read_lock, but never waits: -EBUSY. */
PIPC_EXPORT int32_t pipc_rwlock_read_try(struct pipc_rwlock_peer *peer);
/* -EPERM if no thread of this process reads. */
PIPC_EXPORT int32_t pipc_rwlock_read_unlock(struct pipc_rwlock_peer *peer);

/* Locks to write; answers as pipc_rwlock_read_lock does, and -EDEADLK if this thread writes already. */
PIPC_EXPORT int32_t pipc_rwlock_write_lock(struct pipc_rwlock_peer *peer, int64_t timeout_ns);
/* As pipc_rwlock_write_lock, but never waits: -EBUSY. */
PIPC_EXPORT int32_t pipc_rwlock_write_try(struct pipc_rwlock_peer *peer);
/* -EPERM if this thread does not write. Without pipc_rwlock_consistent() after -EOWNERDEAD, the lock is
 * useless from now on. */
PIPC_EXPORT int32_t pipc_rwlock_write_unlock(struct pipc_rwlock_peer *peer);
/* Says that the data is whole again: for the holder that was told -EOWNERDEAD; else -EINVAL. */
PIPC_EXPORT int32_t pipc_rwlock_consistent(struct pipc_rwlock_peer *peer);

#ifdef __cplusplus
}
#endif

#endif
