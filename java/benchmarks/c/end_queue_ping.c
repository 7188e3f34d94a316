/* Sends a message and waits for its echo: end_queue_ping CPU REQUESTS REPLIES LENGTH spin|block. */
#include <stdlib.h>

#include "bench.h"
#include "end.h"
#include "queue_end.h"

static struct queue_end end;
static int64_t length;

int32_t end_open(int argc, char **argv) {
    if (argc != 4)
        return -EINVAL;
    length = atoll(argv[2]);
    return length < 0 || length > (int64_t) sizeof end.buffer
               ? -EMSGSIZE
               : queue_end_open(&end, argv[1], argv[0], argv[3]);
}

int32_t end_round(int64_t operations, int64_t *values) {
    int64_t start = bench_now_ns();
    for (int64_t i = 0; i < operations; i++) {
        int32_t result = queue_end_send(&end, length);
        if (result < 0)
            return result;
        int64_t received = queue_end_receive(&end);
        if (received != length)
            return received < 0 ? (int32_t) received : -EPROTO;
    }
    values[0] = bench_now_ns() - start;
    return 1;
}

void end_close(void) {
    queue_end_close(&end);
}
