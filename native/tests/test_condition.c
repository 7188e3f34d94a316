/* The crash-safe condition: turns between processes and threads, deadlines, killed waiters and signallers. */
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "shared.h"
#include "shim.h"

#define TURNS 3000

static struct {
    pthread_mutex_t lock;
    struct pipc_condition condition;
    _Atomic int sleeping;
    int turn;
    int limit;
} * shared;

static void lock(void) {
    CHECK_EQUAL(pipc_lock_lock(&shared->lock, -1), 0);
}

static void unlock(void) {
    CHECK_EQUAL(pipc_lock_unlock(&shared->lock), 0);
}

/* Takes every turn that is `parity` modulo 2. */
static void take_turns(int parity) {
    lock();
    while (shared->turn < shared->limit) {
        if (shared->turn % 2 == parity) {
            shared->turn++;
            CHECK(pipc_condition_signal(&shared->condition) >= 0);
        } else {
            int32_t result = pipc_condition_wait(&shared->condition, &shared->lock, 20000000000LL);
            CHECK_EQUAL(result, 0);
        }
    }
    unlock();
}

static void take_odd_turns(void) {
    take_turns(1);
}

static void *take_odd_turns_in_thread(void *unused) {
    (void) unused;
    take_odd_turns();
    return NULL;
}

static void no_turn_is_lost(void) {
    shared->turn = 0;
    shared->limit = TURNS;
    pid_t child = start_child(take_odd_turns);
    take_turns(0);
    CHECK_EQUAL(end_of(child), 0);
    CHECK_EQUAL(shared->turn, TURNS);

    shared->turn = 0;
    pthread_t thread;
    CHECK_EQUAL(pthread_create(&thread, NULL, take_odd_turns_in_thread, NULL), 0);
    take_turns(0);
    CHECK_EQUAL(pthread_join(thread, NULL), 0);
    CHECK_EQUAL(shared->turn, TURNS);
}

static void time_passes_with_the_lock_taken_again(void) {
    lock();
    int64_t start = now_ns();
    CHECK_EQUAL(pipc_condition_wait(&shared->condition, &shared->lock, 250000000), -ETIMEDOUT);
    CHECK(now_ns() - start >= 250000000);
    unlock();
#ifndef __SANITIZE_THREAD__ /* which reports misuse as such */
    CHECK_EQUAL(pipc_condition_wait(&shared->condition, &shared->lock, 0), -EPERM);
#endif
}

static void sleep_until_signalled(void) {
    lock();
    shared->sleeping++;
    CHECK_EQUAL(pipc_condition_wait(&shared->condition, &shared->lock, -1), 0);
    unlock();
}

/* A killed waiter neither takes a signal from the living nor hangs the signaller; it costs one wake-up. */
static void killed_waiter_takes_nothing_along(void) {
    for (int round = 0; round < 20; round++) {
        shared->sleeping = 0;
        pid_t victim = start_child(sleep_until_signalled);
        pid_t survivor = start_child(sleep_until_signalled);
        UNTIL(shared->sleeping == 2);
        lock(); /* both have released it, and so sleep or are about to */
        unlock();
        CHECK_EQUAL(kill(victim, SIGKILL), 0);
        CHECK_EQUAL(end_of(victim), SIGKILL);
        lock();
        CHECK(pipc_condition_signal(&shared->condition) >= 0);
        unlock();
        CHECK_EQUAL(end_of(survivor), 0);
    }
    CHECK_EQUAL(shared->condition.event & 1, 0);
    CHECK_EQUAL(pipc_condition_signal(&shared->condition), 0);
}

static void die_before_the_signal(void) {
    lock();
    shared->turn = 1;
    kill(getpid(), SIGKILL);
}

static void dead_signaller_is_met_as_dead_owner(void) {
    lock();
    shared->turn = 0;
    pid_t child = start_child(die_before_the_signal);
    int32_t result = pipc_condition_wait(&shared->condition, &shared->lock, -1);
    CHECK_EQUAL(result, -EOWNERDEAD);
    CHECK_EQUAL(shared->turn, 1);
    CHECK_EQUAL(pipc_lock_consistent(&shared->lock), 0);
    unlock();
    CHECK_EQUAL(end_of(child), SIGKILL);
}

static void stamp_tells_what_is_there(void) {
    struct pipc_condition other;
    memset(&other, 0, sizeof other);
    CHECK_EQUAL(pipc_condition_open(&other), -ENOENT);
    CHECK_EQUAL(pipc_condition_create(&other), 0);
    CHECK_EQUAL(pipc_condition_open(&other), 0);
    other.stamp.version++;
    CHECK_EQUAL(pipc_condition_open(&other), -EPROTO);
    other.stamp.version--;
    other.stamp.libc ^= 1;
    CHECK_EQUAL(pipc_condition_open(&other), -EXDEV);
    other.stamp.libc ^= 1;
    other.stamp.word_bytes = 4;
    CHECK_EQUAL(pipc_condition_open(&other), -EXDEV);
    other.stamp.word_bytes = sizeof(long);
    other.stamp.magic = __builtin_bswap32(other.stamp.magic);
    CHECK_EQUAL(pipc_condition_open(&other), -EXDEV);
    other.stamp.magic = PIPC_RWLOCK_MAGIC;
    CHECK_EQUAL(pipc_condition_open(&other), -EBADMSG);
    CHECK_EQUAL(pipc_condition_create((struct pipc_condition *) (void *) ((char *) &other + 4)), -EINVAL);
}

int main(void) {
    int fd;
    shared = shared_memory(sizeof *shared, &fd);
    CHECK_EQUAL(pipc_lock_create(&shared->lock), 0);
    CHECK_EQUAL(pipc_condition_create(&shared->condition), 0);
    stamp_tells_what_is_there();
    no_turn_is_lost();
    time_passes_with_the_lock_taken_again();
    killed_waiter_takes_nothing_along();
    dead_signaller_is_met_as_dead_owner();
    return 0;
}
