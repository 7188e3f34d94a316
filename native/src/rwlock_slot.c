/* Who takes part in a read-write lock: slots, and the byte of the object that says its owner lives. */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <posixipc/life.h>

#include "kill_point.h"
#include "shim.h"

#define CLAIM_ONE (1ULL << 32)
#define COUNT_MASK (CLAIM_ONE - 1)

uint64_t *pipc_rwlock_readers(const struct pipc_rwlock_peer *peer, uint32_t slot) {
    return &((struct pipc_rwlock_slot *) (peer->lock + 1))[slot].readers;
}

/* The byte of a slot is the slot's own first byte in the object: no two locks can meet there. */
static struct flock byte_of(const struct pipc_rwlock_peer *peer, uint32_t slot) {
    struct flock byte = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1};
    byte.l_start = peer->position + (int64_t) PIPC_RWLOCK_BYTES(slot);
    return byte;
}

/* Locks of the same open file description do not show, so this is never asked of the own slot. */
static int is_alive(const struct pipc_rwlock_peer *peer, uint32_t slot) {
    struct flock byte = byte_of(peer, slot);
    /* Where the question fails, nobody is taken for dead. */
    return fcntl(peer->life, F_OFD_GETLK, &byte) != 0 || byte.l_type != F_UNLCK;
}

int32_t pipc_rwlock_occupied(const struct pipc_rwlock_peer *peer, int32_t probe) {
    uint32_t claimed = __atomic_load_n(&peer->lock->claimed, __ATOMIC_SEQ_CST);
    for (uint32_t slot = 0; slot < claimed && slot < peer->slots; slot++) {
        uint64_t *readers = pipc_rwlock_readers(peer, slot);
        uint64_t seen = __atomic_load_n(readers, __ATOMIC_SEQ_CST);
        if ((seen & COUNT_MASK) == 0)
            continue;
        if (!probe || slot == peer->slot || is_alive(peer, slot))
            return 1;
        /* The claim number in the word makes this fail if the slot has a new owner by now. */
        __atomic_compare_exchange_n(readers, &seen, seen & ~COUNT_MASK, 0, __ATOMIC_SEQ_CST,
                                    __ATOMIC_SEQ_CST);
        KILL_POINT();
    }
    return 0;
}

static void raise_claimed(struct pipc_rwlock *lock, uint32_t at_least) {
    uint32_t seen = __atomic_load_n(&lock->claimed, __ATOMIC_SEQ_CST);
    while (seen < at_least && !__atomic_compare_exchange_n(&lock->claimed, &seen, at_least, 0,
                                                           __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
        ;
    KILL_POINT();
}

static void begin_life(struct pipc_rwlock_peer *peer, uint32_t slot) {
    uint64_t *readers = pipc_rwlock_readers(peer, slot);
    uint64_t claims = __atomic_load_n(readers, __ATOMIC_SEQ_CST) & ~COUNT_MASK;
    __atomic_store_n(readers, claims + CLAIM_ONE, __ATOMIC_SEQ_CST);
    KILL_POINT();
    raise_claimed(peer->lock, slot + 1);
    peer->slot = slot;
}

int32_t pipc_rwlock_claim(struct pipc_rwlock_peer *peer, int32_t fd) {
    /* A description of its own: its locks are this peer's only, and closing it gives the byte back. */
    peer->life = pipc_life_open(fd);
    if (peer->life < 0)
        return peer->life == -ENOENT ? -EBADF : peer->life; /* ENOENT is kept for "nothing created yet" */
    for (uint32_t slot = 0; slot < peer->slots; slot++) {
        struct flock byte = byte_of(peer, slot);
        if (fcntl(peer->life, F_OFD_SETLK, &byte) == 0) {
            begin_life(peer, slot);
            return 0;
        }
        int error = errno;
        if (error != EAGAIN && error != EACCES) {
            close(peer->life);
            return -error;
        }
    }
    close(peer->life);
    return -EUSERS;
}
