/* What every C test uses: a check that says where it failed, and unique object names. */
#ifndef POSIXIPC_TESTS_CHECK_H
#define POSIXIPC_TESTS_CHECK_H

#include <stdio.h>
#include <stdlib.h>
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

/* Writes "/pipc-test-<pid>-<n>" for the n-th object of this program. */
static inline const char *test_name(char *out, size_t size, int n) {
    snprintf(out, size, "/pipc-test-%d-%d", (int) getpid(), n);
    return out;
}

#endif
