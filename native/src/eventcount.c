/*
 * An event word: bit 0 says that somebody may sleep on it, the rest counts. The waker clears the bit, so a
 * sleeper that is killed costs one useless wake-up and leaves nothing behind. A waker that is killed between
 * its store and the wake-up leaves a changed word: sleepers look at it after each slice of their sleep.
 */
#include <limits.h>

#include "kill_point.h"
#include "shim.h"

#define SLEEPERS 1u
#define ONE_EVENT 2u

/* What to sleep on: the word as it is now, with the bit set. Sequentially consistent, so that the caller's
 * second look at the state comes after it, and a waker's look at the bit comes after the waker's change. */
uint32_t pipc_event_prepare(uint32_t *event) {
    uint32_t seen = __atomic_fetch_or(event, SLEEPERS, __ATOMIC_SEQ_CST) | SLEEPERS;
    KILL_POINT();
    return seen;
}

int32_t pipc_event_wake(uint32_t *event) {
    uint32_t seen = __atomic_load_n(event, __ATOMIC_SEQ_CST);
    do {
        if ((seen & SLEEPERS) == 0)
            return 0;
    } while (!__atomic_compare_exchange_n(event, &seen, (seen + ONE_EVENT) & ~SLEEPERS, 0, __ATOMIC_SEQ_CST,
                                          __ATOMIC_SEQ_CST));
    KILL_POINT();
    int32_t woken = pipc_word_wake(event, INT_MAX);
    KILL_POINT();
    return woken;
}
