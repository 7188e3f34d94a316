/* Sends a message and sleeps until its echo comes: end_channel_sleep_ping CPU REQUESTS REPLIES SIZE. */
#include "channel_sleep.h"
#include "end.h"

static struct channel_sleepers ends;
static uint8_t message[CHANNEL_END_MOST];
static uint64_t next;

int32_t end_open(int argc, char **argv) {
    return argc != 3 ? -EINVAL : channel_sleepers_open(&ends, argv[0], argv[1], argv[2]);
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
        result = pipc_sender_send(ends.sender, 1, message, ends.sink.size, -1);
        if (result == 0)
            result = channel_sleepers_receive(&ends);
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
    channel_sleepers_close(&ends);
}
