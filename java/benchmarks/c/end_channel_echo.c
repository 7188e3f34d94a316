/* Sends back what it receives: end_channel_echo CPU REQUESTS REPLIES SIZE poll|sleep. */
#include "channel_pair.h"
#include "end.h"

static struct channel_pair pair;

int32_t end_open(int argc, char **argv) {
    return argc != 4 ? -EINVAL : channel_pair_open(&pair, argv[1], argv[0], argv[2], argv[3]);
}

int32_t end_round(int64_t operations, int64_t *values) {
    int64_t start = bench_now_ns();
    for (int64_t i = 0; i < operations; i++) {
        int32_t result = channel_pair_receive(&pair);
        if (result == 0)
            result = pipc_sender_send(pair.sender, 1, pair.sink.bytes, pair.sink.size, -1);
        if (result < 0)
            return result;
    }
    values[0] = bench_now_ns() - start;
    return 1;
}

void end_close(void) {
    channel_pair_close(&pair);
}
