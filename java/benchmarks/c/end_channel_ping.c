/* Sends a message and waits for its echo: end_channel_ping CPU REQUESTS REPLIES SIZE poll|sleep. */
#include "channel_pair.h"
#include "end.h"

static struct channel_pair pair;
static uint8_t message[CHANNEL_END_MOST];
static uint64_t next;

int32_t end_open(int argc, char **argv) {
    return argc != 4 ? -EINVAL : channel_pair_open(&pair, argv[0], argv[1], argv[2], argv[3]);
}

int32_t end_round(int64_t operations, int64_t *values) {
    int64_t *samples = malloc((size_t) operations * sizeof *samples);
    if (samples == NULL)
        return -ENOMEM;
    int64_t start = bench_now_ns(), before = start;
    int32_t result = 0;
    for (int64_t i = 0; i < operations && result == 0; i++) {
        memcpy(message, &next, sizeof next);
        next++;
        result = pipc_sender_send(pair.sender, 1, message, pair.sink.size, -1);
        if (result == 0)
            result = channel_pair_receive(&pair);
        int64_t now = bench_now_ns();
        samples[i] = now - before;
        before = now;
    }
    values[0] = before - start;
    if (result == 0)
        end_percentiles(samples, operations, values + 1);
    free(samples);
    return result < 0 ? result : 5;
}

void end_close(void) {
    channel_pair_close(&pair);
}
