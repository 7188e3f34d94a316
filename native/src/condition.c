/* A condition on an event word and a robust mutex: condition.h, native/FORMAT.md. */
#include <errno.h>

#include "kill_point.h"
#include "shim.h"

static int misaligned(const struct pipc_condition *condition) {
    return ((uintptr_t) condition & (sizeof(struct pipc_stamp) - 1)) != 0;
}

int32_t pipc_condition_create(struct pipc_condition *condition) {
    if (misaligned(condition))
        return -EINVAL;
    condition->event = 0;
    KILL_POINT();
    condition->reserved = 0;
    KILL_POINT();
    pipc_stamp_write(&condition->stamp, PIPC_CONDITION_MAGIC, PIPC_CONDITION_VERSION);
    KILL_POINT();
    return 0;
}

int32_t pipc_condition_open(const struct pipc_condition *condition) {
    if (misaligned(condition))
        return -EINVAL;
    return pipc_stamp_check(&condition->stamp, PIPC_CONDITION_MAGIC, PIPC_CONDITION_VERSION);
}

int32_t pipc_condition_signal(struct pipc_condition *condition) {
    return pipc_event_wake(&condition->event);
}

static int is_signalled(const struct pipc_condition *condition, uint32_t seen) {
    return (__atomic_load_n(&condition->event, __ATOMIC_SEQ_CST) & ~1u) != (seen & ~1u);
}

/*
 * Sleeps until signalled (0) or until the deadline. Between two slices it looks whether the lock was left by
 * a dead owner, who can no longer signal: then, and only then, it answers with the lock held (-EOWNERDEAD).
 */
static int32_t sleep_for_signal(const struct pipc_condition *condition, pthread_mutex_t *lock, uint32_t seen,
                                const struct timespec *deadline) {
    for (;;) {
        int64_t left = pipc_deadline_left(deadline, CLOCK_MONOTONIC);
        struct timespec slice;
        pipc_deadline(&slice, CLOCK_MONOTONIC, left < 0 ? 0 : left < PIPC_SLICE_NS ? left : PIPC_SLICE_NS);
        int32_t result = pipc_futex_wait(&condition->event, seen, &slice);
        if (is_signalled(condition, seen))
            return 0;
        if (result < 0 && result != -EINTR && result != -EAGAIN && result != -ETIMEDOUT)
            return result;
        if (left <= 0)
            return -ETIMEDOUT;
        result = pipc_lock_try(lock);
        if (result == -EOWNERDEAD || result == -ENOTRECOVERABLE)
            return result;
        if (result == 0)
            pipc_lock_unlock(lock);
        if (is_signalled(condition, seen))
            return 0;
    }
}

int32_t pipc_condition_wait(struct pipc_condition *condition, pthread_mutex_t *lock, int64_t timeout_ns) {
    struct timespec deadline;
    int32_t result = pipc_deadline(&deadline, CLOCK_MONOTONIC, timeout_ns);
    if (result < 0)
        return result;
    uint32_t seen = pipc_event_prepare(&condition->event);
    result = pipc_lock_unlock(lock);
    if (result < 0)
        return result;
    int32_t slept = sleep_for_signal(condition, lock, seen, &deadline);
    if (slept == -EOWNERDEAD || slept == -ENOTRECOVERABLE)
        return slept;
    result = pipc_lock_until(lock, NULL);
    return result < 0 ? result : slept;
}
