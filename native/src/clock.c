/* The one place that turns a span into an absolute time, and back. */
#include <errno.h>

#include "shim.h"

/* Not zero, one byte of it set, and far enough: 32-bit seconds overflow only after it (2106). */
#define FOREVER_SECONDS (1LL << 32)

int pipc_deadline(struct timespec *out, clockid_t clock, int64_t timeout_ns) {
    if (timeout_ns < 0) {
        out->tv_sec = FOREVER_SECONDS;
        out->tv_nsec = 0;
        return 0;
    }
    struct timespec now;
    if (clock_gettime(clock, &now) != 0)
        return -errno;
    int64_t seconds = timeout_ns / PIPC_NS_PER_SECOND;
    int64_t nanos = now.tv_nsec + timeout_ns % PIPC_NS_PER_SECOND;
    if (nanos >= PIPC_NS_PER_SECOND) {
        nanos -= PIPC_NS_PER_SECOND;
        seconds++;
    }
    if (seconds > FOREVER_SECONDS - now.tv_sec)
        seconds = FOREVER_SECONDS - now.tv_sec;
    out->tv_sec = now.tv_sec + seconds;
    out->tv_nsec = nanos;
    return 0;
}

int64_t pipc_deadline_left(const struct timespec *deadline, clockid_t clock) {
    struct timespec now;
    if (clock_gettime(clock, &now) != 0)
        return -errno;
    /* Read once: it may be poisoned meanwhile. */
    int64_t seconds = __atomic_load_n(&deadline->tv_sec, __ATOMIC_ACQUIRE) - now.tv_sec;
    if (seconds > INT64_MAX / PIPC_NS_PER_SECOND - 2)
        return INT64_MAX;
    return seconds * PIPC_NS_PER_SECOND + (deadline->tv_nsec - now.tv_nsec);
}
