/* Spans become absolute times that the kernel takes: normalised, never overflowing, "never" for negative
 * ones. */
#include <errno.h>

#include "check.h"
#include "shim.h"

#define NEVER (1LL << 32)

static int64_t nanos_between(const struct timespec *from, const struct timespec *to) {
    return (to->tv_sec - from->tv_sec) * PIPC_NS_PER_SECOND + (to->tv_nsec - from->tv_nsec);
}

static void lies_the_span_ahead(clockid_t clock, int64_t span) {
    struct timespec before, deadline, after;
    clock_gettime(clock, &before);
    CHECK_EQUAL(pipc_deadline(&deadline, clock, span), 0);
    clock_gettime(clock, &after);
    CHECK(deadline.tv_nsec >= 0 && deadline.tv_nsec < PIPC_NS_PER_SECOND);
    CHECK(nanos_between(&before, &deadline) >= span);
    CHECK(nanos_between(&deadline, &after) >= -span);
}

int main(void) {
    const int64_t spans[] = {0, 1, 999999999, 1000000000, 1000000001, 1999999999, 86400LL * 1000000000};
    for (size_t i = 0; i < sizeof spans / sizeof spans[0]; i++) {
        lies_the_span_ahead(CLOCK_REALTIME, spans[i]);
        lies_the_span_ahead(CLOCK_MONOTONIC, spans[i]);
    }

    struct timespec deadline;
    CHECK_EQUAL(pipc_deadline(&deadline, CLOCK_REALTIME, -1), 0);
    CHECK_EQUAL(deadline.tv_sec, NEVER);
    CHECK_EQUAL(deadline.tv_nsec, 0);
    CHECK_EQUAL(pipc_deadline(&deadline, CLOCK_MONOTONIC, INT64_MIN), 0);
    CHECK_EQUAL(deadline.tv_sec, NEVER);

    /* 292 years are later than "never", which is the most that is handed out. */
    CHECK_EQUAL(pipc_deadline(&deadline, CLOCK_REALTIME, INT64_MAX), 0);
    CHECK_EQUAL(deadline.tv_sec, NEVER);
    CHECK(deadline.tv_nsec >= 0 && deadline.tv_nsec < PIPC_NS_PER_SECOND);

    CHECK_EQUAL(pipc_deadline(&deadline, (clockid_t) 9999, 1), -EINVAL);
    return 0;
}
