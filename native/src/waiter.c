/* Poison the deadline, then signal once: how a blocked thread is ended from outside without a lost wake-up.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "shim.h"

/* SIGRTMAX-2 belongs to the JDK's own wake-ups, so the search starts one below. */
#define FIRST_CANDIDATE (SIGRTMAX - 3)

static _Atomic int32_t wait_signal;
static pthread_mutex_t setup = PTHREAD_MUTEX_INITIALIZER;

/* Per OS thread: the signal is unblocked once, the id asked for once. */
static _Thread_local int32_t own_tid;

static void no_operation(int signal) {
    (void) signal;
}

static int is_free(int signal) {
    struct sigaction current;
    return sigaction(signal, NULL, &current) == 0 && !(current.sa_flags & SA_SIGINFO) &&
           current.sa_handler == SIG_DFL;
}

static int install(int signal) {
    struct sigaction action = {.sa_handler = no_operation}; /* no SA_RESTART: the call must return */
    sigemptyset(&action.sa_mask);
    return sigaction(signal, &action, NULL) == 0 ? signal : -errno;
}

static int find_and_install(int requested) {
    if (requested > 0)
        return requested >= SIGRTMIN && requested <= SIGRTMAX ? install(requested) : -EINVAL;
    for (int signal = FIRST_CANDIDATE; signal >= SIGRTMIN; signal--)
        if (is_free(signal))
            return install(signal);
    return -EBUSY;
}

int32_t pipc_wait_signal(int32_t requested) {
    pthread_mutex_lock(&setup);
    int32_t result = atomic_load(&wait_signal);
    if (result == 0) {
        result = find_and_install(requested);
        if (result > 0)
            atomic_store(&wait_signal, result);
    }
    pthread_mutex_unlock(&setup);
    return result;
}

struct pipc_waiter *pipc_waiter_new(void) {
    return calloc(1, sizeof(struct pipc_waiter));
}

void pipc_waiter_free(struct pipc_waiter *waiter) {
    free(waiter);
}

static int32_t adopt_thread(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, atomic_load(&wait_signal));
    int error = pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    if (error != 0)
        return -error;
    own_tid = (int32_t) syscall(SYS_gettid);
    return own_tid;
}

int32_t pipc_waiter_arm(struct pipc_waiter *waiter, int32_t clock, int64_t timeout_ns) {
    if (own_tid == 0) {
        int32_t adopted = adopt_thread();
        if (adopted < 0)
            return adopted;
    }
    struct timespec deadline;
    int error =
        pipc_deadline(&deadline, clock == PIPC_REALTIME ? CLOCK_REALTIME : CLOCK_MONOTONIC, timeout_ns);
    if (error < 0)
        return error;
    __atomic_store_n(&waiter->tid, own_tid, __ATOMIC_RELAXED);
    waiter->deadline.tv_nsec = deadline.tv_nsec;
    __atomic_store_n(&waiter->deadline.tv_sec, deadline.tv_sec, __ATOMIC_RELEASE);
    return 0;
}

/* libc and the kernel read the deadline while it is changed, as is meant; a race detector cannot know that.
 */
__attribute__((no_sanitize("thread"))) void pipc_poison(struct timespec *deadline) {
    __atomic_store_n(&deadline->tv_sec, 0, __ATOMIC_SEQ_CST);
}

int32_t pipc_waiter_poke(struct pipc_waiter *waiter) {
    pipc_poison(&waiter->deadline);
    int32_t tid = __atomic_load_n(&waiter->tid, __ATOMIC_RELAXED);
    return syscall(SYS_tgkill, getpid(), tid, atomic_load(&wait_signal)) == 0 ? 0 : -errno;
}
