/*
 * Waiting for a change of a 32-bit word in shared memory, and waking those who wait: futex(2), shared between
 * processes. The word is an ordinary value of the caller's; whoever changes it wakes afterwards.
 *
 *     waiter: while ((seen = atomic_load(&word)) == old) pipc_word_wait(&word, old, -1);
 *     waker:  atomic_store(&word, new); pipc_word_wake(&word, INT32_MAX);
 *
 * Nothing is stored for a wait, so a waiter that is killed leaves no trace. Waiters meet by the object and
 * the offset in it, not by address: every process may map it where it likes.
 */
#ifndef POSIXIPC_WAIT_H
#define POSIXIPC_WAIT_H

#include <stdint.h>

#include <posixipc/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Blocks while *word == expected, until woken or until `timeout_ns` nanoseconds (CLOCK_MONOTONIC; negative:
 * for ever) have passed. Returns 0 if the word differed or a wake came, -ETIMEDOUT at the end of the time,
 * -EINVAL for a word that is not 4-byte aligned, -EFAULT where nothing is mapped. Signals do not end it. A
 * return of 0 is a reason to look at the word, not a promise that it has changed.
 */
PIPC_EXPORT int32_t pipc_word_wait(const uint32_t *word, uint32_t expected, int64_t timeout_ns);

/* Wakes at most `count` (> 0) waiters, in the order in which they came. Returns how many, or -errno. */
PIPC_EXPORT int32_t pipc_word_wake(const uint32_t *word, int32_t count);

#ifdef __cplusplus
}
#endif

#endif
