/* Sleeps until a message comes and sends it back: end_channel_sleep_echo CPU REQUESTS REPLIES SIZE. */
#include "channel_sleep.h"
#include "end.h"

static struct channel_sleepers ends;

int32_t end_open(int argc, char **argv) {
    return argc != 3 ? -EINVAL : channel_sleepers_open(&ends, argv[1], argv[0], argv[2]);
}

int32_t end_round(int64_t operations, int64_t *values) {
    int64_t start = bench_now_ns();
    for (int64_t i = 0; i < operations; i++) {
        int32_t result = channel_sleepers_receive(&ends);
        if (result == 0)
            result = pipc_sender_send(ends.sender, 1, ends.sink.bytes, ends.sink.size, -1);
        if (result < 0)
            return result;
    }
    values[0] = bench_now_ns() - start;
    return 1;
}

void end_close(void) {
    channel_sleepers_close(&ends);
}
