/* How far a lane's sender has come: stored now and then, and found by walking the records behind that. Twin
 * of Checkpoints.java. */
#include "channel_internal.h"

/* Who looks while the sender runs may be overtaken this often; then the last answer is taken. */
#define ATTEMPTS 4

static const struct pipc_channel_checkpoint *newer(const struct pipc_channel_lane *lane) {
    uint64_t first = PIPC_LOAD_ACQUIRE(&lane->checkpoints[0].tail);
    uint64_t second = PIPC_LOAD_ACQUIRE(&lane->checkpoints[1].tail);
    return &lane->checkpoints[second > first];
}

static struct pipc_progress read_one(const struct pipc_channel_checkpoint *checkpoint) {
    struct pipc_progress progress = {.tail = PIPC_LOAD_ACQUIRE(&checkpoint->tail)};
    progress.messages = PIPC_LOAD(&checkpoint->messages);
    progress.bytes = PIPC_LOAD(&checkpoint->bytes);
    return progress;
}

struct pipc_progress pipc_checkpoint_latest(const struct pipc_channel_lane *lane) {
    struct pipc_progress progress = read_one(newer(lane));
    for (int i = 0; i < ATTEMPTS; i++) {
        PIPC_ACQUIRE_FENCE();
        /* What is written is the older: while this was the newer it was whole. */
        const struct pipc_channel_checkpoint *again = newer(lane);
        if (PIPC_LOAD(&again->tail) == progress.tail)
            break;
        progress = read_one(again);
    }
    return progress;
}

void pipc_checkpoint_store(struct pipc_channel_lane *lane, const struct pipc_progress *progress) {
    /* Of the newer nothing is lost, wherever this ends. */
    struct pipc_channel_checkpoint *older = &lane->checkpoints[newer(lane) == &lane->checkpoints[0]];
    PIPC_STORE(&older->messages, progress->messages);
    PIPC_STORE(&older->bytes, progress->bytes);
    PIPC_STORE_RELEASE(&older->tail, progress->tail);
    /* Before records are overwritten that lie before it: who walks them looks here again. */
    PIPC_RELEASE_FENCE();
}

struct pipc_progress pipc_checkpoint_walk(struct pipc_progress from, const uint8_t *data, uint64_t capacity) {
    struct pipc_progress at = from;
    uint64_t word;
    if (!pipc_is_position(from.tail))
        return from;
    while ((word = PIPC_LOAD_ACQUIRE((const uint64_t *) (data + (at.tail & (capacity - 1))))) != 0) {
        uint64_t length = word & PIPC_RECORD_LENGTH_MASK;
        uint64_t record = pipc_record_bytes(length);
        if (!(word & PIPC_RECORD_COMMITTED) || record > capacity - (at.tail & (capacity - 1)) ||
            at.tail + record - from.tail >= capacity)
            break;
        if (!(word & PIPC_RECORD_PADDING)) {
            at.messages++;
            at.bytes += length;
        }
        at.tail += record;
    }
    return at;
}

struct pipc_progress pipc_checkpoint_now(const struct pipc_channel_lane *lane, const uint8_t *data,
                                         uint64_t capacity) {
    struct pipc_progress from = pipc_checkpoint_latest(lane);
    for (int i = 0; i < ATTEMPTS; i++) {
        struct pipc_progress to = pipc_checkpoint_walk(from, data, capacity);
        PIPC_ACQUIRE_FENCE();
        struct pipc_progress again = pipc_checkpoint_latest(lane);
        if (again.tail == from.tail && again.messages == from.messages && again.bytes == from.bytes)
            return to;
        from = again;
    }
    return from;
}
