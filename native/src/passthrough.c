/*
 * Poisoning a deadline ends a wait only if libc hands the caller's timespec to the kernel at every round and
 * keeps no copy. Asked by trial: a thread waits with a deadline some way off, is known to sleep in the
 * kernel, has its deadline poisoned, and is sent round its loop once. If it comes back at once, the deadline
 * was read anew.
 */
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>

#include "shim.h"

/* How far off the deadline is: long against any delay of a busy machine, short enough to wait out once. */
#define PROBE_NS 250000000LL
#define STEP_NS 20000LL
#define STEPS_OF_PROBE (PROBE_NS / STEP_NS)

struct probe {
    struct timespec deadline; /* what the waiting call is given, and what is poisoned */
    struct timespec original;
    sem_t semaphore;
    pthread_mutex_t mutex;
    int (*wait)(struct probe *);
    _Atomic int ended;
    int early; /* written by the thread before it ends: timed out before the original deadline */
};

static int wait_semaphore(struct probe *probe) {
    return sem_timedwait(&probe->semaphore, &probe->deadline) == 0 ? 0 : errno;
}

static int wait_mutex(struct probe *probe) {
    return pthread_mutex_timedlock(&probe->mutex, &probe->deadline);
}

static int is_before(const struct timespec *a, const struct timespec *b) {
    return a->tv_sec != b->tv_sec ? a->tv_sec < b->tv_sec : a->tv_nsec < b->tv_nsec;
}

static void *run(void *argument) {
    struct probe *probe = argument;
    int result;
    do
        result = probe->wait(probe);
    while (result == EINTR);
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    probe->early = result == ETIMEDOUT && is_before(&now, &probe->original);
    atomic_store(&probe->ended, 1);
    return NULL;
}

/* Wakes the waiter in the kernel without giving it anything; 0 if none slept there in the probe's time. */
static int send_round(struct probe *probe, const uint32_t *word) {
    for (int i = 0; i < STEPS_OF_PROBE && !atomic_load(&probe->ended); i++) {
        if (pipc_word_wake(word, 1) == 1)
            return 1;
        nanosleep(&(struct timespec){0, STEP_NS}, NULL);
    }
    return 0;
}

/* `word` is where glibc sleeps: the object's first. Where a libc sleeps elsewhere, the answer is "no". */
static int passes(struct probe *probe, int (*wait)(struct probe *), const void *word) {
    if (pipc_deadline(&probe->original, CLOCK_REALTIME, PROBE_NS) < 0)
        return 0;
    probe->deadline = probe->original;
    probe->wait = wait;
    probe->early = 0;
    atomic_store(&probe->ended, 0);
    pthread_t thread;
    if (pthread_create(&thread, NULL, run, probe) != 0)
        return 0;
    int slept = send_round(probe, word);
    if (slept) {
        pipc_poison(&probe->deadline);
        send_round(probe, word);
    }
    pthread_join(thread, NULL);
    return slept && probe->early;
}

static int mutex_passes(struct probe *probe) {
    pthread_mutexattr_t attributes;
    if (pthread_mutexattr_init(&attributes) != 0)
        return 0;
    int result = 0;
    if (pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED) == 0 &&
        pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST) == 0 &&
        pthread_mutex_init(&probe->mutex, &attributes) == 0) {
        pthread_mutex_lock(&probe->mutex);
        result = passes(probe, wait_mutex, &probe->mutex);
        pthread_mutex_unlock(&probe->mutex);
        pthread_mutex_destroy(&probe->mutex);
    }
    pthread_mutexattr_destroy(&attributes);
    return result;
}

static int semaphore_passes(struct probe *probe) {
    if (sem_init(&probe->semaphore, 1, 0) != 0)
        return 0;
    int result = passes(probe, wait_semaphore, &probe->semaphore);
    sem_destroy(&probe->semaphore);
    return result;
}

int32_t pipc_passthrough(void) {
    struct probe probe;
    return (semaphore_passes(&probe) ? PIPC_PASSES_SEMAPHORE : 0) |
           (mutex_passes(&probe) ? PIPC_PASSES_MUTEX : 0);
}
