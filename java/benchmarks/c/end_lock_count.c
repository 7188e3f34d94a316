/* Adds to a number under a lock that another process wants too: end_lock_count CPU NAME. */
#include "bench.h"
#include "end.h"
#include "lock_board.h"

static struct lock_board *board;

int32_t end_open(int argc, char **argv) {
    return argc == 1 ? lock_board_open(&board, argv[0]) : -EINVAL;
}

int32_t end_round(int64_t operations, int64_t *values) {
    int64_t start = bench_now_ns();
    for (int64_t i = 0; i < operations; i++) {
        int error = pthread_mutex_lock(&board->lock);
        if (error != 0)
            return -error;
        board->count++;
        pthread_mutex_unlock(&board->lock);
    }
    values[0] = bench_now_ns() - start;
    return 1;
}

void end_close(void) {
    lock_board_close(board);
}
