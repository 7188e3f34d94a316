/* The peer's process-shared mutexes, at offsets of a segment: pthread_mutexattr_setrobust(3). */
#include <errno.h>
#include <pthread.h>
#include <string.h>

#include "peer.h"

static pthread_mutex_t *mutex(const struct peer_words *a) {
    return peer_place(a->word[0], a->word[1], sizeof(pthread_mutex_t));
}

static void init(const struct peer_words *a) {
    pthread_mutexattr_t kind;
    pthread_mutexattr_init(&kind);
    pthread_mutexattr_setpshared(&kind, PTHREAD_PROCESS_SHARED);
    for (int i = 2; i < a->count; i++) {
        if (strcmp(a->word[i], "robust") == 0)
            pthread_mutexattr_setrobust(&kind, PTHREAD_MUTEX_ROBUST);
        else if (strcmp(a->word[i], "errorcheck") == 0)
            pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_ERRORCHECK);
        else
            peer_expect(a->word[i], "normal");
    }
    int result = pthread_mutex_init(mutex(a), &kind);
    pthread_mutexattr_destroy(&kind);
    peer_result(result);
}

static void destroy(const struct peer_words *a) {
    peer_result(pthread_mutex_destroy(mutex(a)));
}

static void lock(const struct peer_words *a) {
    pthread_mutex_t *locked = mutex(a);
    peer_blocking();
    peer_result(pthread_mutex_lock(locked));
}

static void try_lock(const struct peer_words *a) {
    peer_result(pthread_mutex_trylock(mutex(a)));
}

static void lock_timed(const struct peer_words *a) {
    pthread_mutex_t *locked = mutex(a);
    peer_blocking();
    struct timespec deadline = peer_deadline(CLOCK_REALTIME, a->word[2]);
    peer_result(pthread_mutex_timedlock(locked, &deadline));
}

static void unlock(const struct peer_words *a) {
    peer_result(pthread_mutex_unlock(mutex(a)));
}

static void consistent(const struct peer_words *a) {
    peer_result(pthread_mutex_consistent(mutex(a)));
}

/* count times: lock, add 1 to the long, unlock. */
static void increment(const struct peer_words *a) {
    int64_t *number = peer_place(a->word[0], a->word[2], sizeof *number);
    int64_t count = peer_number(a->word[3], 0, INT64_MAX);
    pthread_mutex_t *guard = mutex(a);
    peer_blocking();
    for (int64_t i = 0; i < count; i++) {
        int error = pthread_mutex_lock(guard);
        if (error != 0) {
            peer_error(error);
            return;
        }
        *(volatile int64_t *) number += 1;
        pthread_mutex_unlock(guard);
    }
    peer_done();
}

const struct peer_verb peer_mutex_verbs[] = {
    {"mutex", "init", 2, 4, init},
    {"mutex", "destroy", 2, 2, destroy},
    {"mutex", "lock", 2, 2, lock},
    {"mutex", "trylock", 2, 2, try_lock},
    {"mutex", "timedlock", 3, 3, lock_timed},
    {"mutex", "unlock", 2, 2, unlock},
    {"mutex", "consistent", 2, 2, consistent},
    {"mutex", "increment", 4, 4, increment},
    {NULL, NULL, 0, 0, NULL},
};
