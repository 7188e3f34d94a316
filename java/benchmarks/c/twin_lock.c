/* What a C program does with pthread's locks, in the loops that Java's loops are compared with. */
#include "bench.h"
#include "lock_board.h"

enum { MOST_READERS = 8 };

/* Each operation locks a robust mutex that nobody else wants, and unlocks it. */
BENCH_EXPORT int32_t twin_lock_pair(const char *name, int64_t operations);

/* Each operation locks a pthread read-write lock to read, and unlocks it; `threads` threads do so at once. */
BENCH_EXPORT int32_t twin_rwlock_read(const char *name, int32_t threads, int64_t operations);

int32_t twin_lock_pair(const char *name, int64_t operations) {
    struct lock_board *board;
    int32_t result = lock_board_open(&board, name);
    if (result < 0)
        return result;
    for (int64_t i = 0; i < operations && result == 0; i++) {
        result = -pthread_mutex_lock(&board->lock_of_c);
        if (result == 0)
            result = -pthread_mutex_unlock(&board->lock_of_c);
    }
    lock_board_close(board);
    return result;
}

struct reader {
    pthread_t thread;
    pthread_rwlock_t *lock;
    int64_t operations;
    int32_t result;
};

static void *read_again_and_again(void *argument) {
    struct reader *reader = argument;
    for (int64_t i = 0; i < reader->operations && reader->result == 0; i++) {
        reader->result = -pthread_rwlock_rdlock(reader->lock);
        if (reader->result == 0)
            reader->result = -pthread_rwlock_unlock(reader->lock);
    }
    return NULL;
}

int32_t twin_rwlock_read(const char *name, int32_t threads, int64_t operations) {
    struct lock_board *board;
    int32_t result = threads < 1 || threads > MOST_READERS ? -EINVAL : lock_board_open(&board, name);
    if (result < 0)
        return result;
    struct reader readers[MOST_READERS];
    for (int32_t i = 0; i < threads; i++)
        readers[i] = (struct reader){.lock = &board->rwlock_of_c, .operations = operations / threads};
    for (int32_t i = 1; i < threads; i++)
        pthread_create(&readers[i].thread, NULL, read_again_and_again, &readers[i]);
    read_again_and_again(&readers[0]);
    for (int32_t i = 0; i < threads; i++) {
        if (i > 0)
            pthread_join(readers[i].thread, NULL);
        if (readers[i].result < 0)
            result = readers[i].result;
    }
    lock_board_close(board);
    return result;
}
