/* The two channels of a C end that asks or answers, a message at a time; it polls, or sleeps. */
#ifndef POSIXIPC_BENCH_CHANNEL_PAIR_H
#define POSIXIPC_BENCH_CHANNEL_PAIR_H

#include <stdbool.h>
#include <stdlib.h>

#include "channel_end.h"

struct channel_pair {
    struct pipc_channel *out, *in;
    struct pipc_sender *sender;
    struct pipc_receiver *receiver;
    struct channel_sink sink;
    bool sleeps;
};

/* Arguments of an end: two channels, the size of a message, "poll" or "sleep". */
static inline int32_t channel_pair_open(struct channel_pair *pair, const char *out, const char *in,
                                        const char *size, const char *waiting) {
    pair->sleeps = strcmp(waiting, "sleep") == 0;
    pair->sink.size = (uint32_t) atoi(size);
    if (pair->sink.size < sizeof pair->sink.next || pair->sink.size > CHANNEL_END_MOST)
        return -EINVAL;
    if (!pair->sleeps && strcmp(waiting, "poll") != 0)
        return -EINVAL;
    struct pipc_sender_options sending = {.spin_ns = pair->sleeps ? -1 : BENCH_NS_PER_SECOND};
    struct pipc_receiver_options receiving = {.spin_ns = pair->sleeps ? -1 : 0};
    int32_t result = pipc_channel_open(&pair->out, out);
    if (result == 0)
        result = pipc_channel_open(&pair->in, in);
    if (result == 0)
        result = pipc_sender_open(&pair->sender, pair->out, &sending);
    return result < 0 ? result : pipc_receiver_open(&pair->receiver, pair->in, &receiving);
}

/* Waits for one message; 0 or -errno. */
static inline int32_t channel_pair_receive(struct channel_pair *pair) {
    if (!pair->sleeps)
        return channel_sink_receive(&pair->sink, pair->receiver, 1);
    int got = pipc_receiver_receive(pair->receiver, 1, channel_sink_take, &pair->sink, -1);
    return got < 0 ? got : got == 0 || pair->sink.wrong ? -EPROTO : 0;
}

static inline void channel_pair_close(struct channel_pair *pair) {
    pipc_sender_close(pair->sender);
    pipc_receiver_close(pair->receiver);
    pipc_channel_close(pair->out);
    pipc_channel_close(pair->in);
}

#endif
