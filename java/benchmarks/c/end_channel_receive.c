/* Receives numbered messages and checks them: end_channel_receive CPU NAME SIZE. */
#include <stdlib.h>

#include "channel_end.h"
#include "end.h"

static struct pipc_channel *channel;
static struct pipc_receiver *receiver;
static struct channel_sink sink;

int32_t end_open(int argc, char **argv) {
    if (argc != 2 || (sink.size = (uint32_t) atoi(argv[1])) > CHANNEL_END_MOST)
        return -EINVAL;
    int32_t result = pipc_channel_open(&channel, argv[0]);
    return result < 0 ? result : pipc_receiver_open(&receiver, channel, NULL);
}

int32_t end_round(int64_t operations, int64_t *values) {
    int64_t start = bench_now_ns();
    int32_t result = channel_sink_receive(&sink, receiver, operations);
    values[0] = bench_now_ns() - start;
    return result < 0 ? result : 1;
}

void end_close(void) {
    pipc_receiver_close(receiver);
    pipc_channel_close(channel);
}
