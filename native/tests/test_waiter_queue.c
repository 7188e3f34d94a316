/* A poke ends the wait on a queue whether it comes before, in or after the call; no message is lost. */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "check.h"
#include "shim.h"

#define SECOND PIPC_NS_PER_SECOND
#define ROUNDS 10000

static int32_t mq;
static struct pipc_waiter *waiter;

static int ended(int64_t result) {
    return result == -EINTR || result == -ETIMEDOUT;
}

static int64_t receive(void) {
    char buffer[64];
    return pipc_mq_receive(mq, waiter, buffer, sizeof buffer);
}

static void installs_one_handler_without_restart(void) {
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0)
        _exit(pipc_wait_signal(1) == -EINVAL && pipc_wait_signal(SIGRTMAX + 1) == -EINVAL &&
                      pipc_wait_signal(SIGRTMIN + 3) == SIGRTMIN + 3 && pipc_wait_signal(0) == SIGRTMIN + 3
                  ? 0
                  : 1);
    int status;
    CHECK_EQUAL(waitpid(child, &status, 0), child);
    CHECK_EQUAL(status, 0);

    /* Somebody else's signal is left alone. */
    signal(SIGRTMAX - 3, SIG_IGN);
    int32_t number = pipc_wait_signal(0);
    CHECK(number >= SIGRTMIN && number < SIGRTMAX - 3);
    CHECK_EQUAL(pipc_wait_signal(0), number);
    CHECK_EQUAL(pipc_wait_signal(SIGRTMIN), number);
    struct sigaction action;
    CHECK_EQUAL(sigaction(number, NULL, &action), 0);
    CHECK(!(action.sa_flags & SA_RESTART));
    CHECK(action.sa_handler != SIG_DFL && action.sa_handler != SIG_IGN);
}

static void waits_no_shorter_than_asked(void) {
    struct timespec before, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    CHECK_EQUAL(pipc_waiter_arm(waiter, PIPC_REALTIME, SECOND / 20), 0);
    CHECK_EQUAL(receive(), -ETIMEDOUT);
    clock_gettime(CLOCK_MONOTONIC, &after);
    int64_t waited = (after.tv_sec - before.tv_sec) * SECOND + after.tv_nsec - before.tv_nsec;
    CHECK(waited >= SECOND / 20 - SECOND / 1000); /* two clocks: the wall clock may be slewed a little */
}

static void a_poke_before_the_call_ends_it(void) {
    CHECK_EQUAL(pipc_waiter_arm(waiter, PIPC_REALTIME, -1), 0);
    CHECK_EQUAL(pipc_waiter_poke(waiter), 0);
    CHECK_EQUAL(receive(), -ETIMEDOUT);
    /* and a message that is there is still taken */
    CHECK_EQUAL(pipc_mq_send(mq, NULL, "m", 1, 2), 0);
    CHECK_EQUAL(receive(), (2LL << 32) | 1);
}

static void a_poke_after_the_call_harms_no_later_one(void) {
    CHECK_EQUAL(pipc_waiter_arm(waiter, PIPC_REALTIME, -1), 0);
    CHECK_EQUAL(pipc_mq_send(mq, NULL, "m", 1, 0), 0);
    CHECK_EQUAL(receive(), 1);
    CHECK_EQUAL(pipc_waiter_poke(waiter), 0);
    CHECK_EQUAL(pipc_mq_send(mq, NULL, "mm", 2, 0), 0);
    CHECK_EQUAL(pipc_waiter_arm(waiter, PIPC_REALTIME, -1), 0);
    CHECK_EQUAL(receive(), 2);
}

/* Every signal is blocked, as a host program's thread may have it; arming must unblock ours. */
static void *receive_with_signals_blocked(void *armed) {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL);
    CHECK_EQUAL(pipc_waiter_arm(waiter, PIPC_REALTIME, -1), 0);
    atomic_store((atomic_int *) armed, 1);
    return (void *) (intptr_t) receive();
}

/* 0 if the thread is in the system call, 1 if not yet, -1 where the kernel does not say. */
static int outside_of_call(int32_t tid, long number) {
    char path[64];
    snprintf(path, sizeof path, "/proc/self/task/%d/syscall", tid);
    FILE *file = fopen(path, "r");
    if (file == NULL)
        return -1;
    long current;
    int read = fscanf(file, "%ld", &current);
    fclose(file);
    return read == 1 && current == number ? 0 : 1;
}

static void a_poke_in_the_call_ends_it(void) {
    atomic_int armed = 0;
    pthread_t thread;
    void *result;
    CHECK_EQUAL(pthread_create(&thread, NULL, receive_with_signals_blocked, &armed), 0);
    while (!atomic_load(&armed))
        sched_yield();
    int outside;
    while ((outside = outside_of_call(waiter->tid, SYS_mq_timedreceive)) == 1)
        sched_yield();
    CHECK_EQUAL(pipc_waiter_poke(waiter), 0);
    CHECK_EQUAL(pthread_join(thread, &result), 0);
    CHECK(outside == 0 ? (intptr_t) result == -EINTR : ended((intptr_t) result));
    /* join returns a little before the kernel forgets the thread */
    int32_t gone;
    while ((gone = pipc_waiter_poke(waiter)) == 0)
        sched_yield();
    CHECK_EQUAL(gone, -ESRCH);
}

/* One round: the receiver arms and waits for ever, the poker pokes once, and in every third also sends. */
static atomic_int armed_round, poked_round;
static int received_messages;

static void *receiver(void *unused) {
    (void) unused;
    for (int round = 1; round <= ROUNDS; round++) {
        CHECK_EQUAL(pipc_waiter_arm(waiter, PIPC_REALTIME, -1), 0);
        atomic_store(&armed_round, round);
        int64_t result = receive();
        if (result >= 0)
            received_messages++;
        else
            CHECK(ended(result));
        while (atomic_load(&poked_round) != round)
            sched_yield();
    }
    return NULL;
}

static void nothing_is_lost_in_many_races(void) {
    pthread_t thread;
    int sent = 0;
    unsigned dice = 1;
    CHECK_EQUAL(pthread_create(&thread, NULL, receiver, NULL), 0);
    for (int round = 1; round <= ROUNDS; round++) {
        while (atomic_load(&armed_round) != round)
            sched_yield();
        dice = dice * 1103515245u + 12345u;
        for (volatile unsigned spin = dice >> 16 & 0x3ff; spin > 0; spin--)
            ;
        if (round % 3 == 0)
            sent += pipc_mq_send(mq, NULL, "m", 1, 0) == 0; /* full is no loss: it was not taken in */
        CHECK_EQUAL(pipc_waiter_poke(waiter), 0);
        atomic_store(&poked_round, round);
    }
    CHECK_EQUAL(pthread_join(thread, NULL), 0);
    char buffer[64];
    while (pipc_mq_receive(mq, NULL, buffer, sizeof buffer) >= 0)
        received_messages++;
    CHECK(sent > 0);
    CHECK_EQUAL(received_messages, sent);
}

int main(void) {
    alarm(100);
    char name[64];
    test_name(name, sizeof name, 1);
    mq = pipc_mq_create(name, PIPC_READ_WRITE, 0600, 0, 8, 64);
    if (mq == -ENOSYS) {
        fprintf(stderr, "skipped: this kernel has no message queues\n");
        return SKIP;
    }
    CHECK(mq >= 0);
    installs_one_handler_without_restart();
    waiter = pipc_waiter_new();
    CHECK(waiter != NULL);
    waits_no_shorter_than_asked();
    a_poke_before_the_call_ends_it();
    a_poke_after_the_call_harms_no_later_one();
    a_poke_in_the_call_ends_it();
    nothing_is_lost_in_many_races();
    pipc_waiter_free(waiter);
    CHECK_EQUAL(pipc_mq_close(mq), 0);
    return 0;
}
