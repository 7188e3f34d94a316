/* The robust lock: exclusion, its refusals, deadlines, and owners that are killed. */
#include <pthread.h>
#include <stdatomic.h>

#include "shared.h"
#include "shim.h"

static struct {
    pthread_mutex_t lock;
    _Atomic int state;
    long count;
} * shared;

static void hold_for_ever(void) {
    CHECK_EQUAL(pipc_lock_lock(&shared->lock, -1), 0);
    shared->state = 1;
    pause();
}

static void block_for_ever(void) {
    shared->state = 2;
    pipc_lock_lock(&shared->lock, -1);
    shared->state = 3;
    pause();
}

static void killed_holder_is_told_to_the_next(void) {
    shared->state = 0;
    pid_t child = start_child(hold_for_ever);
    UNTIL(shared->state == 1);
    CHECK_EQUAL(pipc_lock_try(&shared->lock), -EBUSY);
    int64_t start = now_ns();
    CHECK_EQUAL(pipc_lock_lock(&shared->lock, 50000000), -ETIMEDOUT);
    CHECK(now_ns() - start >= 50000000);
    CHECK_EQUAL(kill(child, SIGKILL), 0);
    CHECK_EQUAL(pipc_lock_lock(&shared->lock, -1), -EOWNERDEAD);
    CHECK_EQUAL(pipc_lock_consistent(&shared->lock), 0);
    CHECK_EQUAL(pipc_lock_unlock(&shared->lock), 0);
    CHECK_EQUAL(pipc_lock_lock(&shared->lock, -1), 0);
    CHECK_EQUAL(pipc_lock_unlock(&shared->lock), 0);
    CHECK_EQUAL(end_of(child), SIGKILL);
}

static void killed_waiter_leaves_no_trace(void) {
    CHECK_EQUAL(pipc_lock_lock(&shared->lock, -1), 0);
    shared->state = 0;
    pid_t child = start_child(block_for_ever);
    UNTIL(shared->state == 2);
    CHECK_EQUAL(kill(child, SIGKILL), 0);
    CHECK_EQUAL(end_of(child), SIGKILL);
    CHECK_EQUAL(pipc_lock_unlock(&shared->lock), 0);
    CHECK_EQUAL(pipc_lock_try(&shared->lock), 0);
    CHECK_EQUAL(pipc_lock_unlock(&shared->lock), 0);
}

#ifndef __SANITIZE_THREAD__
static void *unlock_from_other_thread(void *unused) {
    (void) unused;
    CHECK_EQUAL(pipc_lock_unlock(&shared->lock), -EPERM);
    CHECK_EQUAL(pipc_lock_try(&shared->lock), -EBUSY);
    return NULL;
}

static void misuse_is_refused(void) {
    CHECK_EQUAL(pipc_lock_unlock(&shared->lock), -EPERM);
    CHECK_EQUAL(pipc_lock_consistent(&shared->lock), -EINVAL);
    CHECK_EQUAL(pipc_lock_lock(&shared->lock, -1), 0);
    CHECK_EQUAL(pipc_lock_lock(&shared->lock, -1), -EDEADLK);
    CHECK_EQUAL(pipc_lock_lock(&shared->lock, 1000000), -EDEADLK);
    CHECK_EQUAL(pipc_lock_try(&shared->lock), -EBUSY);
    pthread_t thread;
    CHECK_EQUAL(pthread_create(&thread, NULL, unlock_from_other_thread, NULL), 0);
    CHECK_EQUAL(pthread_join(thread, NULL), 0);
    CHECK_EQUAL(pipc_lock_unlock(&shared->lock), 0);
}
#endif

#define TURNS 20000

static void *count_up(void *unused) {
    (void) unused;
    for (int i = 0; i < TURNS; i++) {
        CHECK_EQUAL(pipc_lock_lock(&shared->lock, i % 2 ? -1 : 10000000000LL), 0);
        shared->count++;
        CHECK_EQUAL(pipc_lock_unlock(&shared->lock), 0);
    }
    return NULL;
}

static void count_up_here(void) {
    count_up(NULL);
}

static void threads_and_processes_exclude_each_other(void) {
    pid_t child = start_child(count_up_here);
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        CHECK_EQUAL(pthread_create(&threads[i], NULL, count_up, NULL), 0);
    for (int i = 0; i < 2; i++)
        CHECK_EQUAL(pthread_join(threads[i], NULL), 0);
    CHECK_EQUAL(end_of(child), 0);
    CHECK_EQUAL(shared->count, 3 * TURNS);
}

static struct pipc_waiter waiter;

static void *wait_until_poked(void *unused) {
    (void) unused;
    CHECK_EQUAL(pipc_waiter_arm(&waiter, PIPC_MONOTONIC, -1), 0);
    shared->state = 5;
    CHECK_EQUAL(pipc_lock_await(&shared->lock, &waiter), -ETIMEDOUT);
    return NULL;
}

static void poke_ends_a_wait(void) {
    CHECK(pipc_wait_signal(0) > 0);
    CHECK_EQUAL(pipc_lock_lock(&shared->lock, -1), 0);
    shared->state = 0;
    pthread_t thread;
    CHECK_EQUAL(pthread_create(&thread, NULL, wait_until_poked, NULL), 0);
    UNTIL(shared->state == 5);
    CHECK_EQUAL(pipc_waiter_poke(&waiter), 0);
    CHECK_EQUAL(pthread_join(thread, NULL), 0);
    CHECK_EQUAL(pipc_lock_unlock(&shared->lock), 0);
}

static void meet_the_broken_lock(void) {
    CHECK_EQUAL(pipc_lock_lock(&shared->lock, -1), -ENOTRECOVERABLE);
    CHECK_EQUAL(pipc_lock_try(&shared->lock), -ENOTRECOVERABLE);
}

static void unlock_without_repair_is_final(void) {
    shared->state = 0;
    pid_t child = start_child(hold_for_ever);
    UNTIL(shared->state == 1);
    CHECK_EQUAL(kill(child, SIGKILL), 0);
    CHECK_EQUAL(end_of(child), SIGKILL);
    CHECK_EQUAL(pipc_lock_try(&shared->lock), -EOWNERDEAD);
    CHECK_EQUAL(pipc_lock_unlock(&shared->lock), 0);
    CHECK_EQUAL(pipc_lock_try(&shared->lock), -ENOTRECOVERABLE);
    CHECK_EQUAL(pipc_lock_lock(&shared->lock, -1), -ENOTRECOVERABLE);
    CHECK_EQUAL(pipc_lock_lock(&shared->lock, 1000000), -ENOTRECOVERABLE);
    CHECK_EQUAL(end_of(start_child(meet_the_broken_lock)), 0);
}

int main(void) {
    int fd;
    shared = shared_memory(sizeof *shared, &fd);
    CHECK_EQUAL(pipc_lock_open(&shared->lock), -ENOENT);
    CHECK_EQUAL(pipc_lock_create(&shared->lock), 0);
    CHECK_EQUAL(pipc_lock_open(&shared->lock), 0);
#ifndef __SANITIZE_THREAD__ /* which reports misuse as such */
    misuse_is_refused();
#endif
    killed_holder_is_told_to_the_next();
    killed_waiter_leaves_no_trace();
    threads_and_processes_exclude_each_other();
    poke_ends_a_wait();
    unlock_without_repair_is_final();
    return 0;
}
