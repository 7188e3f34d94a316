/*
 * The robust mutex: pthread_mutexattr_setrobust(3). Its deadline is on CLOCK_MONOTONIC and is handed to the
 * kernel at the caller's address, so that poisoning it ends the wait.
 */
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "kill_point.h"
#include "shim.h"

typedef int (*clocked_lock)(pthread_mutex_t *, clockid_t, const struct timespec *);

/*
 * glibc has it since 2.30, musl does not: looked up, so that one binary serves both. ThreadSanitizer does not
 * know it, and would miss that the lock is taken.
 */
static clocked_lock find_clocklock(void) {
#ifdef __SANITIZE_THREAD__
    return NULL;
#endif
    static clocked_lock found;
    static int looked; /* release after `found`, so whoever sees it set sees the answer */
    if (!__atomic_load_n(&looked, __ATOMIC_ACQUIRE)) {
        clocked_lock function = (clocked_lock) dlsym(RTLD_DEFAULT, "pthread_mutex_clocklock");
        __atomic_store_n(&found, function, __ATOMIC_RELAXED);
        __atomic_store_n(&looked, 1, __ATOMIC_RELEASE);
    }
    return __atomic_load_n(&found, __ATOMIC_RELAXED);
}

/* Without a monotonic lock: slices on the wall clock, between which the deadline is read anew. */
static int lock_in_slices(pthread_mutex_t *lock, const struct timespec *deadline) {
    for (;;) {
        int64_t left = pipc_deadline_left(deadline, CLOCK_MONOTONIC);
        struct timespec slice;
        pipc_deadline(&slice, CLOCK_REALTIME, left < 0 ? 0 : left < PIPC_SLICE_NS ? left : PIPC_SLICE_NS);
        int error = pthread_mutex_timedlock(lock, &slice);
        if (error != ETIMEDOUT || left <= 0)
            return error;
    }
}

int32_t pipc_lock_until(pthread_mutex_t *lock, const struct timespec *deadline) {
    int error;
    clocked_lock clocklock;
    if (deadline == NULL)
        error = pthread_mutex_lock(lock);
    else if ((clocklock = find_clocklock()) != NULL)
        error = clocklock(lock, CLOCK_MONOTONIC, deadline);
    else
        error = lock_in_slices(lock, deadline);
    KILL_POINT();
    return -error;
}

int32_t pipc_lock_await(pthread_mutex_t *lock, const struct pipc_waiter *waiter) {
    if (waiter != NULL && pipc_mutex_by_word(lock))
        return pipc_mutex_take(lock, &waiter->deadline);
    return pipc_lock_until(lock, waiter == NULL ? NULL : &waiter->deadline);
}

int32_t pipc_lock_lock(pthread_mutex_t *lock, int64_t timeout_ns) {
    if (timeout_ns < 0)
        return pipc_lock_until(lock, NULL);
    struct timespec deadline;
    int32_t result = pipc_deadline(&deadline, CLOCK_MONOTONIC, timeout_ns);
    return result < 0 ? result : pipc_lock_until(lock, &deadline);
}

/*
 * glibc's trylock (2.36, and as far as its source tells all before it) answers ENOTRECOVERABLE and leaves the
 * lock word taken by the caller all the same: whoever locks next would wait for ever instead of being told.
 * The word of a robust mutex is the kernel's business too, so its form (thread id, waiters bit) is fixed; a
 * libc that has let it go leaves another value there, and nothing happens.
 */
static void let_go_unrecoverable(pthread_mutex_t *lock) {
    if (pipc_glibc_version() == NULL)
        return;
    uint32_t *word = (uint32_t *) (void *) lock;
    uint32_t self = (uint32_t) syscall(SYS_gettid), seen = __atomic_load_n(word, __ATOMIC_RELAXED);
    do {
        if ((seen & FUTEX_TID_MASK) != self)
            return;
    } while (!__atomic_compare_exchange_n(word, &seen, 0, 0, __ATOMIC_RELEASE, __ATOMIC_RELAXED));
    if (seen & FUTEX_WAITERS)
        pipc_word_wake(word, INT_MAX);
}

int32_t pipc_lock_try(pthread_mutex_t *lock) {
    int error = pthread_mutex_trylock(lock);
    KILL_POINT();
    if (error == ENOTRECOVERABLE)
        let_go_unrecoverable(lock);
    /* glibc tells the owner EDEADLK here, POSIX and others EBUSY. */
    return error == EDEADLK ? -EBUSY : -error;
}

int32_t pipc_lock_unlock(pthread_mutex_t *lock) {
    int error = pthread_mutex_unlock(lock);
    KILL_POINT();
    return -error;
}

int32_t pipc_lock_consistent(pthread_mutex_t *lock) {
    int error = pthread_mutex_consistent(lock);
    KILL_POINT();
    return -error;
}

static int set_attributes(pthread_mutexattr_t *attributes) {
    int error = pthread_mutexattr_setpshared(attributes, PTHREAD_PROCESS_SHARED);
    if (error == 0)
        error = pthread_mutexattr_setrobust(attributes, PTHREAD_MUTEX_ROBUST);
    if (error == 0)
        error = pthread_mutexattr_settype(attributes, PTHREAD_MUTEX_ERRORCHECK);
    return error;
}

int32_t pipc_lock_create(pthread_mutex_t *lock) {
    pthread_mutexattr_t attributes;
    int error = pthread_mutexattr_init(&attributes);
    if (error != 0)
        return -error;
    error = set_attributes(&attributes);
    if (error == 0)
        error = pthread_mutex_init(lock, &attributes);
    pthread_mutexattr_destroy(&attributes);
    return -error;
}

int32_t pipc_lock_open(const pthread_mutex_t *lock) {
    static const pthread_mutex_t zero;
    return memcmp(lock, &zero, sizeof zero) == 0 ? -ENOENT : 0;
}
