/*
 * sem_wait on the word that sem_layout.c knows, with glibc's own protocol, so that both meet in one
 * semaphore.
 *
 * Why not glibc's function: when the file is truncated between its look at the word and its futex call, the
 * kernel answers EFAULT and glibc ends the process ("The futex facility returned an unexpected error code").
 * Any process that may write the file could end a JVM that way. Here EFAULT is an answer.
 */
#include <errno.h>

#include "shim.h"

#define PERMITS 0xffffffffULL
#define ONE_WAITER (1ULL << 32)

int32_t pipc_sem_wait_word(sem_t *sem, const struct timespec *deadline) {
    uint64_t *word = (uint64_t *) (void *) sem;
    /* Counted in first: from now on a post that finds no permit taken wakes one. */
    uint64_t seen = __atomic_add_fetch(word, ONE_WAITER, __ATOMIC_RELAXED);
    for (;;) {
        if ((seen & PERMITS) == 0) {
            /* The low half comes first: the layout is only known on little-endian machines. */
            int32_t result = pipc_futex_wait((const uint32_t *) word, 0, deadline);
            if (result != 0 && result != -EAGAIN) {
                __atomic_fetch_sub(word, ONE_WAITER, __ATOMIC_RELAXED);
                return result;
            }
            seen = __atomic_load_n(word, __ATOMIC_RELAXED);
        } else if (__atomic_compare_exchange_n(word, &seen, seen - ONE_WAITER - 1, 0, __ATOMIC_ACQUIRE,
                                               __ATOMIC_RELAXED)) {
            return 0;
        }
    }
}
