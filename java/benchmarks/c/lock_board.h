/* The locks of a case in shared memory, at the offsets that the Java class LockBoard creates them. */
#ifndef POSIXIPC_BENCH_LOCK_BOARD_H
#define POSIXIPC_BENCH_LOCK_BOARD_H

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

#include <posixipc/condition.h>
#include <posixipc/lock.h>

struct lock_board {
    union {
        pthread_mutex_t lock;
        uint8_t lock_bytes[64];
    };
    union {
        pthread_mutex_t lock_of_c; /* made like the other; the twin has one of its own */
        uint8_t lock_of_c_bytes[64];
    };
    struct pipc_condition condition;
    uint8_t gap[48];
    union {
        pthread_cond_t condition_of_c;
        uint8_t condition_of_c_bytes[64];
    };
    union {
        pthread_rwlock_t rwlock_of_c;
        uint8_t rwlock_of_c_bytes[64];
    };
    volatile int64_t count;
    volatile int32_t turn;
};
_Static_assert(offsetof(struct lock_board, condition) == 128, "board");
_Static_assert(offsetof(struct lock_board, condition_of_c) == 192, "board");
_Static_assert(offsetof(struct lock_board, rwlock_of_c) == 256, "board");
_Static_assert(offsetof(struct lock_board, count) == 320, "board");
_Static_assert(offsetof(struct lock_board, turn) == 328, "board");

static inline int32_t lock_board_open(struct lock_board **board, const char *name) {
    int fd = shm_open(name, O_RDWR, 0);
    if (fd < 0)
        return -errno;
    *board = mmap(NULL, sizeof **board, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    int32_t result = *board == MAP_FAILED ? -errno : 0;
    close(fd);
    return result;
}

static inline void lock_board_close(struct lock_board *board) {
    munmap(board, sizeof *board);
}

#endif
