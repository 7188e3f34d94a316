/*
 * sem.c: named semaphores, sem_overview(7).
 *
 * A handle is a mapping of its own of the file that the C library keeps the semaphore in, not the address
 * that sem_open hands out: sem_open gives every opener of a process the same address, touches a file before
 * it knows that it is a semaphore, and leaves a temporary file behind when its caller is killed. The bytes
 * are the C library's own (sem_init writes them), so every sem_ function works on the mapping, in this
 * process or another.
 */
#ifndef POSIXIPC_SHIM_SEM_H
#define POSIXIPC_SHIM_SEM_H

#include <semaphore.h>
#include <stdint.h>

#include <posixipc/error.h>

struct pipc_waiter;

/*
 * Makes a semaphore that nobody has yet and maps it: an address, or -errno. -EINVAL for a name that is none
 * and for a value outside 0..SEM_VALUE_MAX, -EEXIST, -ENOSPC, -EACCES. A failed or killed creator leaves no
 * file. `mode` is subject to the umask unless `exact_mode`. `seen` as for open.
 */
PIPC_EXPORT int64_t pipc_sem_create(const char *name, int32_t mode, int32_t exact_mode, int64_t value,
                                    int64_t *seen);

/*
 * Maps an existing semaphore: an address, or -errno. -EINVAL with `seen` filled where the file is not a
 * semaphore, which is found out without touching it. `seen`, eight words, is what pipc_descriptor_stat says
 * of the file; all zero where it could not be opened.
 */
PIPC_EXPORT int64_t pipc_sem_open(const char *name, int64_t *seen);

/* Drops a mapping that create or open made. The caller sees to it that nobody uses it any more. */
PIPC_EXPORT int32_t pipc_sem_close(sem_t *sem);
PIPC_EXPORT int32_t pipc_sem_unlink(const char *name);

/* Bytes of a sem_t, and so the least size of a file that can be one. */
PIPC_EXPORT int32_t pipc_sem_size(void);
/* Writes the path of the file that holds the semaphore, NUL-terminated; returns its length. */
PIPC_EXPORT int32_t pipc_sem_path(const char *name, char *out, int32_t size);
/* The same for the other C library of Linux (musl's for glibc, glibc's for musl): 1 and the path if a file is
 * there that looks like a semaphore, 0 if not. */
PIPC_EXPORT int32_t pipc_sem_foreign(const char *name, char *out, int32_t size);

/* Initialises a process-shared semaphore in the caller's memory: sem_init(3). */
PIPC_EXPORT int32_t pipc_sem_init(sem_t *sem, int64_t value);

/* The clock (enum pipc_clock) that the deadline given to pipc_sem_wait is on: monotonic where the C library
 * has sem_clockwait, else real time. */
PIPC_EXPORT int32_t pipc_sem_clock(void);
/* Takes a permit or waits for one until the deadline: 0, -EINTR, -ETIMEDOUT, and by the word also -EFAULT
 * when the semaphore's file has been truncated. */
PIPC_EXPORT int32_t pipc_sem_wait(sem_t *sem, const struct pipc_waiter *waiter);
/* 0, or -EAGAIN without a permit. */
PIPC_EXPORT int32_t pipc_sem_trywait(sem_t *sem);
/* 0, or -EOVERFLOW at SEM_VALUE_MAX. */
PIPC_EXPORT int32_t pipc_sem_post(sem_t *sem);
/* Posts up to `count` times; returns how often: less than `count` means that SEM_VALUE_MAX was met. */
PIPC_EXPORT int32_t pipc_sem_post_many(sem_t *sem, int32_t count);
/* Permits there are, never negative. */
PIPC_EXPORT int32_t pipc_sem_value(sem_t *sem);

/*
 * sem_layout.c: 1 if this C library keeps a semaphore as one 64-bit word with the value in its low and the
 * number of waiters in its high half, tried on a private semaphore with a blocked waiter; 0 if not. Only then
 * may a compare-and-set on that word stand in for sem_post and sem_trywait.
 */
PIPC_EXPORT int32_t pipc_sem_layout_known(void);
/* From now on pipc_sem_wait waits by that word instead of by the C library's function, which ends the process
 * when the file is truncated under it. Only after pipc_sem_layout_known said 1. */
PIPC_EXPORT void pipc_sem_use_layout(void);
/* sem_word.c: that wait. The deadline is monotonic. */
int32_t pipc_sem_wait_word(sem_t *sem, const struct timespec *deadline);

#endif
