/* The two queues of a ping-pong and their buffer, as both of its C ends use them. */
#ifndef POSIXIPC_BENCH_QUEUE_END_H
#define POSIXIPC_BENCH_QUEUE_END_H

#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stddef.h>
#include <stdint.h>

struct queue_end {
    mqd_t in, out;
    char buffer[8192];
};

static inline int32_t queue_end_open(struct queue_end *end, const char *in, const char *out) {
    end->in = mq_open(in, O_RDONLY | O_CLOEXEC);
    if (end->in == (mqd_t) -1)
        return -errno;
    end->out = mq_open(out, O_WRONLY | O_CLOEXEC);
    if (end->out != (mqd_t) -1)
        return 0;
    int32_t error = errno;
    mq_close(end->in);
    return -error;
}

static inline int64_t queue_end_receive(struct queue_end *end) {
    ssize_t length = mq_receive(end->in, end->buffer, sizeof end->buffer, NULL);
    return length < 0 ? -errno : length;
}

static inline int32_t queue_end_send(struct queue_end *end, int64_t length) {
    return mq_send(end->out, end->buffer, (size_t) length, 0) == 0 ? 0 : -errno;
}

static inline void queue_end_close(struct queue_end *end) {
    mq_close(end->out);
    mq_close(end->in);
}

#endif
