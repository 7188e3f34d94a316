/*
 * When a receiver lets its sender get ahead. Level with it, the receiver takes every line the moment it is
 * written, and both run at the speed of a cache miss a message; and each look in vain takes the line in which
 * the sender is about to write. Pausing pays only while messages keep coming, so: pause where a drain has
 * caught up with a sender that had got far ahead; where it was a few messages ahead, begin, go on while a
 * longer pause finds more, stop when it does not; and let one message at a time (question and answer) never
 * be paced.
 */
#include "channel_internal.h"

#define FIRST_NS 400
#define DRAIN_WORTHWHILE 8
#define POLLS_UNPACED 64

static int64_t longer(const struct pipc_pace *pace) {
    int64_t next = pace->pause_ns == 0 ? FIRST_NS : 2 * pace->pause_ns;
    return next < pace->most_ns ? next : pace->most_ns;
}

static int64_t next_pause(struct pipc_pace *pace, int count) {
    if (count == 1)
        return pace->pause_ns / 2 < FIRST_NS / 2 ? 0 : pace->pause_ns / 2;
    if (pace->unpaced > 0) {
        pace->unpaced--;
        return pace->pause_ns;
    }
    if (pace->pause_ns == 0 || count > pace->last_drain)
        return longer(pace);
    pace->unpaced = POLLS_UNPACED;
    return 0;
}

void pipc_pace_drained(struct pipc_pace *pace, int count, bool caught_up) {
    if (count == 0) {
        pace->pause_ns = 0;
        return;
    }
    if (!caught_up)
        pace->pause_ns = 0;
    else
        pace->pause_ns = count < DRAIN_WORTHWHILE ? next_pause(pace, count) : longer(pace);
    pace->last_drain = count;
}
