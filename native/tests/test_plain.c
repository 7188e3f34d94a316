/* pthread's own condition and read-write lock between processes, with deadlines and pokes. */
#include <pthread.h>
#include <stdatomic.h>

#include "shared.h"
#include "shim.h"

static struct {
    pthread_mutex_t lock;
    pthread_cond_t condition;
    pthread_rwlock_t rwlock;
    _Atomic int state;
    int turn;
} * shared;

static struct pipc_waiter waiter;

static struct pipc_waiter *until(int64_t timeout_ns) {
    CHECK_EQUAL(pipc_waiter_arm(&waiter, PIPC_MONOTONIC, timeout_ns), 0);
    return &waiter;
}

static void take_turn_of_other(void) {
    CHECK_EQUAL(pipc_lock_lock(&shared->lock, -1), 0);
    while (shared->turn == 0)
        CHECK_EQUAL(pipc_plain_condition_await(&shared->condition, &shared->lock, until(20000000000LL)), 0);
    CHECK_EQUAL(shared->turn, 1);
    CHECK_EQUAL(pipc_lock_unlock(&shared->lock), 0);
}

static void condition_wakes_and_times_out(void) {
    CHECK_EQUAL(pipc_lock_lock(&shared->lock, -1), 0);
    int64_t start = now_ns();
    CHECK_EQUAL(pipc_plain_condition_await(&shared->condition, &shared->lock, until(50000000)), -ETIMEDOUT);
    CHECK(now_ns() - start >= 50000000);
    CHECK_EQUAL(pipc_lock_unlock(&shared->lock), 0);
    pid_t child = start_child(take_turn_of_other);
    CHECK_EQUAL(pipc_lock_lock(&shared->lock, -1), 0);
    shared->turn = 1;
    CHECK_EQUAL(pipc_plain_condition_signal(&shared->condition), 0);
    CHECK_EQUAL(pipc_plain_condition_broadcast(&shared->condition), 0);
    CHECK_EQUAL(pipc_lock_unlock(&shared->lock), 0);
    CHECK_EQUAL(end_of(child), 0);
}

static void read_until_told(void) {
    CHECK_EQUAL(pipc_plain_rwlock_read_await(&shared->rwlock, until(-1)), 0);
    shared->state = 1;
    UNTIL(shared->state == 2);
    CHECK_EQUAL(pipc_plain_rwlock_unlock(&shared->rwlock), 0);
}

static void *write_until_poked(void *unused) {
    (void) unused;
    until(-1);
    shared->state = 3;
    CHECK_EQUAL(pipc_plain_rwlock_write_await(&shared->rwlock, &waiter), -ETIMEDOUT);
    return NULL;
}

static void rwlock_shares_and_excludes(void) {
    pid_t child = start_child(read_until_told);
    UNTIL(shared->state == 1);
    CHECK_EQUAL(pipc_plain_rwlock_read_try(&shared->rwlock), 0);
    CHECK_EQUAL(pipc_plain_rwlock_unlock(&shared->rwlock), 0);
    CHECK_EQUAL(pipc_plain_rwlock_write_try(&shared->rwlock), -EBUSY);
    CHECK_EQUAL(pipc_plain_rwlock_write_await(&shared->rwlock, until(20000000)), -ETIMEDOUT);
    pthread_t thread;
    CHECK_EQUAL(pthread_create(&thread, NULL, write_until_poked, NULL), 0);
    UNTIL(shared->state == 3);
    CHECK_EQUAL(pipc_waiter_poke(&waiter), 0);
    CHECK_EQUAL(pthread_join(thread, NULL), 0);
    shared->state = 2;
    CHECK_EQUAL(end_of(child), 0);
    CHECK_EQUAL(pipc_plain_rwlock_write_await(&shared->rwlock, until(-1)), 0);
    CHECK_EQUAL(pipc_plain_rwlock_read_try(&shared->rwlock), -EBUSY);
    CHECK_EQUAL(pipc_plain_rwlock_unlock(&shared->rwlock), 0);
}

int main(void) {
#ifdef __SANITIZE_THREAD__
    puts("skipped: ThreadSanitizer does not know the calls with a clock");
    return SKIP;
#endif
    int fd;
    shared = shared_memory(sizeof *shared, &fd);
    CHECK(pipc_wait_signal(0) > 0);
    CHECK_EQUAL(pipc_lock_create(&shared->lock), 0);
    CHECK_EQUAL(pipc_plain_condition_create(&shared->condition), 0);
    CHECK_EQUAL(pipc_plain_rwlock_create(&shared->rwlock), 0);
    condition_wakes_and_times_out();
    rwlock_shares_and_excludes();
    return 0;
}
