/* The two queues of a ping-pong and their buffer, as both of its C ends use them. */
#ifndef POSIXIPC_BENCH_QUEUE_END_H
#define POSIXIPC_BENCH_QUEUE_END_H

#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stddef.h>
#include <stdint.h>

#include "bench.h"

struct queue_end {
    mqd_t in, out;
    char buffer[8192];
};

static inline int32_t queue_end_open(struct queue_end *end, const char *in, const char *out,
                                     const char *waiting) {
    int32_t spins = bench_spins(waiting);
    if (spins < 0)
        return spins;
    int flags = O_CLOEXEC | (spins ? O_NONBLOCK : 0);
    end->in = mq_open(in, O_RDONLY | flags);
    if (end->in == (mqd_t) -1)
        return -errno;
    end->out = mq_open(out, O_WRONLY | flags);
    if (end->out != (mqd_t) -1)
        return 0;
    int32_t error = errno;
    mq_close(end->in);
    return -error;
}

/* EAGAIN comes from a non-blocking descriptor only. */
static inline int64_t queue_end_receive(struct queue_end *end) {
    for (;;) {
        ssize_t length = mq_receive(end->in, end->buffer, sizeof end->buffer, NULL);
        if (length >= 0)
            return length;
        if (errno != EAGAIN)
            return -errno;
        bench_relax();
    }
}

/* Never has to wait: the message before was answered, so the queue is empty. */
static inline int32_t queue_end_send(struct queue_end *end, int64_t length) {
    return mq_send(end->out, end->buffer, (size_t) length, 0) == 0 ? 0 : -errno;
}

static inline void queue_end_close(struct queue_end *end) {
    mq_close(end->out);
    mq_close(end->in);
}

#endif
