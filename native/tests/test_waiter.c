/* A poke ends a wait whether it comes before, in or after the system call, and ends no other. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "shim.h"

#define FOREVER (-1)
#define ROUNDS 2000

static int32_t mq;
static const uint32_t word;
static struct pipc_waiter *waiter;
static _Atomic int armed;

static void poke_before_the_call_is_heard(void) {
    char buffer[8];
    CHECK_EQUAL(pipc_waiter_arm(waiter, PIPC_REALTIME, FOREVER), 0);
    CHECK_EQUAL(pipc_waiter_poke(waiter), 0);
    CHECK_EQUAL(pipc_mq_receive(mq, waiter, buffer, sizeof buffer), -ETIMEDOUT);

    CHECK_EQUAL(pipc_waiter_arm(waiter, PIPC_MONOTONIC, FOREVER), 0);
    CHECK_EQUAL(pipc_waiter_poke(waiter), 0);
    CHECK_EQUAL(pipc_word_await(&word, 0, waiter), -ETIMEDOUT);
}

static void poke_before_the_call_loses_no_message(void) {
    char buffer[8];
    CHECK_EQUAL(pipc_mq_send(mq, NULL, "kept", 4, 3), 0);
    CHECK_EQUAL(pipc_waiter_arm(waiter, PIPC_REALTIME, FOREVER), 0);
    CHECK_EQUAL(pipc_waiter_poke(waiter), 0);
    CHECK_EQUAL(pipc_mq_receive(mq, waiter, buffer, sizeof buffer), (3LL << 32) | 4);
}

static void *wait_again_and_again(void *unused) {
    (void) unused;
    char buffer[8];
    for (int round = 0; round < ROUNDS; round++) {
        CHECK_EQUAL(pipc_waiter_arm(waiter, round & 1 ? PIPC_MONOTONIC : PIPC_REALTIME, FOREVER), 0);
        atomic_store(&armed, round + 1);
        int64_t result = round & 1 ? pipc_word_await(&word, 0, waiter)
                                   : pipc_mq_receive(mq, waiter, buffer, sizeof buffer);
        CHECK(result == -EINTR || result == -ETIMEDOUT);
    }
    return NULL;
}

/* One poke an arm, at once after it, so that it falls before, into and after the call's beginning. */
static void one_poke_always_suffices(void) {
    pthread_t thread;
    CHECK_EQUAL(pthread_create(&thread, NULL, wait_again_and_again, NULL), 0);
    for (int round = 0; round < ROUNDS; round++) {
        while (atomic_load(&armed) <= round)
            ;
        for (volatile int delay = round % 500; delay > 0; delay--)
            ;
        CHECK_EQUAL(pipc_waiter_poke(waiter), 0);
    }
    CHECK_EQUAL(pthread_join(thread, NULL), 0);
}

enum state { IDLE, ARMED, POKED, OVER };
static _Atomic int state;

static void *poke_whoever_is_armed(void *unused) {
    (void) unused;
    for (int seen; (seen = atomic_load(&state)) != OVER;)
        if (seen == ARMED && atomic_compare_exchange_strong(&state, &seen, POKED))
            CHECK_EQUAL(pipc_waiter_poke(waiter), 0);
    return NULL;
}

/* Waits so short that pokes fall before, into and behind them; a sleep afterwards is never cut short. */
static void once_settled_no_signal_comes(void) {
    pthread_t thread;
    int poked = 0;
    CHECK_EQUAL(pthread_create(&thread, NULL, poke_whoever_is_armed, NULL), 0);
    for (int round = 0; round < ROUNDS; round++) {
        CHECK_EQUAL(pipc_waiter_arm(waiter, PIPC_MONOTONIC, round % 50 * 1000), 0);
        atomic_store(&state, ARMED);
        int64_t result = pipc_word_await(&word, 0, waiter);
        CHECK(result == -EINTR || result == -ETIMEDOUT);
        int seen = ARMED;
        if (!atomic_compare_exchange_strong(&state, &seen, IDLE)) {
            pipc_waiter_settle(waiter);
            poked++;
            atomic_store(&state, IDLE);
        }
        CHECK_EQUAL(nanosleep(&(struct timespec){0, 1000}, NULL), 0);
    }
    CHECK(poked > 0);
    atomic_store(&state, OVER);
    CHECK_EQUAL(pthread_join(thread, NULL), 0);
}

/* Settling does not rely on the handler having run: here the signal is blocked, as after a fork it may be. */
static void settling_waits_for_the_sender_where_the_signal_is_not_heard(void) {
    sigset_t all, before;
    CHECK_EQUAL(pipc_waiter_arm(waiter, PIPC_MONOTONIC, FOREVER), 0);
    sigfillset(&all);
    CHECK_EQUAL(pthread_sigmask(SIG_BLOCK, &all, &before), 0);
    CHECK_EQUAL(pipc_waiter_poke(waiter), 0);
    CHECK_EQUAL(pipc_word_await(&word, 0, waiter), -ETIMEDOUT);
    pipc_waiter_settle(waiter);
    CHECK_EQUAL(pthread_sigmask(SIG_SETMASK, &before, NULL), 0);
}

/* The kernel refuses a real-time signal then; better found at once than at the first interrupt. */
static void a_process_that_may_queue_no_signal_is_told(void) {
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        setrlimit(RLIMIT_SIGPENDING, &(struct rlimit){0, 0});
        _exit(pipc_wait_signal(0) == -EAGAIN ? 0 : 1);
    }
    int status;
    CHECK_EQUAL(waitpid(child, &status, 0), child);
    CHECK_EQUAL(status, 0);
}

static void deadlines_are_reached_and_not_before(void) {
    struct timespec before, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    CHECK_EQUAL(pipc_waiter_arm(waiter, PIPC_MONOTONIC, 30 * 1000 * 1000), 0);
    CHECK_EQUAL(pipc_word_await(&word, 0, waiter), -ETIMEDOUT);
    clock_gettime(CLOCK_MONOTONIC, &after);
    CHECK((after.tv_sec - before.tv_sec) * PIPC_NS_PER_SECOND + after.tv_nsec - before.tv_nsec >= 30000000);
}

int main(void) {
    alarm(60);
    char name[64];
    test_name(name, sizeof name, 1);
    mq = pipc_mq_create(name, PIPC_READ_WRITE, 0600, 0, 1, 8);
    if (mq == -ENOSYS)
        return SKIP;
    CHECK(mq >= 0);
    CHECK_EQUAL(pipc_mq_unlink(name), 0);
    a_process_that_may_queue_no_signal_is_told();
    CHECK(pipc_wait_signal(0) > 0);
    waiter = pipc_waiter_new();
    CHECK(waiter != NULL);

    poke_before_the_call_is_heard();
    poke_before_the_call_loses_no_message();
    one_poke_always_suffices();
    deadlines_are_reached_and_not_before();

    pipc_waiter_free(waiter); /* pokes that were not settled are counted in it */
    waiter = pipc_waiter_new();
    CHECK(waiter != NULL);
    once_settled_no_signal_comes();
    settling_waits_for_the_sender_where_the_signal_is_not_heard();

    pipc_waiter_free(waiter);
    CHECK_EQUAL(pipc_mq_close(mq), 0);
    return 0;
}
