/* POSIX message queues: mq_overview(7). The waiting calls go by syscall(2), so no libc copies the deadline.
 */
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "shim.h"

/* Always in the past: with it the timed calls take what is there and never block. */
static const struct timespec past = {0, 0};

int pipc_access_flag(int32_t access) {
    switch (access) {
    case PIPC_READ_ONLY:
        return O_RDONLY;
    case PIPC_WRITE_ONLY:
        return O_WRONLY;
    case PIPC_READ_WRITE:
        return O_RDWR;
    default:
        return -EINVAL;
    }
}

int32_t pipc_mq_create(const char *name, int32_t access, int32_t mode, int32_t exact_mode, int64_t capacity,
                       int64_t max_message_size) {
    int flag = pipc_access_flag(access);
    if (flag < 0)
        return flag;
    struct mq_attr attributes = {.mq_maxmsg = capacity, .mq_msgsize = max_message_size};
    mqd_t mq = mq_open(name, flag | O_CREAT | O_EXCL | O_CLOEXEC, (mode_t) mode, &attributes);
    if (mq == (mqd_t) -1)
        return -errno;
    if (exact_mode && fchmod(mq, (mode_t) mode) != 0) {
        int error = errno;
        mq_close(mq);
        mq_unlink(name);
        return -error;
    }
    return mq;
}

int32_t pipc_mq_open(const char *name, int32_t access) {
    int flag = pipc_access_flag(access);
    if (flag < 0)
        return flag;
    mqd_t mq = mq_open(name, flag | O_CLOEXEC);
    return mq == (mqd_t) -1 ? -errno : mq;
}

int32_t pipc_mq_close(int32_t mq) {
    return mq_close(mq) == 0 ? 0 : -errno;
}

int32_t pipc_mq_unlink(const char *name) {
    return mq_unlink(name) == 0 ? 0 : -errno;
}

int32_t pipc_mq_attributes(int32_t mq, int64_t *out) {
    struct mq_attr attributes;
    if (mq_getattr(mq, &attributes) != 0)
        return -errno;
    out[0] = attributes.mq_maxmsg;
    out[1] = attributes.mq_msgsize;
    out[2] = attributes.mq_curmsgs;
    return 0;
}

int32_t pipc_mq_depth(int32_t mq) {
    struct mq_attr attributes;
    return mq_getattr(mq, &attributes) == 0 ? (int32_t) attributes.mq_curmsgs : -errno;
}

int32_t pipc_mq_send(int32_t mq, const struct pipc_waiter *waiter, const void *message, int32_t length,
                     int32_t priority) {
    const struct timespec *deadline = waiter == NULL ? &past : &waiter->deadline;
    long result = syscall(SYS_mq_timedsend, mq, message, (size_t) length, (unsigned) priority, deadline);
    return result == 0 ? 0 : -errno;
}

int64_t pipc_mq_receive(int32_t mq, const struct pipc_waiter *waiter, void *buffer, int32_t length) {
    const struct timespec *deadline = waiter == NULL ? &past : &waiter->deadline;
    unsigned priority = 0;
    long result = syscall(SYS_mq_timedreceive, mq, buffer, (size_t) length, &priority, deadline);
    return result < 0 ? -errno : (int64_t) priority << 32 | (int64_t) result;
}
