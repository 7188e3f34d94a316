/* The peer's process-shared read-write locks, at offsets of a segment: pthread_rwlock_init(3). */
#include <pthread.h>

#include "peer.h"

static pthread_rwlock_t *rwlock(const struct peer_words *a) {
    return peer_place(a->word[0], a->word[1], sizeof(pthread_rwlock_t));
}

static void init(const struct peer_words *a) {
    pthread_rwlockattr_t kind;
    pthread_rwlockattr_init(&kind);
    pthread_rwlockattr_setpshared(&kind, PTHREAD_PROCESS_SHARED);
    int result = pthread_rwlock_init(rwlock(a), &kind);
    pthread_rwlockattr_destroy(&kind);
    peer_result(result);
}

static void destroy(const struct peer_words *a) {
    peer_result(pthread_rwlock_destroy(rwlock(a)));
}

static void lock_read(const struct peer_words *a) {
    pthread_rwlock_t *locked = rwlock(a);
    peer_blocking();
    peer_result(pthread_rwlock_rdlock(locked));
}

static void try_read(const struct peer_words *a) {
    peer_result(pthread_rwlock_tryrdlock(rwlock(a)));
}

static void lock_read_timed(const struct peer_words *a) {
    pthread_rwlock_t *locked = rwlock(a);
    peer_blocking();
    struct timespec deadline = peer_deadline(CLOCK_REALTIME, a->word[2]);
    peer_result(pthread_rwlock_timedrdlock(locked, &deadline));
}

static void lock_write(const struct peer_words *a) {
    pthread_rwlock_t *locked = rwlock(a);
    peer_blocking();
    peer_result(pthread_rwlock_wrlock(locked));
}

static void try_write(const struct peer_words *a) {
    peer_result(pthread_rwlock_trywrlock(rwlock(a)));
}

static void lock_write_timed(const struct peer_words *a) {
    pthread_rwlock_t *locked = rwlock(a);
    peer_blocking();
    struct timespec deadline = peer_deadline(CLOCK_REALTIME, a->word[2]);
    peer_result(pthread_rwlock_timedwrlock(locked, &deadline));
}

static void unlock(const struct peer_words *a) {
    peer_result(pthread_rwlock_unlock(rwlock(a)));
}

const struct peer_verb peer_rwlock_verbs[] = {
    {"rwlock", "init", 2, 2, init},
    {"rwlock", "destroy", 2, 2, destroy},
    {"rwlock", "readlock", 2, 2, lock_read},
    {"rwlock", "tryreadlock", 2, 2, try_read},
    {"rwlock", "timedreadlock", 3, 3, lock_read_timed},
    {"rwlock", "writelock", 2, 2, lock_write},
    {"rwlock", "trywritelock", 2, 2, try_write},
    {"rwlock", "timedwritelock", 3, 3, lock_write_timed},
    {"rwlock", "unlock", 2, 2, unlock},
    {NULL, NULL, 0, 0, NULL},
};
