/* What a C program does with a channel, in the loop that Java's loop is compared with. */
#include <stdlib.h>

#include "channel_end.h"

enum { BURST = 64 };

/* One thread sends 64 messages of `length` bytes, then receives them; an operation is one message. */
BENCH_EXPORT int32_t twin_channel_burst(const char *name, int32_t length, int64_t operations);

static int32_t burst(struct pipc_sender *sender, struct pipc_receiver *receiver, struct channel_sink *sink) {
    static _Thread_local uint8_t message[CHANNEL_END_MOST];
    for (uint64_t i = 0; i < BURST; i++) {
        uint64_t number = sink->next + i;
        memcpy(message, &number, sizeof number);
        int result = pipc_sender_send(sender, 1, message, sink->size, 0);
        if (result < 0)
            return result;
    }
    return channel_sink_receive(sink, receiver, BURST);
}

int32_t twin_channel_burst(const char *name, int32_t length, int64_t operations) {
    static _Thread_local struct channel_sink sink;
    struct pipc_receiver_options options = {.flags = PIPC_RECEIVER_NO_PAUSE};
    struct pipc_channel *channel;
    struct pipc_sender *sender = NULL;
    struct pipc_receiver *receiver = NULL;
    sink.next = 0;
    sink.size = (uint32_t) length;
    int32_t result = pipc_channel_open(&channel, name);
    if (result < 0)
        return result;
    result = pipc_sender_open(&sender, channel, NULL);
    if (result == 0)
        result = pipc_receiver_open(&receiver, channel, &options);
    for (int64_t i = 0; i < operations && result == 0; i += BURST)
        result = burst(sender, receiver, &sink);
    pipc_sender_close(sender);
    pipc_receiver_close(receiver);
    pipc_channel_close(channel);
    return result;
}
