/*
 * The lock that a posixipc SharedLock works on: a pthread_mutex_t in shared memory, robust, error-checking
 * and process-shared. It is a plain pthread object, so a program may as well use pthread_mutex_lock() and
 * kin on it; these functions only spare the attributes, count time on CLOCK_MONOTONIC, and answer -errno.
 *
 * A holder that is killed leaves the lock to the next one, who is told by -EOWNERDEAD that it now holds the
 * lock and that the data may be half changed: repair, pipc_lock_consistent(), go on. Unlocking without that
 * makes the lock useless for all (-ENOTRECOVERABLE).
 *
 * Processes that share a lock must use the same C library and the same PID namespace: the owner is known by
 * its thread id.
 */
#ifndef POSIXIPC_LOCK_H
#define POSIXIPC_LOCK_H

#include <pthread.h>
#include <stdint.h>

#include <posixipc/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Initialises the lock. Only one process may do so, and before any other uses it. */
PIPC_EXPORT int32_t pipc_lock_create(pthread_mutex_t *lock);

/*
 * Takes the lock, waiting at most `timeout_ns` nanoseconds (negative: for ever). Returns 0; -ETIMEDOUT;
 * -EOWNERDEAD (taken, its last owner died holding it); -ENOTRECOVERABLE (not taken, ever); -EDEADLK if this
 * thread holds it already. A signal does not end the wait.
 */
PIPC_EXPORT int32_t pipc_lock_lock(pthread_mutex_t *lock, int64_t timeout_ns);

/* As pipc_lock_lock, but never waits: -EBUSY if another thread, or this one, holds the lock. */
PIPC_EXPORT int32_t pipc_lock_try(pthread_mutex_t *lock);

/* Releases the lock; -EPERM if this thread does not hold it. */
PIPC_EXPORT int32_t pipc_lock_unlock(pthread_mutex_t *lock);

/* Says that the data is whole again. To be called by the holder that was told -EOWNERDEAD; else -EINVAL. */
PIPC_EXPORT int32_t pipc_lock_consistent(pthread_mutex_t *lock);

#ifdef __cplusplus
}
#endif

#endif
