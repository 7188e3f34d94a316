/* The two semaphores of a ping-pong, as both of its C ends use them. */
#ifndef POSIXIPC_BENCH_SEMAPHORE_END_H
#define POSIXIPC_BENCH_SEMAPHORE_END_H

#include <errno.h>
#include <semaphore.h>
#include <stdint.h>

#include "bench.h"

struct semaphore_end {
    sem_t *in, *out;
    int32_t spins;
};

static inline int32_t semaphore_end_open(struct semaphore_end *end, const char *in, const char *out,
                                         const char *waiting) {
    end->spins = bench_spins(waiting);
    if (end->spins < 0)
        return end->spins;
    end->in = sem_open(in, 0);
    if (end->in == SEM_FAILED)
        return -errno;
    end->out = sem_open(out, 0);
    if (end->out != SEM_FAILED)
        return 0;
    int32_t error = errno;
    sem_close(end->in);
    return -error;
}

static inline int32_t semaphore_end_wait(struct semaphore_end *end) {
    if (!end->spins)
        return sem_wait(end->in) == 0 ? 0 : -errno;
    while (sem_trywait(end->in) != 0) {
        if (errno != EAGAIN)
            return -errno;
        bench_relax();
    }
    return 0;
}

static inline int32_t semaphore_end_post(struct semaphore_end *end) {
    return sem_post(end->out) == 0 ? 0 : -errno;
}

static inline void semaphore_end_close(struct semaphore_end *end) {
    sem_close(end->out);
    sem_close(end->in);
}

#endif
