/*
 * A condition that survives the death of those who wait for it and of those who signal it, which
 * pthread_cond_t does not (a killed waiter there swallows signals and can hang the next signaller for good).
 *
 *     waiter:    pipc_lock_lock(&lock, -1);
 *                while (!ready) { int32_t r = pipc_condition_wait(&condition, &lock, -1); if (r < 0) ... }
 *                pipc_lock_unlock(&lock);
 *     signaller: pipc_lock_lock(&lock, -1); ready = 1; pipc_condition_signal(&condition);
 *                pipc_lock_unlock(&lock);
 *
 * Signal while holding the lock: then a signaller that is killed between its change and its signal is seen by
 * the waiters as a dead owner of the lock, within a tenth of a second.
 */
#ifndef POSIXIPC_CONDITION_H
#define POSIXIPC_CONDITION_H

#include <pthread.h>
#include <stdint.h>

#include <posixipc/error.h>
#include <posixipc/layout.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Initialises the condition, 8-byte aligned. Only one process may do so, and before any other uses it. */
PIPC_EXPORT int32_t pipc_condition_create(struct pipc_condition *condition);

/* Says whether a condition is here and this process can use it: as pipc_stamp_check; -EINVAL if misaligned.
 */
PIPC_EXPORT int32_t pipc_condition_open(const struct pipc_condition *condition);

/*
 * Releases `lock`, which the caller holds, waits until signalled or until `timeout_ns` nanoseconds (negative:
 * for ever) have passed, and takes the lock again. Returns
 *   0                 signalled, or woken for no reason: look at what you wait for;
 *   -ETIMEDOUT        the time has passed;
 *   -EOWNERDEAD       an owner of the lock died holding it: the caller holds it now, repairs, and calls
 *                     pipc_lock_consistent();
 * with the lock held in all these cases, and
 *   -ENOTRECOVERABLE  the lock is useless, and not held;
 *   -EPERM            the caller does not hold the lock (where the mutex is robust or error-checking).
 * Everything the signaller wrote before it released the lock is visible after it.
 */
PIPC_EXPORT int32_t pipc_condition_wait(struct pipc_condition *condition, pthread_mutex_t *lock,
                                        int64_t timeout_ns);

/* Wakes all who wait; each looks at what it waits for. Returns how many slept, or -errno. */
PIPC_EXPORT int32_t pipc_condition_signal(struct pipc_condition *condition);

#ifdef __cplusplus
}
#endif

#endif
