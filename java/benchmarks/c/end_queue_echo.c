/* Sends back what it receives: end_queue_echo CPU REQUESTS REPLIES spin|block. */
#include "bench.h"
#include "end.h"
#include "queue_end.h"

static struct queue_end end;

int32_t end_open(int argc, char **argv) {
    return argc == 3 ? queue_end_open(&end, argv[0], argv[1], argv[2]) : -EINVAL;
}

int32_t end_round(int64_t operations, int64_t *values) {
    int64_t start = bench_now_ns();
    for (int64_t i = 0; i < operations; i++) {
        int64_t length = queue_end_receive(&end);
        int32_t result = length < 0 ? (int32_t) length : queue_end_send(&end, length);
        if (result < 0)
            return result;
    }
    values[0] = bench_now_ns() - start;
    return 1;
}

void end_close(void) {
    queue_end_close(&end);
}
