/* The peer's process-shared conditions, at offsets of a segment: pthread_cond_init(3). */
#include <errno.h>
#include <pthread.h>

#include "peer.h"

static pthread_cond_t *condition(const struct peer_words *a) {
    return peer_place(a->word[0], a->word[1], sizeof(pthread_cond_t));
}

static pthread_mutex_t *mutex(const struct peer_words *a) {
    return peer_place(a->word[0], a->word[2], sizeof(pthread_mutex_t));
}

static clockid_t clock_named(const struct peer_words *a, int index) {
    if (a->count <= index)
        return CLOCK_REALTIME;
    peer_expect(a->word[index], "monotonic");
    return CLOCK_MONOTONIC;
}

static void init(const struct peer_words *a) {
    pthread_condattr_t kind;
    pthread_condattr_init(&kind);
    pthread_condattr_setpshared(&kind, PTHREAD_PROCESS_SHARED);
    pthread_condattr_setclock(&kind, clock_named(a, 2));
    int result = pthread_cond_init(condition(a), &kind);
    pthread_condattr_destroy(&kind);
    peer_result(result);
}

static void destroy(const struct peer_words *a) {
    pthread_cond_t *destroyed = condition(a);
    peer_blocking(); /* hangs when a waiter was killed */
    peer_result(pthread_cond_destroy(destroyed));
}

static void wait_untimed(const struct peer_words *a) {
    pthread_cond_t *waited = condition(a);
    pthread_mutex_t *guard = mutex(a);
    peer_blocking();
    peer_result(pthread_cond_wait(waited, guard));
}

static void wait_timed(const struct peer_words *a) {
    pthread_cond_t *waited = condition(a);
    pthread_mutex_t *guard = mutex(a);
    clockid_t clock = clock_named(a, 4);
    peer_blocking();
    struct timespec deadline = peer_deadline(clock, a->word[3]);
    peer_result(pthread_cond_timedwait(waited, guard, &deadline));
}

static void signal_one(const struct peer_words *a) {
    peer_result(pthread_cond_signal(condition(a)));
}

static void broadcast(const struct peer_words *a) {
    pthread_cond_t *told = condition(a);
    peer_blocking(); /* hangs when a waiter was killed */
    peer_result(pthread_cond_broadcast(told));
}

/* One turn of ping-pong: waits, under the mutex, until the int's parity is ours, and makes it the other's. */
static int take_turn(pthread_cond_t *told, pthread_mutex_t *guard, volatile int32_t *turn, int parity) {
    int error = pthread_mutex_lock(guard);
    while (error == 0 && *turn % 2 != parity)
        error = pthread_cond_wait(told, guard);
    if (error != 0)
        return error;
    *turn += 1;
    pthread_cond_broadcast(told);
    return pthread_mutex_unlock(guard);
}

static void turns(const struct peer_words *a) {
    pthread_cond_t *told = condition(a);
    pthread_mutex_t *guard = mutex(a);
    volatile int32_t *turn = peer_place(a->word[0], a->word[3], sizeof *turn);
    int parity = (int) peer_number(a->word[4], 0, 1);
    int64_t count = peer_number(a->word[5], 0, INT64_MAX);
    int error = 0;
    peer_blocking();
    for (int64_t i = 0; i < count && error == 0; i++)
        error = take_turn(told, guard, turn, parity);
    peer_result(error);
}

const struct peer_verb peer_condition_verbs[] = {
    {"condition", "init", 2, 3, init},         {"condition", "destroy", 2, 2, destroy},
    {"condition", "wait", 3, 3, wait_untimed}, {"condition", "timedwait", 4, 5, wait_timed},
    {"condition", "signal", 2, 2, signal_one}, {"condition", "broadcast", 2, 2, broadcast},
    {"condition", "turns", 6, 6, turns},       {NULL, NULL, 0, 0, NULL},
};
