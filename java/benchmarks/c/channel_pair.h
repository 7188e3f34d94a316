/* The two channels of a C end that asks or answers. */
#ifndef POSIXIPC_BENCH_CHANNEL_PAIR_H
#define POSIXIPC_BENCH_CHANNEL_PAIR_H

#include <stdlib.h>

#include "channel_end.h"

struct channel_pair {
    struct pipc_channel *out, *in;
    struct pipc_sender *sender;
    struct pipc_receiver *receiver;
    struct channel_sink sink;
};

static inline int32_t channel_pair_open(struct channel_pair *pair, const char *out, const char *in,
                                        const char *size) {
    struct pipc_sender_options options = {.spin_ns = BENCH_NS_PER_SECOND};
    pair->sink.size = (uint32_t) atoi(size);
    if (pair->sink.size < sizeof pair->sink.next || pair->sink.size > CHANNEL_END_MOST)
        return -EINVAL;
    int32_t result = pipc_channel_open(&pair->out, out);
    if (result == 0)
        result = pipc_channel_open(&pair->in, in);
    if (result == 0)
        result = pipc_sender_open(&pair->sender, pair->out, &options);
    return result < 0 ? result : pipc_receiver_open(&pair->receiver, pair->in, NULL);
}

static inline void channel_pair_close(struct channel_pair *pair) {
    pipc_sender_close(pair->sender);
    pipc_receiver_close(pair->receiver);
    pipc_channel_close(pair->out);
    pipc_channel_close(pair->in);
}

#endif
