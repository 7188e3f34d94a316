/* Memory and children for tests of several processes: an object without a name, and a fork that is waited
 * for. */
#ifndef POSIXIPC_TESTS_SHARED_H
#define POSIXIPC_TESTS_SHARED_H

#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check.h"

/* Zeroed memory of `bytes`, shared with children; `fd` receives a descriptor of it. */
static inline void *shared_memory(size_t bytes, int *fd) {
    *fd = memfd_create("pipc-test", MFD_CLOEXEC);
    CHECK(*fd >= 0);
    CHECK(ftruncate(*fd, (off_t) bytes) == 0);
    void *address = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, *fd, 0);
    CHECK(address != MAP_FAILED);
    return address;
}

/* Runs `body` in a child that dies with its parent. */
static inline pid_t start_child(void (*body)(void)) {
    pid_t pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        body();
        _exit(0);
    }
    return pid;
}

/* 0 if the child ended well, 9 if it was killed, else 1. */
static inline int end_of(pid_t child) {
    int status;
    CHECK(waitpid(child, &status, 0) == child);
    if (WIFSIGNALED(status))
        return WTERMSIG(status) == SIGKILL ? SIGKILL : 1;
    return WEXITSTATUS(status) == 0 ? 0 : 1;
}

static inline int64_t now_ns(void) {
    struct timespec now;
    CHECK(clock_gettime(CLOCK_MONOTONIC, &now) == 0);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

/* A step in which a condition of another process is waited for; the test's own timeout is the watchdog. */
static inline void step(void) {
    nanosleep(&(struct timespec){0, 200000}, NULL);
}

#define UNTIL(condition)                                                                                     \
    do {                                                                                                     \
        while (!(condition))                                                                                 \
            step();                                                                                          \
    } while (0)

#endif
