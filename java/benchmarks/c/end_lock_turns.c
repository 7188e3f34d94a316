/*
 * Takes every second turn, told by a condition: end_lock_turns CPU NAME PARITY ours|pthread. The condition is
 * the product's or pthread's own.
 */
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "end.h"
#include "lock_board.h"

static struct lock_board *board;
static int parity, ours;

int32_t end_open(int argc, char **argv) {
    if (argc != 3)
        return -EINVAL;
    parity = atoi(argv[1]);
    ours = strcmp(argv[2], "ours") == 0;
    return lock_board_open(&board, argv[0]);
}

static int32_t take_turn(void) {
    int32_t result = -pthread_mutex_lock(&board->lock);
    if (result < 0)
        return result;
    while (board->turn != parity && result == 0)
        result = ours ? pipc_condition_wait(&board->condition, &board->lock, -1)
                      : -pthread_cond_wait(&board->condition_of_c, &board->lock);
    board->turn = 1 - parity;
    if (ours)
        pipc_condition_signal(&board->condition);
    else
        pthread_cond_signal(&board->condition_of_c);
    pthread_mutex_unlock(&board->lock);
    return result;
}

int32_t end_round(int64_t operations, int64_t *values) {
    int64_t start = bench_now_ns();
    for (int64_t i = 0; i < operations; i++) {
        int32_t result = take_turn();
        if (result < 0)
            return result;
    }
    values[0] = bench_now_ns() - start;
    return 1;
}

void end_close(void) {
    lock_board_close(board);
}
