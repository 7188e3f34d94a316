/* Names of errno values, both ways, and the version. */
#include <errno.h>
#include <string.h>

#include "check.h"
#include "shim.h"

int main(void) {
    static const int needed[] = {
        EPERM,  ENOENT, EINTR,  EBADF,   EAGAIN,  ENOMEM,    EACCES,   EBUSY,     EEXIST,     EINVAL,
        ENFILE, EMFILE, ENOSPC, EDEADLK, ENOSYS,  EOVERFLOW, EMSGSIZE, ETIMEDOUT, EOWNERDEAD, ENOTRECOVERABLE,
        ELOOP,  ENXIO,  EFAULT, ENOTSUP, ENOTDIR, EISDIR,    EFBIG,    ESRCH,     ECANCELED,  ENAMETOOLONG,
    };
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        const char *symbol = pipc_errno_symbol(needed[i]);
        CHECK(symbol != NULL);
        CHECK_EQUAL(pipc_errno_number(symbol), needed[i]);
    }

    int known = 0;
    for (int32_t number = 1; number < 4096; number++) {
        const char *symbol = pipc_errno_symbol(number);
        if (symbol == NULL)
            continue;
        known++;
        CHECK(symbol[0] == 'E');
        CHECK_EQUAL(pipc_errno_number(symbol), number);
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 32)
        CHECK(number == ENOTSUP || strcmp(symbol, strerrorname_np(number)) == 0); /* glibc: EOPNOTSUPP */
#endif
    }
    CHECK(known >= (int) (sizeof needed / sizeof needed[0]));

    CHECK(pipc_errno_symbol(0) == NULL);
    CHECK(pipc_errno_symbol(-ENOENT) == NULL);
    CHECK(pipc_errno_symbol(INT32_MAX) == NULL);
    CHECK_EQUAL(pipc_errno_number("ENOSUCHNAME"), -EINVAL);
    CHECK_EQUAL(pipc_errno_number(""), -EINVAL);

    int major, minor, patch;
    CHECK_EQUAL(sscanf(pipc_version(), "%d.%d.%d", &major, &minor, &patch), 3);
    return 0;
}
