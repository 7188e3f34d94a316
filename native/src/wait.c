/* Waiting for a change of a word in shared memory: futex(2). Not FUTEX_PRIVATE: the other side is a process.
 */
#include <errno.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "shim.h"

/* FUTEX_WAIT takes a relative time; the bitset form an absolute one on CLOCK_MONOTONIC. */
int32_t pipc_futex_wait(const uint32_t *word, uint32_t expected, const struct timespec *deadline) {
    long result =
        syscall(SYS_futex, word, FUTEX_WAIT_BITSET, expected, deadline, NULL, FUTEX_BITSET_MATCH_ANY);
    return result == 0 ? 0 : -errno;
}

int32_t pipc_word_wait(const uint32_t *word, uint32_t expected, int64_t timeout_ns) {
    struct timespec deadline;
    int32_t result = pipc_deadline(&deadline, CLOCK_MONOTONIC, timeout_ns);
    if (result < 0)
        return result;
    do
        result = pipc_futex_wait(word, expected, &deadline);
    while (result == -EINTR);
    return result == -EAGAIN ? 0 : result;
}

int32_t pipc_word_await(const uint32_t *word, uint32_t expected, const struct pipc_waiter *waiter) {
    if (waiter == NULL)
        return __atomic_load_n(word, __ATOMIC_ACQUIRE) == expected ? -ETIMEDOUT : 0;
    int32_t result = pipc_futex_wait(word, expected, &waiter->deadline);
    return result == -EAGAIN ? 0 : result;
}

int32_t pipc_word_wake(const uint32_t *word, int32_t count) {
    if (count <= 0)
        return -EINVAL;
    long result = syscall(SYS_futex, word, FUTEX_WAKE, count, NULL, NULL, 0);
    return result < 0 ? -errno : (int32_t) result;
}
