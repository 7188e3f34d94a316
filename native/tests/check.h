/* What every C test uses: a check that says where it failed, and unique object names, unlinked at the end. */
#ifndef POSIXIPC_TESTS_CHECK_H
#define POSIXIPC_TESTS_CHECK_H

#include <mqueue.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#define SKIP 77

/* Ends the test with exit code 1 and the failed condition. */
#define CHECK(condition)                                                                                     \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            fprintf(stderr, "%s:%d: failed: %s\n", __FILE__, __LINE__, #condition);                          \
            exit(1);                                                                                         \
        }                                                                                                    \
    } while (0)

/* As CHECK(actual == expected), and prints both. */
#define CHECK_EQUAL(actual, expected)                                                                        \
    do {                                                                                                     \
        long long actual_ = (long long) (actual), expected_ = (long long) (expected);                        \
        if (actual_ != expected_) {                                                                          \
            fprintf(stderr, "%s:%d: %s is %lld, expected %lld\n", __FILE__, __LINE__, #actual, actual_,      \
                    expected_);                                                                              \
            exit(1);                                                                                         \
        }                                                                                                    \
    } while (0)

static struct {
    pid_t owner;
    int most;
} test_names;

/* A failed check leaves by exit(), so this runs then too; a forked child does not unlink its parent's. */
static inline void test_unlink_all(void) {
    if (getpid() != test_names.owner)
        return;
    for (int n = 0; n <= test_names.most; n++) {
        char name[64];
        snprintf(name, sizeof name, "/pipc-test-%d-%d", (int) test_names.owner, n);
        mq_unlink(name);
        sem_unlink(name);
        shm_unlink(name);
    }
}

/* Writes "/pipc-test-<pid>-<n>" for the n-th object of this program; call it from one thread. */
static inline const char *test_name(char *out, size_t size, int n) {
    if (test_names.owner == 0) {
        test_names.owner = getpid();
        atexit(test_unlink_all);
    }
    if (n > test_names.most)
        test_names.most = n;
    snprintf(out, size, "/pipc-test-%d-%d", (int) getpid(), n);
    return out;
}

#endif
