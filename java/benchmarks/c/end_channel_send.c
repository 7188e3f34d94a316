/* Sends numbered messages one way: end_channel_send CPU NAME SIZE. */
#include <errno.h>
#include <posixipc/channel.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "end.h"

static struct pipc_channel *channel;
static struct pipc_sender *sender;
static uint8_t *message;
static uint32_t size;
static uint64_t next;

int32_t end_open(int argc, char **argv) {
    if (argc != 2 || (size = (uint32_t) atoi(argv[1])) < sizeof next)
        return -EINVAL;
    message = calloc(1, size);
    if (message == NULL)
        return -ENOMEM;
    struct pipc_sender_options options = {.spin_ns = BENCH_NS_PER_SECOND};
    int32_t result = pipc_channel_open(&channel, argv[0]);
    return result < 0 ? result : pipc_sender_open(&sender, channel, &options);
}

int32_t end_round(int64_t operations, int64_t *values) {
    int64_t start = bench_now_ns();
    for (int64_t i = 0; i < operations; i++) {
        memcpy(message, &next, sizeof next);
        next++;
        int result = pipc_sender_send(sender, 1, message, size, -1);
        if (result < 0)
            return result;
    }
    values[0] = bench_now_ns() - start;
    return 1;
}

void end_close(void) {
    pipc_sender_close(sender);
    pipc_channel_close(channel);
    free(message);
}
