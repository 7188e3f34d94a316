/* The counters of a channel, read while others write them. */
#include "channel_internal.h"

static int add_lane(const struct pipc_channel *channel, uint32_t index, struct pipc_channel_stats *out) {
    const struct pipc_channel_lane *lane = pipc_lane(channel, index);
    uint64_t released = PIPC_LOAD_ACQUIRE(&lane->released);
    struct pipc_progress progress = {0};
    /* A lane that no sender has had is not looked at: its ring is not in memory yet. */
    if (PIPC_LOAD_ACQUIRE(&channel->header->lanes_used) >> index & 1)
        progress = pipc_checkpoint_now(lane, pipc_lane_data(channel, index), channel->capacity);
    /* While the sender runs this may be its last checkpoint, and the receiver already beyond it. */
    uint64_t used = progress.tail > released ? progress.tail - released : 0;
    uint64_t high_water = PIPC_LOAD(&lane->high_water);
    out->messages += progress.messages;
    out->bytes += progress.bytes;
    out->received_messages += PIPC_LOAD(&lane->received_messages);
    out->received_bytes += PIPC_LOAD(&lane->received_bytes);
    out->rejected += PIPC_LOAD(&lane->rejected);
    out->sender_waits += PIPC_LOAD(&lane->waits);
    out->sender_wake_ups += PIPC_LOAD(&lane->wake_ups);
    out->sender_take_overs += PIPC_LOAD(&lane->take_overs);
    if (used > out->used_bytes)
        out->used_bytes = used;
    if (high_water > out->high_water_bytes)
        out->high_water_bytes = high_water;
    int taken = pipc_place_taken(channel, PIPC_CHANNEL_LIFE_SENDER(index));
    if (taken > 0)
        out->senders_alive++;
    return taken < 0 ? taken : 0;
}

int pipc_channel_stats(struct pipc_channel *channel, struct pipc_channel_stats *out) {
    const struct pipc_channel_header *header = channel->header;
    *out = (struct pipc_channel_stats){.capacity = channel->capacity,
                                       .kind = channel->kind,
                                       .lanes = channel->lanes,
                                       .max_message = channel->max_message,
                                       .state = PIPC_LOAD_ACQUIRE(&header->state),
                                       .poison_reason = PIPC_LOAD(&header->poison_reason),
                                       .poison_lane = PIPC_LOAD(&header->poison_lane),
                                       .poison_position = PIPC_LOAD(&header->poison_position),
                                       .receiver_waits = PIPC_LOAD(&header->receiver_waits),
                                       .receiver_wake_ups = PIPC_LOAD(&header->receiver_wake_ups),
                                       .receiver_take_overs = PIPC_LOAD(&header->receiver_take_overs)};
    for (uint32_t index = 0; index < channel->lanes; index++) {
        int error = add_lane(channel, index, out);
        if (error < 0)
            return error;
    }
    int taken = pipc_place_taken(channel, PIPC_CHANNEL_LIFE_RECEIVER);
    out->receiver_alive = taken > 0;
    return taken < 0 ? taken : 0;
}
