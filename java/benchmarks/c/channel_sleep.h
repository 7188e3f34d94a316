/* What the C ends that sleep share: a channel there and one back, no polling, a message at a time. */
#ifndef POSIXIPC_BENCH_CHANNEL_SLEEP_H
#define POSIXIPC_BENCH_CHANNEL_SLEEP_H

#include <stdlib.h>

#include "channel_end.h"

struct channel_sleepers {
    struct pipc_channel *out, *in;
    struct pipc_sender *sender;
    struct pipc_receiver *receiver;
    struct channel_sink sink;
};

static inline int32_t channel_sleepers_open(struct channel_sleepers *ends, const char *out, const char *in,
                                            const char *size) {
    struct pipc_sender_options sending = {.spin_ns = -1};
    struct pipc_receiver_options receiving = {.spin_ns = -1};
    ends->sink.size = (uint32_t) atoi(size);
    if (ends->sink.size < sizeof ends->sink.next || ends->sink.size > CHANNEL_END_MOST)
        return -EINVAL;
    int32_t result = pipc_channel_open(&ends->out, out);
    if (result == 0)
        result = pipc_channel_open(&ends->in, in);
    if (result == 0)
        result = pipc_sender_open(&ends->sender, ends->out, &sending);
    return result < 0 ? result : pipc_receiver_open(&ends->receiver, ends->in, &receiving);
}

/* Waits for one message; 0 or -errno. */
static inline int32_t channel_sleepers_receive(struct channel_sleepers *ends) {
    int got = pipc_receiver_receive(ends->receiver, 1, channel_sink_take, &ends->sink, -1);
    return got < 0 ? got : got == 0 || ends->sink.wrong ? -EPROTO : 0;
}

static inline void channel_sleepers_close(struct channel_sleepers *ends) {
    pipc_sender_close(ends->sender);
    pipc_receiver_close(ends->receiver);
    pipc_channel_close(ends->out);
    pipc_channel_close(ends->in);
}

#endif
