/* What a C program does with a named semaphore, in the loop that Java's loop is compared with. */
#include <errno.h>
#include <semaphore.h>

#include "bench.h"

/* Each operation adds a permit and takes it; nobody else is there. */
BENCH_EXPORT int32_t twin_semaphore_pair(const char *name, int64_t operations);

/* Each operation tries to take a permit where there is none. */
BENCH_EXPORT int32_t twin_semaphore_try_empty(const char *name, int64_t operations);

int32_t twin_semaphore_pair(const char *name, int64_t operations) {
    sem_t *semaphore = sem_open(name, 0);
    if (semaphore == SEM_FAILED)
        return -errno;
    int32_t result = 0;
    for (int64_t i = 0; i < operations && result == 0; i++)
        if (sem_post(semaphore) != 0 || sem_wait(semaphore) != 0)
            result = -errno;
    sem_close(semaphore);
    return result;
}

int32_t twin_semaphore_try_empty(const char *name, int64_t operations) {
    sem_t *semaphore = sem_open(name, 0);
    if (semaphore == SEM_FAILED)
        return -errno;
    int32_t result = 0;
    for (int64_t i = 0; i < operations && result == 0; i++)
        if (sem_trywait(semaphore) == 0 || errno != EAGAIN)
            result = -EPROTO;
    sem_close(semaphore);
    return result;
}
