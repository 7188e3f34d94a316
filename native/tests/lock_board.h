/*
 * Shared memory with a lock, a condition and a read-write lock, what they guard, and what survivors and
 * victims do with it. Java's LockBoard has the same offsets. The program that includes this defines how often
 * pipc_kill_point is passed.
 */
#ifndef POSIXIPC_TESTS_LOCK_BOARD_H
#define POSIXIPC_TESTS_LOCK_BOARD_H

#include <stdatomic.h>
#include <stddef.h>
#include <string.h>

#include "shared.h"
#include "shim.h"

#define SLOTS 8
#define SECOND_NS 1000000000LL
/* A sleeper that nobody signals is a lost signal; longer than anything else here. */
#define LOST_NS (15 * SECOND_NS)

struct lock_board {
    struct pipc_rwlock rwlock;
    struct pipc_rwlock_slot slots[SLOTS];
    union {
        pthread_mutex_t lock;
        uint8_t lock_bytes[64];
    };
    struct pipc_condition condition;
    uint8_t gap[48];
    _Atomic int turn;
    int reserved;
    volatile int64_t a, b; /* under the lock, equal */
    volatile int64_t c, d; /* under the read-write lock, equal */
    _Atomic int64_t progress[8];
    _Atomic int64_t repairs;
    _Atomic int stop;
    int reserved_too;
    _Atomic int64_t points;
    struct pipc_condition made; /* created anew by each victim, as is the next */
    uint8_t gap_too[48];
    struct {
        struct pipc_rwlock rwlock;
        struct pipc_rwlock_slot slots[2];
    } made_too;
};
static_assert(offsetof(struct lock_board, lock) == 640, "board");
static_assert(offsetof(struct lock_board, condition) == 704, "board");
static_assert(offsetof(struct lock_board, turn) == 768, "board");
static_assert(offsetof(struct lock_board, a) == 776, "board");
static_assert(offsetof(struct lock_board, progress) == 808, "board");
static_assert(offsetof(struct lock_board, repairs) == 872, "board");
static_assert(offsetof(struct lock_board, stop) == 880, "board");
static_assert(offsetof(struct lock_board, made) == 896, "board");
static_assert(offsetof(struct lock_board, made_too) == 960, "board");

static struct lock_board *shared;
static int memory;

/* Calls of pipc_kill_point until it kills; 0 never does. */
static long countdown;

void pipc_kill_point(void);
void pipc_kill_point(void) {
    if (countdown > 0) {
        atomic_fetch_add(&shared->points, 1);
        if (--countdown == 0)
            kill(getpid(), SIGKILL);
    }
}

/* After any call that may have met a dead owner of the lock: the data is whole, the lock held. */
static void settle_lock(int32_t result) {
    if (result == -EOWNERDEAD) {
        shared->b = shared->a;
        shared->repairs++;
        pipc_kill_point();
        CHECK_EQUAL(pipc_lock_consistent(&shared->lock), 0);
    } else {
        CHECK(result == 0 || result == -ETIMEDOUT);
    }
    CHECK_EQUAL(shared->a, shared->b);
}

static int lingers; /* a victim stays where being killed hurts, so that a random moment finds it there */

static void change_pair(volatile int64_t *first, volatile int64_t *second) {
    ++*first;
    pipc_kill_point();
    if (lingers)
        step();
    ++*second;
    pipc_kill_point();
}

/* Two survivors hand a turn to and fro: a signal that is lost stops both. */
static inline void hand_turns(int self) {
    while (!shared->stop) {
        settle_lock(pipc_lock_lock(&shared->lock, -1));
        while (shared->turn != self && !shared->stop) {
            int32_t result = pipc_condition_wait(&shared->condition, &shared->lock, LOST_NS);
            CHECK(result != -ETIMEDOUT);
            settle_lock(result);
        }
        change_pair(&shared->a, &shared->b);
        shared->turn = 1 - self;
        CHECK(pipc_condition_signal(&shared->condition) >= 0);
        CHECK_EQUAL(pipc_lock_unlock(&shared->lock), 0);
        shared->progress[self]++;
        step();
    }
    settle_lock(pipc_lock_lock(&shared->lock, -1));
    shared->turn = 1 - self;
    CHECK(pipc_condition_signal(&shared->condition) >= 0);
    CHECK_EQUAL(pipc_lock_unlock(&shared->lock), 0);
}

static struct pipc_rwlock_peer attach(void) {
    struct pipc_rwlock_peer peer;
    CHECK_EQUAL(pipc_rwlock_attach(&peer, &shared->rwlock, PIPC_RWLOCK_BYTES(SLOTS), memory, 0), 0);
    return peer;
}

static void repair_pair(struct pipc_rwlock_peer *peer) {
    shared->d = shared->c;
    shared->repairs++;
    pipc_kill_point();
    CHECK_EQUAL(pipc_rwlock_consistent(peer), 0);
}

static void read_pair(struct pipc_rwlock_peer *peer, int try) {
    int32_t result = try ? pipc_rwlock_read_try(peer) : pipc_rwlock_read_lock(peer, LOST_NS);
    if (result == -EBUSY && try)
        return;
    if (result == -EOWNERDEAD) {
        repair_pair(peer);
        CHECK_EQUAL(pipc_rwlock_write_unlock(peer), 0);
        return;
    }
    CHECK_EQUAL(result, 0);
    CHECK_EQUAL(shared->c, shared->d);
    pipc_kill_point();
    if (lingers)
        step();
    CHECK_EQUAL(pipc_rwlock_read_unlock(peer), 0);
}

static void write_pair(struct pipc_rwlock_peer *peer, int try) {
    int32_t result = try ? pipc_rwlock_write_try(peer) : pipc_rwlock_write_lock(peer, LOST_NS);
    if (result == -EBUSY && try)
        return;
    if (result == -EOWNERDEAD)
        repair_pair(peer);
    else
        CHECK_EQUAL(result, 0);
    CHECK_EQUAL(shared->c, shared->d);
    change_pair(&shared->c, &shared->d);
    CHECK_EQUAL(pipc_rwlock_write_unlock(peer), 0);
}

static inline void keep_reading(int self) {
    struct pipc_rwlock_peer peer = attach();
    for (; !shared->stop; step(), shared->progress[self]++)
        read_pair(&peer, 0);
}

static inline void keep_writing(int self) {
    struct pipc_rwlock_peer peer = attach();
    for (; !shared->stop; step(), shared->progress[self]++)
        write_pair(&peer, 0);
}

static void go_through_everything(void) {
    CHECK_EQUAL(pipc_condition_create(&shared->made), 0);
    CHECK_EQUAL(pipc_rwlock_create(&shared->made_too.rwlock, 2), 0);
    struct pipc_rwlock_peer peer = attach();
    settle_lock(pipc_lock_lock(&shared->lock, -1));
    change_pair(&shared->a, &shared->b);
    settle_lock(pipc_condition_wait(&shared->condition, &shared->lock, 2000000));
    change_pair(&shared->a, &shared->b);
    CHECK(pipc_condition_signal(&shared->condition) >= 0);
    CHECK_EQUAL(pipc_lock_unlock(&shared->lock), 0);
    int32_t result = pipc_lock_try(&shared->lock);
    if (result != -EBUSY) {
        settle_lock(result);
        CHECK(pipc_condition_signal(&shared->condition) >= 0);
        CHECK_EQUAL(pipc_lock_unlock(&shared->lock), 0);
    }
    read_pair(&peer, 0);
    write_pair(&peer, 0);
    read_pair(&peer, 1);
    write_pair(&peer, 1);
    CHECK_EQUAL(pipc_rwlock_detach(&peer), 0);
}

static inline void go_on_until_killed(void) {
    lingers = 1;
    for (;;)
        go_through_everything();
}

#endif
