/* Names of errno values: the numbers differ between platforms, the names do not, so only names leave C. */
#include <errno.h>
#include <stddef.h>
#include <string.h>

#include <posixipc/error.h>

struct errno_name {
    int number;
    const char *symbol;
};

#define NAME(symbol)                                                                                         \
    { symbol, #symbol }

/* Values that share a number (EAGAIN and EWOULDBLOCK, ENOTSUP and EOPNOTSUPP on Linux) stand once, first name
 * wins. */
static const struct errno_name names[] = {
    NAME(EPERM),      NAME(ENOENT),   NAME(EINTR),           NAME(EIO),
    NAME(EBADF),      NAME(EAGAIN),   NAME(ENOMEM),          NAME(EACCES),
    NAME(EFAULT),     NAME(EBUSY),    NAME(EEXIST),          NAME(ENODEV),
    NAME(ENOTDIR),    NAME(EISDIR),   NAME(EINVAL),          NAME(ENFILE),
    NAME(EMFILE),     NAME(ETXTBSY),  NAME(EFBIG),           NAME(ENOSPC),
    NAME(ESPIPE),     NAME(EROFS),    NAME(EPIPE),           NAME(ERANGE),
    NAME(EDEADLK),    NAME(ENOSYS),   NAME(ELOOP),           NAME(EOVERFLOW),
    NAME(EMSGSIZE),   NAME(ENOTSUP),  NAME(ETIMEDOUT),       NAME(EALREADY),
    NAME(EOWNERDEAD), NAME(ESTALE),   NAME(EDQUOT),          NAME(ECANCELED),
    NAME(ENXIO),      NAME(ESRCH),    NAME(ENOTRECOVERABLE), NAME(ENAMETOOLONG),
    NAME(EXDEV),      NAME(ENOTCONN), NAME(ECONNREFUSED),    NAME(ECONNRESET),
    NAME(EADDRINUSE), NAME(EPROTO),   NAME(EBADMSG),         NAME(EILSEQ),
    NAME(EUSERS),
};

const char *pipc_errno_symbol(int32_t number) {
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (names[i].number == number)
            return names[i].symbol;
    return NULL;
}

int32_t pipc_errno_number(const char *symbol) {
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i].symbol, symbol) == 0)
            return names[i].number;
    return -EINVAL;
}

const char *pipc_version(void) {
    return PIPC_VERSION;
}
