/* The poller: one event an arm, nothing missed between two, a clock watch that is drained. */
#include <errno.h>
#include <pthread.h>
#include <sys/timex.h>

#include "check.h"
#include "shim.h"

static int32_t poller;

static void a_queue_reports_once_until_armed(int32_t mq) {
    int64_t out[4];
    CHECK_EQUAL(pipc_poller_add(poller, mq, PIPC_READABLE, 41), 0);
    CHECK_EQUAL(pipc_poller_add(poller, mq, PIPC_READABLE, 41), -EEXIST);
    CHECK_EQUAL(pipc_poller_wait(poller, out, 2, 0), 0);
    CHECK_EQUAL(pipc_mq_send(mq, NULL, "a", 1, 0), 0);
    CHECK_EQUAL(pipc_poller_wait(poller, out, 2, -1), 1);
    CHECK_EQUAL(out[0], 41);
    CHECK_EQUAL(out[1], PIPC_READABLE);
    CHECK_EQUAL(pipc_poller_wait(poller, out, 2, 0), 0); /* still readable, but disarmed */
    CHECK_EQUAL(pipc_poller_arm(poller, mq, PIPC_READABLE | PIPC_WRITABLE, 42), 0);
    CHECK_EQUAL(pipc_poller_wait(poller, out, 2, -1), 1); /* readiness from before the arm counts */
    CHECK_EQUAL(out[0], 42);
    CHECK_EQUAL(out[1], PIPC_READABLE);
    CHECK_EQUAL(pipc_poller_remove(poller, mq), 0);
    CHECK_EQUAL(pipc_poller_remove(poller, mq), -ENOENT);
    CHECK_EQUAL(pipc_poller_arm(poller, mq, PIPC_READABLE, 1), -ENOENT);
}

static void *send_one(void *mq) {
    CHECK_EQUAL(pipc_mq_send(*(int32_t *) mq, NULL, "b", 1, 0), 0);
    return NULL;
}

static void an_event_ends_the_wait_of_another_thread(int32_t mq) {
    char buffer[8];
    CHECK(pipc_mq_receive(mq, NULL, buffer, sizeof buffer) >= 0);
    CHECK_EQUAL(pipc_poller_add(poller, mq, 0, INT64_MIN), 0);
    CHECK_EQUAL(pipc_poller_arm(poller, mq, PIPC_READABLE, INT64_MIN), 0);
    pthread_t thread;
    CHECK_EQUAL(pthread_create(&thread, NULL, send_one, &mq), 0);
    int64_t out[2];
    int32_t found;
    while ((found = pipc_poller_wait(poller, out, 1, -1)) == 0)
        ;
    CHECK_EQUAL(found, 1);
    CHECK_EQUAL(out[0], INT64_MIN);
    CHECK_EQUAL(pthread_join(thread, NULL), 0);
    CHECK_EQUAL(pipc_poller_remove(poller, mq), 0);
}

static void a_clock_nobody_sets_is_quiet(void) {
    int32_t watch = pipc_clock_watch_create();
    CHECK(watch >= 0);
    CHECK_EQUAL(pipc_clock_watch_drain(watch), 0);
    CHECK_EQUAL(pipc_poller_add(poller, watch, PIPC_READABLE, 3), 0);
    int64_t out[2];
    CHECK_EQUAL(pipc_poller_wait(poller, out, 1, 0), 0);
    /* The machine's clock is not ours to set: only where the caller says so, by a microsecond. */
    struct timex step = {.modes = ADJ_SETOFFSET, .time = {0, 1}};
    if (getenv("PIPC_TEST_SETS_CLOCK") != NULL && adjtimex(&step) >= 0) {
        CHECK_EQUAL(pipc_poller_wait(poller, out, 1, -1), 1);
        CHECK_EQUAL(pipc_clock_watch_drain(watch), 1);
        CHECK_EQUAL(pipc_clock_watch_drain(watch), 0);
    }
    CHECK_EQUAL(pipc_descriptor_close(watch), 0);
}

static void time_is_rounded_up(void) {
    struct timespec before, after;
    int64_t out[2];
    clock_gettime(CLOCK_MONOTONIC, &before);
    while (pipc_poller_wait(poller, out, 1, 1500000) != 0)
        ;
    clock_gettime(CLOCK_MONOTONIC, &after);
    CHECK((after.tv_sec - before.tv_sec) * PIPC_NS_PER_SECOND + after.tv_nsec - before.tv_nsec >= 1500000);
    CHECK_EQUAL(pipc_poller_wait(poller, out, 0, 0), -EINVAL);
}

int main(void) {
    alarm(60);
    char name[64];
    test_name(name, sizeof name, 1);
    int32_t mq = pipc_mq_create(name, PIPC_READ_WRITE, 0600, 0, 1, 8);
    if (mq == -ENOSYS)
        return SKIP;
    CHECK(mq >= 0);
    CHECK_EQUAL(pipc_mq_unlink(name), 0);
    poller = pipc_poller_create();
    CHECK(poller >= 0);
    a_queue_reports_once_until_armed(mq);
    an_event_ends_the_wait_of_another_thread(mq);
    a_clock_nobody_sets_is_quiet();
    time_is_rounded_up();
    CHECK_EQUAL(pipc_descriptor_close(poller), 0);
    CHECK_EQUAL(pipc_descriptor_close(poller), -EBADF);
    CHECK_EQUAL(pipc_mq_close(mq), 0);
    return 0;
}
