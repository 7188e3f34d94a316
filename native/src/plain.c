/*
 * pthread's own condition and read-write lock, initialised as C programs that share them do. What a killed
 * peer does to them is pthread's doing (it can hang the others for ever), so they are for interop only.
 */
#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>

#include "shim.h"

typedef int (*clocked_condition)(pthread_cond_t *, pthread_mutex_t *, clockid_t, const struct timespec *);
typedef int (*clocked_rwlock)(pthread_rwlock_t *, clockid_t, const struct timespec *);
typedef int (*timed_rwlock)(pthread_rwlock_t *, const struct timespec *);

int32_t pipc_plain_condition_create(pthread_cond_t *condition) {
    pthread_condattr_t attributes;
    int error = pthread_condattr_init(&attributes);
    if (error != 0)
        return -error;
    error = pthread_condattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    if (error == 0)
        error = pthread_cond_init(condition, &attributes);
    pthread_condattr_destroy(&attributes);
    return -error;
}

/* The wall-clock time of the end of the next slice before a monotonic deadline; returns what is left. */
static int64_t next_slice(struct timespec *slice, const struct timespec *deadline) {
    int64_t left = pipc_deadline_left(deadline, CLOCK_MONOTONIC);
    pipc_deadline(slice, CLOCK_REALTIME, left < 0 ? 0 : left < PIPC_SLICE_NS ? left : PIPC_SLICE_NS);
    return left;
}

int32_t pipc_plain_condition_await(pthread_cond_t *condition, pthread_mutex_t *mutex,
                                   const struct pipc_waiter *waiter) {
    /* glibc since 2.30. Asked for at each wait, which is no hot path. */
    clocked_condition clockwait = (clocked_condition) dlsym(RTLD_DEFAULT, "pthread_cond_clockwait");
    if (clockwait != NULL)
        return -clockwait(condition, mutex, CLOCK_MONOTONIC, &waiter->deadline);
    for (;;) {
        struct timespec slice;
        int64_t left = next_slice(&slice, &waiter->deadline);
        int error = pthread_cond_timedwait(condition, mutex, &slice);
        if (error != ETIMEDOUT || left <= 0)
            return -error;
    }
}

int32_t pipc_plain_condition_signal(pthread_cond_t *condition) {
    return -pthread_cond_signal(condition);
}

int32_t pipc_plain_condition_broadcast(pthread_cond_t *condition) {
    return -pthread_cond_broadcast(condition);
}

int32_t pipc_plain_rwlock_create(pthread_rwlock_t *lock) {
    pthread_rwlockattr_t attributes;
    int error = pthread_rwlockattr_init(&attributes);
    if (error != 0)
        return -error;
    error = pthread_rwlockattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    if (error == 0)
        error = pthread_rwlock_init(lock, &attributes);
    pthread_rwlockattr_destroy(&attributes);
    return -error;
}

static int32_t lock_until(pthread_rwlock_t *lock, clocked_rwlock clocked, timed_rwlock timed,
                          const struct timespec *deadline) {
    if (clocked != NULL)
        return -clocked(lock, CLOCK_MONOTONIC, deadline);
    for (;;) {
        struct timespec slice;
        int64_t left = next_slice(&slice, deadline);
        int error = timed(lock, &slice);
        if (error != ETIMEDOUT || left <= 0)
            return -error;
    }
}

int32_t pipc_plain_rwlock_read_await(pthread_rwlock_t *lock, const struct pipc_waiter *waiter) {
    clocked_rwlock clocked = (clocked_rwlock) dlsym(RTLD_DEFAULT, "pthread_rwlock_clockrdlock");
    return lock_until(lock, clocked, pthread_rwlock_timedrdlock, &waiter->deadline);
}

int32_t pipc_plain_rwlock_write_await(pthread_rwlock_t *lock, const struct pipc_waiter *waiter) {
    clocked_rwlock clocked = (clocked_rwlock) dlsym(RTLD_DEFAULT, "pthread_rwlock_clockwrlock");
    return lock_until(lock, clocked, pthread_rwlock_timedwrlock, &waiter->deadline);
}

int32_t pipc_plain_rwlock_read_try(pthread_rwlock_t *lock) {
    return -pthread_rwlock_tryrdlock(lock);
}

int32_t pipc_plain_rwlock_write_try(pthread_rwlock_t *lock) {
    return -pthread_rwlock_trywrlock(lock);
}

int32_t pipc_plain_rwlock_unlock(pthread_rwlock_t *lock) {
    return -pthread_rwlock_unlock(lock);
}
