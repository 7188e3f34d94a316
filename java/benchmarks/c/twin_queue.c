/* What a C program does with a queue, in the loop that Java's loop is compared with. */
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <string.h>

#include "bench.h"

enum { MAX_MESSAGE = 8192 };

/* Each operation sends one message of `length` bytes and receives it; blocking calls that never have to
 * block. */
BENCH_EXPORT int32_t twin_queue_pair(const char *name, int32_t length, int64_t operations);

/* Each operation looks into an empty queue by a non-blocking receive. */
BENCH_EXPORT int32_t twin_queue_try_empty(const char *name, int64_t operations);

/* Each operation opens an existing queue and closes it. */
BENCH_EXPORT int32_t twin_queue_open_close(const char *name, int64_t operations);

static long message_size(mqd_t mq) {
    struct mq_attr attributes;
    return mq_getattr(mq, &attributes) == 0 ? attributes.mq_msgsize : -1;
}

int32_t twin_queue_pair(const char *name, int32_t length, int64_t operations) {
    static _Thread_local char message[MAX_MESSAGE], buffer[MAX_MESSAGE];
    mqd_t mq = mq_open(name, O_RDWR | O_CLOEXEC);
    if (mq == (mqd_t) -1)
        return -errno;
    long size = message_size(mq);
    int32_t result = length < 0 || length > MAX_MESSAGE || size > MAX_MESSAGE ? -EMSGSIZE : 0;
    memset(message, 'x', sizeof message);
    unsigned priority = 0;
    for (int64_t i = 0; i < operations && result == 0; i++) {
        if (mq_send(mq, message, (size_t) length, 3) != 0)
            result = -errno;
        else if (mq_receive(mq, buffer, (size_t) size, &priority) != length || priority != 3)
            result = -EPROTO;
    }
    mq_close(mq);
    return result;
}

int32_t twin_queue_try_empty(const char *name, int64_t operations) {
    static _Thread_local char buffer[MAX_MESSAGE];
    mqd_t mq = mq_open(name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (mq == (mqd_t) -1)
        return -errno;
    long size = message_size(mq);
    int32_t result = size < 0 || size > MAX_MESSAGE ? -EMSGSIZE : 0;
    for (int64_t i = 0; i < operations && result == 0; i++)
        if (mq_receive(mq, buffer, (size_t) size, NULL) >= 0 || errno != EAGAIN)
            result = -EPROTO;
    mq_close(mq);
    return result;
}

int32_t twin_queue_open_close(const char *name, int64_t operations) {
    for (int64_t i = 0; i < operations; i++) {
        mqd_t mq = mq_open(name, O_RDWR | O_CLOEXEC);
        if (mq == (mqd_t) -1 || mq_close(mq) != 0)
            return -errno;
    }
    return 0;
}
