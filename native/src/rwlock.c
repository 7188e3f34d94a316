/*
 * A read-write lock that outlives its users: rwlock.h, native/FORMAT.md.
 *
 * Readers and the writer meet as in Dekker's algorithm: a reader counts itself and then looks at the phase; a
 * writer sets the phase and then looks at the counts; both sequentially consistent, so at least one of them
 * sees the other. The robust mutex orders writers, and readers that found one. What a dead holder of the
 * mutex left is told by the phase: nothing was written unless it says WRITING.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kill_point.h"
#include "shim.h"

#define COUNT_MASK 0xFFFFFFFFu

/* Its address tells the threads of a process apart. */
static _Thread_local char this_thread;

static uint32_t phase_of(const struct pipc_rwlock *lock) {
    return __atomic_load_n(&lock->phase, __ATOMIC_SEQ_CST);
}

static void set_phase(struct pipc_rwlock *lock, uint32_t phase) {
    __atomic_store_n(&lock->phase, phase, __ATOMIC_SEQ_CST);
    KILL_POINT();
}

static void set_writer(struct pipc_rwlock_peer *peer, const void *thread) {
    __atomic_store_n(&peer->writer, thread, __ATOMIC_RELAXED);
}

static int is_writer(const struct pipc_rwlock_peer *peer) {
    return __atomic_load_n(&peer->writer, __ATOMIC_RELAXED) == &this_thread;
}

static int misaligned(const struct pipc_rwlock *lock) {
    return ((uintptr_t) lock & (PIPC_RWLOCK_ALIGNMENT - 1)) != 0;
}

int32_t pipc_rwlock_create(struct pipc_rwlock *lock, uint32_t slots) {
    if (misaligned(lock) || slots == 0 || slots > PIPC_RWLOCK_SLOTS_MAX)
        return -EINVAL;
    memset(lock, 0, (size_t) PIPC_RWLOCK_BYTES(slots));
    KILL_POINT();
    lock->slots = slots;
    KILL_POINT();
    int32_t result = pipc_lock_create(&lock->mutex.writer);
    if (result < 0)
        return result;
    KILL_POINT();
    pipc_stamp_write(&lock->stamp, PIPC_RWLOCK_MAGIC, PIPC_RWLOCK_VERSION);
    KILL_POINT();
    return 0;
}

int32_t pipc_rwlock_check(const struct pipc_rwlock *lock) {
    return misaligned(lock) ? -EINVAL
                            : pipc_stamp_check(&lock->stamp, PIPC_RWLOCK_MAGIC, PIPC_RWLOCK_VERSION);
}

int32_t pipc_rwlock_attach(struct pipc_rwlock_peer *peer, struct pipc_rwlock *lock, uint64_t bytes,
                           int32_t fd, int64_t position) {
    if (position < 0 || bytes < sizeof *lock)
        return -EINVAL;
    int32_t result = pipc_rwlock_check(lock);
    if (result < 0)
        return result;
    uint32_t slots = __atomic_load_n(&lock->slots, __ATOMIC_RELAXED);
    if (slots == 0 || slots > PIPC_RWLOCK_SLOTS_MAX || PIPC_RWLOCK_BYTES(slots) > bytes ||
        position > INT64_MAX - (int64_t) PIPC_RWLOCK_BYTES(slots))
        return -EBADMSG;
    *peer = (struct pipc_rwlock_peer){.lock = lock, .position = position, .slots = slots};
    return pipc_rwlock_claim(peer, fd);
}

int32_t pipc_rwlock_detach(struct pipc_rwlock_peer *peer) {
    uint64_t readers = __atomic_load_n(pipc_rwlock_readers(peer, peer->slot), __ATOMIC_SEQ_CST);
    if ((readers & COUNT_MASK) != 0 || __atomic_load_n(&peer->writer, __ATOMIC_RELAXED) != NULL)
        return -EBUSY;
    close(peer->life);
    return 0;
}

int64_t pipc_rwlock_peer_new(struct pipc_rwlock *lock, int64_t bytes, int32_t fd, int64_t position) {
    struct pipc_rwlock_peer *peer = malloc(sizeof *peer);
    if (peer == NULL)
        return -ENOMEM;
    int32_t result = pipc_rwlock_attach(peer, lock, (uint64_t) bytes, fd, position);
    if (result < 0) {
        free(peer);
        return result;
    }
    return (int64_t) (intptr_t) peer;
}

/* For a peer whose mapping may be gone: the kernel gives the slot back, the next claimant empties it. */
int32_t pipc_rwlock_peer_drop(struct pipc_rwlock_peer *peer) {
    close(peer->life);
    free(peer);
    return 0;
}

int32_t pipc_rwlock_slot_of(const struct pipc_rwlock_peer *peer) {
    return (int32_t) peer->slot;
}

int64_t pipc_rwlock_mutex(const struct pipc_rwlock_peer *peer) {
    return (int64_t) (intptr_t) &peer->lock->mutex.writer;
}

int64_t pipc_rwlock_drain_word(const struct pipc_rwlock_peer *peer) {
    return (int64_t) (intptr_t) &peer->lock->drain;
}

static void count_in(struct pipc_rwlock_peer *peer) {
    __atomic_fetch_add(pipc_rwlock_readers(peer, peer->slot), 1, __ATOMIC_SEQ_CST);
    KILL_POINT();
}

int32_t pipc_rwlock_wake_writer(struct pipc_rwlock_peer *peer) {
    return phase_of(peer->lock) == PIPC_RWLOCK_DRAINING ? pipc_event_wake(&peer->lock->drain) : 0;
}

static void count_out(struct pipc_rwlock_peer *peer) {
    __atomic_fetch_sub(pipc_rwlock_readers(peer, peer->slot), 1, __ATOMIC_SEQ_CST);
    KILL_POINT();
    pipc_rwlock_wake_writer(peer);
}

int32_t pipc_rwlock_read_enter(struct pipc_rwlock_peer *peer) {
    count_in(peer);
    if (phase_of(peer->lock) == PIPC_RWLOCK_IDLE)
        return 1;
    count_out(peer);
    return 0;
}

int32_t pipc_rwlock_settle(struct pipc_rwlock_peer *peer, int32_t result) {
    struct pipc_rwlock *lock = peer->lock;
    if (result == -EOWNERDEAD)
        result = pipc_lock_consistent(&lock->mutex.writer);
    if (result < 0)
        return result;
    switch (phase_of(lock)) {
    case PIPC_RWLOCK_DRAINING:
        set_phase(lock, PIPC_RWLOCK_IDLE);
        return 0;
    case PIPC_RWLOCK_IDLE:
        return 0;
    case PIPC_RWLOCK_WRITING:
    case PIPC_RWLOCK_DIED:
        set_phase(lock, PIPC_RWLOCK_DIED);
        set_writer(peer, &this_thread);
        return -EOWNERDEAD;
    default:
        pipc_lock_unlock(&lock->mutex.writer);
        return -ENOTRECOVERABLE;
    }
}

int32_t pipc_rwlock_read_admit(struct pipc_rwlock_peer *peer) {
    count_in(peer);
    return pipc_lock_unlock(&peer->lock->mutex.writer);
}

int32_t pipc_rwlock_read_try(struct pipc_rwlock_peer *peer) {
    if (pipc_rwlock_read_enter(peer))
        return 0;
    int32_t result = pipc_rwlock_settle(peer, pipc_lock_try(&peer->lock->mutex.writer));
    return result < 0 ? result : pipc_rwlock_read_admit(peer);
}

int32_t pipc_rwlock_read_lock(struct pipc_rwlock_peer *peer, int64_t timeout_ns) {
    if (pipc_rwlock_read_enter(peer))
        return 0;
    int32_t result = pipc_rwlock_settle(peer, pipc_lock_lock(&peer->lock->mutex.writer, timeout_ns));
    return result < 0 ? result : pipc_rwlock_read_admit(peer);
}

int32_t pipc_rwlock_read_unlock(struct pipc_rwlock_peer *peer) {
    uint64_t readers = __atomic_load_n(pipc_rwlock_readers(peer, peer->slot), __ATOMIC_RELAXED);
    if ((readers & COUNT_MASK) == 0)
        return -EPERM;
    count_out(peer);
    return 0;
}

int32_t pipc_rwlock_write_announce(struct pipc_rwlock_peer *peer) {
    set_phase(peer->lock, PIPC_RWLOCK_DRAINING);
    return 0;
}

int64_t pipc_rwlock_write_drain(struct pipc_rwlock_peer *peer) {
    if (pipc_rwlock_occupied(peer, 0)) {
        uint32_t seen = pipc_event_prepare(&peer->lock->drain);
        if (pipc_rwlock_occupied(peer, 1))
            return 1LL << 32 | seen;
    }
    set_phase(peer->lock, PIPC_RWLOCK_WRITING);
    set_writer(peer, &this_thread);
    return 0;
}

int32_t pipc_rwlock_write_retract(struct pipc_rwlock_peer *peer) {
    set_phase(peer->lock, PIPC_RWLOCK_IDLE);
    return pipc_lock_unlock(&peer->lock->mutex.writer);
}

int32_t pipc_rwlock_write_try(struct pipc_rwlock_peer *peer) {
    int32_t result = pipc_rwlock_settle(peer, pipc_lock_try(&peer->lock->mutex.writer));
    if (result < 0)
        return result;
    /* Looked at before it is announced: an announcement turns other readers' tries away. */
    int32_t occupied = pipc_rwlock_occupied(peer, 1);
    if (!occupied) {
        pipc_rwlock_write_announce(peer);
        if (pipc_rwlock_write_drain(peer) == 0)
            return 0;
    }
    pipc_rwlock_write_retract(peer);
    return -EBUSY;
}

int32_t pipc_rwlock_write_lock(struct pipc_rwlock_peer *peer, int64_t timeout_ns) {
    struct timespec deadline;
    int32_t result = pipc_deadline(&deadline, CLOCK_MONOTONIC, timeout_ns);
    if (result < 0)
        return result;
    result = pipc_rwlock_settle(
        peer, pipc_lock_until(&peer->lock->mutex.writer, timeout_ns < 0 ? NULL : &deadline));
    if (result < 0)
        return result;
    pipc_rwlock_write_announce(peer);
    int64_t occupied;
    while ((occupied = pipc_rwlock_write_drain(peer)) != 0) {
        int64_t left = pipc_deadline_left(&deadline, CLOCK_MONOTONIC);
        if (left <= 0) {
            pipc_rwlock_write_retract(peer);
            return -ETIMEDOUT;
        }
        pipc_word_wait(&peer->lock->drain, (uint32_t) occupied, left < PIPC_SLICE_NS ? left : PIPC_SLICE_NS);
    }
    return 0;
}

int32_t pipc_rwlock_consistent(struct pipc_rwlock_peer *peer) {
    if (!is_writer(peer) || phase_of(peer->lock) != PIPC_RWLOCK_DIED)
        return -EINVAL;
    set_phase(peer->lock, PIPC_RWLOCK_WRITING);
    return 0;
}

int32_t pipc_rwlock_write_unlock(struct pipc_rwlock_peer *peer) {
    if (!is_writer(peer))
        return -EPERM;
    set_writer(peer, NULL);
    set_phase(peer->lock,
              phase_of(peer->lock) == PIPC_RWLOCK_WRITING ? PIPC_RWLOCK_IDLE : PIPC_RWLOCK_BROKEN);
    return pipc_lock_unlock(&peer->lock->mutex.writer);
}

int32_t pipc_rwlock_write_to_read(struct pipc_rwlock_peer *peer) {
    if (!is_writer(peer))
        return -EPERM;
    count_in(peer);
    return pipc_rwlock_write_unlock(peer);
}
