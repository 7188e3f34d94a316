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
static _Atomic pid_t own_pid; /* asked for once, with the signal */
static pthread_mutex_t setup = PTHREAD_MUTEX_INITIALIZER;

/* Per OS thread: the signal is unblocked once, the id asked for once. */
static _Thread_local int32_t own_tid;

/* The waiter that this thread armed last, for the handler; null once its poke is settled. */
static _Thread_local struct pipc_waiter *own_waiter;

/* Only a signal that this process sent to this very thread speaks of the waiter; such a thread has armed one
 * before, so its thread-local memory is there and need not be allocated in a handler. */
static void hear(int signal, siginfo_t *info, void *context) {
    (void) signal;
    (void) context;
    if (info->si_code == SI_TKILL && info->si_pid == atomic_load(&own_pid) && own_waiter != NULL)
        __atomic_store_n(&own_waiter->heard, 1, __ATOMIC_RELAXED);
}

static int is_free(int signal) {
    struct sigaction current;
    return sigaction(signal, NULL, &current) == 0 && !(current.sa_flags & SA_SIGINFO) &&
           current.sa_handler == SIG_DFL;
}

/* A real-time signal is refused with EAGAIN where RLIMIT_SIGPENDING leaves no room for it: sent once for
 * trial. */
static int install(int signal) {
    struct sigaction action = {.sa_sigaction = hear,
                               .sa_flags = SA_SIGINFO}; /* no SA_RESTART: the call must return */
    sigemptyset(&action.sa_mask);
    own_waiter = NULL; /* this thread's memory, before the handler asks for it */
    if (sigaction(signal, &action, NULL) != 0)
        return -errno;
    return syscall(SYS_tgkill, getpid(), syscall(SYS_gettid), signal) == 0 ? signal : -errno;
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
        atomic_store(&own_pid, getpid());
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
    if (own_waiter == waiter)
        own_waiter = NULL;
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
    own_waiter = waiter;
    __atomic_store_n(&waiter->heard, 0, __ATOMIC_RELAXED);
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

static int32_t send_signal(int32_t tid) {
    long result = syscall(SYS_tgkill, atomic_load(&own_pid), tid, atomic_load(&wait_signal));
    return result == 0 ? 0 : -errno;
}

int32_t pipc_waiter_poke(struct pipc_waiter *waiter) {
    pipc_poison(&waiter->deadline);
    int32_t result = send_signal(__atomic_load_n(&waiter->tid, __ATOMIC_RELAXED));
    __atomic_add_fetch(&waiter->sent, 1, __ATOMIC_SEQ_CST);
    if (__atomic_load_n(&waiter->settling, __ATOMIC_SEQ_CST))
        pipc_word_wake(&waiter->sent, 1);
    return result;
}

/* On one CPU the signal wakes the waiter before its sender is back from the system call: whoever has heard it
 * need not wait for the sender to say so. */
void pipc_waiter_settle(struct pipc_waiter *waiter) {
    uint32_t poked = ++waiter->poked;
    if (!__atomic_load_n(&waiter->heard, __ATOMIC_RELAXED)) {
        __atomic_store_n(&waiter->settling, 1, __ATOMIC_SEQ_CST);
        for (;;) {
            uint32_t sent = __atomic_load_n(&waiter->sent, __ATOMIC_SEQ_CST);
            if (sent == poked || __atomic_load_n(&waiter->heard, __ATOMIC_RELAXED))
                break;
            pipc_futex_wait(&waiter->sent, sent, NULL);
        }
        __atomic_store_n(&waiter->settling, 0, __ATOMIC_RELAXED);
    }
    own_waiter = NULL;
}
