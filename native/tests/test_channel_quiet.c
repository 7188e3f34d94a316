/*
 * No system call while the other side is awake: two processes send and receive under a filter that ends them
 * at the first one, with ends that may sleep. They poll for so long that only a peer that stops could put
 * them to sleep.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "channel_check.h"

#define MESSAGES 200000
#define QUESTIONS 2000
#define SPIN_NS 100000000000LL

static char there[64], back[64];

/* From here on the process may end and say why, nothing else. */
static int forbid_system_calls(void) {
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit_group, 1, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_write, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
    };
    struct sock_fprog program = {.len = sizeof filter / sizeof filter[0], .filter = filter};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static void forbidden(int signal, siginfo_t *info, void *context) {
    (void) signal;
    (void) context;
    static const char text[] = "a system call was made while the other side was awake\n";
    if (write(STDERR_FILENO, text, sizeof text - 1) < 0 || info->si_syscall == 0)
        _exit(2);
    _exit(info->si_syscall == SYS_clock_gettime ? SKIP
                                                : 1); /* a clock that is no mere read on this machine */
}

static void take(void *context, uint32_t lane, int32_t type, const void *data, uint32_t length) {
    (void) lane;
    (void) type;
    uint64_t *next = context;
    uint64_t number;
    CHECK_EQUAL(length, sizeof number);
    memcpy(&number, data, sizeof number);
    CHECK_EQUAL(number, *next);
    ++*next;
}

struct ends {
    struct pipc_channel *out, *in;
    struct pipc_sender *sender;
    struct pipc_receiver *receiver;
};

static void open_ends(struct ends *ends, const char *out, const char *in) {
    struct pipc_sender_options sending = {.spin_ns = SPIN_NS};
    struct pipc_receiver_options receiving = {.spin_ns = SPIN_NS};
    CHECK_EQUAL(pipc_channel_open(&ends->out, out), 0);
    CHECK_EQUAL(pipc_channel_open(&ends->in, in), 0);
    CHECK_EQUAL(pipc_sender_open(&ends->sender, ends->out, &sending), 0);
    CHECK_EQUAL(pipc_receiver_open(&ends->receiver, ends->in, &receiving), 0);
}

static void send(struct ends *ends, uint64_t number) {
    CHECK_EQUAL(pipc_sender_send(ends->sender, 0, &number, sizeof number, -1), 0);
}

static void receive_until(struct ends *ends, uint64_t *next, uint64_t count) {
    while (*next < count)
        CHECK(pipc_receiver_receive(ends->receiver, 1000, take, next, -1) > 0);
}

/* Question and answer first, then a stream that fills the ring. */
static void ask(void) {
    struct ends ends;
    uint64_t next = 0;
    open_ends(&ends, there, back);
    send(&ends, 0);
    receive_until(&ends, &next, 1);
    if (!forbid_system_calls())
        _exit(SKIP);
    for (uint64_t i = 1; i < MESSAGES; i++) {
        send(&ends, i);
        if (i < QUESTIONS)
            receive_until(&ends, &next, i + 1);
    }
    receive_until(&ends, &next, QUESTIONS + 1);
    _exit(0);
}

static void answer(void) {
    struct ends ends;
    uint64_t next = 0;
    open_ends(&ends, back, there);
    receive_until(&ends, &next, 1);
    send(&ends, 0);
    if (!forbid_system_calls())
        _exit(SKIP);
    for (uint64_t i = 1; i < QUESTIONS; i++) {
        receive_until(&ends, &next, i + 1);
        send(&ends, i);
    }
    receive_until(&ends, &next, MESSAGES);
    send(&ends, QUESTIONS);
    _exit(0);
}

static pid_t child(void (*run)(void)) {
    pid_t pid = fork();
    CHECK(pid >= 0);
    if (pid != 0)
        return pid;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    struct sigaction action = {.sa_sigaction = forbidden, .sa_flags = SA_SIGINFO};
    sigaction(SIGSYS, &action, NULL);
    alarm(50);
    run();
    return 0;
}

int main(void) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return SKIP; /* a sanitizer makes system calls of its own */
#endif
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0 && CPU_COUNT(&allowed) < 2)
        return SKIP; /* two who poll on one CPU take a time slice each a message */
    struct pipc_channel_options options = {.capacity = 1 << 16};
    struct pipc_channel *channels[2];
    CHECK_EQUAL(pipc_channel_create(&channels[0], test_name(there, sizeof there, 0), &options), 0);
    CHECK_EQUAL(pipc_channel_create(&channels[1], test_name(back, sizeof back, 1), &options), 0);
    pid_t children[2] = {child(ask), child(answer)};
    int worst = 0;
    for (int i = 0; i < 2; i++) {
        int status;
        pid_t ended = wait(&status);
        CHECK(ended > 0);
        int code = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
        if (code != 0 && worst == 0) {
            worst = code;
            kill(children[ended == children[0]], SIGKILL); /* it waits for the one that is gone */
        }
    }
    pipc_channel_close(channels[0]);
    pipc_channel_close(channels[1]);
    return worst;
}
