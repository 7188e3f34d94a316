/* The peer's answers: "ok …", "error ENOENT", "blocking"; a line that cannot be understood ends the peer. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "peer.h"

/* strerrorname_np() is glibc's alone; these are the outcomes that the calls used here document. */
#define NAME(symbol)                                                                                         \
    case symbol:                                                                                             \
        return #symbol
static const char *symbol_of(int number) {
    switch (number) {
        NAME(EACCES);
        NAME(EAGAIN);
        NAME(EBADF);
        NAME(EBUSY);
        NAME(EDEADLK);
        NAME(EEXIST);
        NAME(EFAULT);
        NAME(EFBIG);
        NAME(EINTR);
        NAME(EINVAL);
        NAME(EISDIR);
        NAME(ELOOP);
        NAME(EMFILE);
        NAME(EMSGSIZE);
        NAME(ENAMETOOLONG);
        NAME(ENFILE);
        NAME(ENODEV);
        NAME(ENOENT);
        NAME(ENOMEM);
        NAME(ENOSPC);
        NAME(ENOSYS);
        NAME(ENOTDIR);
        NAME(ENOTRECOVERABLE);
        NAME(ENOTSUP);
        NAME(ENXIO);
        NAME(EOVERFLOW);
        NAME(EOWNERDEAD);
        NAME(EPERM);
        NAME(EROFS);
        NAME(ETIMEDOUT);
    default:
        return NULL;
    }
}

void peer_done(void) {
    puts("ok");
    fflush(stdout);
}

void peer_ok(const char *format, ...) {
    fputs("ok ", stdout);
    va_list arguments;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    fflush(stdout);
}

void peer_error(int number) {
    const char *symbol = symbol_of(number);
    if (symbol != NULL)
        printf("error %s\n", symbol);
    else
        printf("error %d\n", number);
    fflush(stdout);
}

void peer_result(int number) {
    if (number == 0)
        peer_done();
    else
        peer_error(number);
}

void peer_result_errno(int result) {
    peer_result(result == -1 ? errno : 0);
}

void peer_misuse(const char *format, ...) {
    fputs("misuse ", stdout);
    va_list arguments;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    fflush(stdout);
    exit(2);
}

void peer_blocking(void) {
    puts("blocking");
    fflush(stdout);
}
