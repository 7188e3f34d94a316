/* Gives a permit and waits for one: end_semaphore_ping CPU REQUESTS REPLIES spin|block. */
#include "bench.h"
#include "end.h"
#include "semaphore_end.h"

static struct semaphore_end end;

int32_t end_open(int argc, char **argv) {
    return argc == 3 ? semaphore_end_open(&end, argv[1], argv[0], argv[2]) : -EINVAL;
}

int32_t end_round(int64_t operations, int64_t *values) {
    int64_t start = bench_now_ns();
    for (int64_t i = 0; i < operations; i++) {
        int32_t result = semaphore_end_post(&end);
        if (result == 0)
            result = semaphore_end_wait(&end);
        if (result < 0)
            return result;
    }
    values[0] = bench_now_ns() - start;
    return 1;
}

void end_close(void) {
    semaphore_end_close(&end);
}
