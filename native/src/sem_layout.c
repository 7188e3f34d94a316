/*
 * Whether this C library's sem_t is the one 64-bit word that the fast path in Java relies on. That layout is
 * glibc's own business, so it is not believed but tried: every step below is done once by the C library and
 * looked at in memory, then done in memory and asked of the C library.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>

#include "shim.h"

#define ONE_WAITER (1ULL << 32)
/* 50 us each: a second for a thread to be seen waiting, far more than it takes on a busy machine. */
#define LOOKS 20000

static uint64_t word_of(const sem_t *sem) {
    return __atomic_load_n((const uint64_t *) (const void *) sem, __ATOMIC_SEQ_CST);
}

static int exchange(sem_t *sem, uint64_t from, uint64_t to) {
    return __atomic_compare_exchange_n((uint64_t *) (void *) sem, &from, to, 0, __ATOMIC_SEQ_CST,
                                       __ATOMIC_SEQ_CST);
}

static int counts_in_low_half(sem_t *sem) {
    int value = 0;
    return word_of(sem) == 0 && sem_post(sem) == 0 && word_of(sem) == 1 && exchange(sem, 1, 5) &&
           sem_getvalue(sem, &value) == 0 && value == 5 && sem_trywait(sem) == 0 && word_of(sem) == 4 &&
           exchange(sem, 4, 0) && sem_trywait(sem) != 0 && errno == EAGAIN && word_of(sem) == 0;
}

static void *take_permit(void *argument) {
    sem_t *sem = argument;
    while (sem_wait(sem) != 0 && errno == EINTR)
        ;
    return NULL;
}

static int becomes(const sem_t *sem, uint64_t expected) {
    const struct timespec pause = {0, 50000};
    for (int i = 0; i < LOOKS && word_of(sem) != expected; i++)
        nanosleep(&pause, NULL);
    return word_of(sem) == expected;
}

/* The thread must not be the one that takes a signal meant for the process. */
static int start_without_signals(pthread_t *thread, sem_t *sem) {
    sigset_t all, before;
    sigfillset(&all);
    if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0)
        return 0;
    int error = pthread_create(thread, NULL, take_permit, sem);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return error == 0;
}

static int counts_waiters_in_high_half(sem_t *sem) {
    pthread_t thread;
    if (!start_without_signals(&thread, sem))
        return 0;
    int seen = becomes(sem, ONE_WAITER);
    sem_post(sem);
    pthread_join(thread, NULL);
    return seen && word_of(sem) == 0;
}

int32_t pipc_sem_layout_known(void) {
    const union {
        uint16_t number;
        uint8_t first;
    } order = {1};
    if (pipc_glibc_version() == NULL || order.first != 1)
        return 0;
    sem_t sem;
    memset(&sem, 0, sizeof sem);
    if (sem_init(&sem, 0, 0) != 0)
        return 0;
    return counts_in_low_half(&sem) && counts_waiters_in_high_half(&sem);
}
