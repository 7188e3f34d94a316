/* What the receiving C ends of a channel share: copy each message out, check its number and length. */
#ifndef POSIXIPC_BENCH_CHANNEL_END_H
#define POSIXIPC_BENCH_CHANNEL_END_H

#include <errno.h>
#include <posixipc/channel.h>
#include <string.h>

#include "bench.h"

#define CHANNEL_END_MOST (64 << 10)

struct channel_sink {
    uint64_t next;
    uint32_t size;
    int wrong;
    uint8_t bytes[CHANNEL_END_MOST];
};

static inline void channel_sink_take(void *context, uint32_t lane, int32_t type, const void *data,
                                     uint32_t length) {
    struct channel_sink *sink = context;
    uint64_t number;
    (void) lane;
    (void) type;
    if (length != sink->size) {
        sink->wrong = 1;
        return;
    }
    memcpy(sink->bytes, data, length);
    memcpy(&number, sink->bytes, sizeof number);
    if (number != sink->next++)
        sink->wrong = 1;
}

/* Polls until `count` have come; 0 or -errno. */
static inline int32_t channel_sink_receive(struct channel_sink *sink, struct pipc_receiver *receiver,
                                           int64_t count) {
    while (count > 0) {
        int got = pipc_receiver_receive(receiver, count < 100000 ? (int) count : 100000, channel_sink_take,
                                        sink, 0);
        if (got == -EAGAIN) {
#if defined(__x86_64__)
            __builtin_ia32_pause();
#endif
            continue;
        }
        if (got <= 0 || sink->wrong)
            return got < 0 ? got : -EPROTO;
        count -= got;
    }
    return 0;
}

#endif
