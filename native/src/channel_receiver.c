/* The receiver's end: sweep the lanes, hand over, release. It never trusts a word it has not checked. */
#include <stdlib.h>

#include "channel_internal.h"

#define LINE 64ULL
/* At most this share of a lane is handed over before its room is given back. */
#define DRAIN_SHARE 8
/* What a pause is at most unless the caller says otherwise, and whatever the caller says. */
#define PAUSE_DEFAULT_NS 2000
#define PAUSE_MOST_NS 1000000

struct lane_end {
    struct pipc_channel_lane *lane;
    uint8_t *data;
    uint64_t position; /* next header */
};

struct pipc_receiver {
    struct pipc_channel *channel;
    uint64_t capacity;
    uint32_t lanes;
    uint64_t lanes_used; /* those that ever had a sender; what was once seen here stays */
    uint32_t next_lane;  /* where the next sweep begins, so that no lane starves the others */
    bool at_most_once, touch, spin_only;
    int life;
    struct pipc_spin spin;
    struct pipc_pace pace;
    bool caught_up; /* the last poll ended because nothing more was there */
    pipc_channel_handler handler;
    void *context;
    struct lane_end ends[]; /* one a lane */
};

/* A record as its header word tells it, checked against everything known here. */
struct record {
    uint64_t bytes; /* of the whole record */
    uint32_t length;
    int32_t type;
    bool padding;
};

static uint32_t decode(const struct pipc_receiver *r, uint64_t word, uint64_t index, struct record *out) {
    out->length = (uint32_t) (word & PIPC_RECORD_LENGTH_MASK);
    out->type = (int32_t) (word >> PIPC_RECORD_TYPE_SHIFT);
    out->bytes = pipc_record_bytes(out->length);
    out->padding = word & PIPC_RECORD_PADDING;
    if (!(word & PIPC_RECORD_COMMITTED))
        return PIPC_POISON_HEADER;
    uint64_t to_lap_end = r->capacity - index;
    if (out->padding)
        return out->bytes == to_lap_end && out->length + PIPC_RECORD_HEADER == out->bytes
                   ? 0
                   : PIPC_POISON_PADDING;
    return out->length > r->channel->max_message || out->bytes > to_lap_end ? PIPC_POISON_LENGTH : 0;
}

/*
 * Stores one word in each cache line of [from, to): the value it has. The lines then belong to this CPU alone
 * when the sender comes round to them, and its stores need not take them from a shared state.
 */
static void touch(const struct lane_end *end, uint64_t mask, uint64_t from, uint64_t to) {
    for (uint64_t at = from; at < to; at = (at & ~(LINE - 1)) + LINE) {
        uint64_t *word = (uint64_t *) (end->data + (at & mask));
        PIPC_STORE(word, PIPC_LOAD(word));
    }
}

static void release(struct pipc_receiver *r, struct lane_end *end, uint64_t from, int count, uint64_t bytes) {
    struct pipc_channel_lane *lane = end->lane;
    /* After a single message it would only hold up the answer. */
    if (r->touch && count > 1)
        touch(end, r->capacity - 1, from, end->position);
    PIPC_COUNT(&lane->received_messages, (uint64_t) count);
    PIPC_COUNT(&lane->received_bytes, bytes);
    PIPC_STORE(&lane->consumed, end->position);
    /* Pairs with the sender's acquire: what lies before it may be overwritten. */
    PIPC_STORE_RELEASE(&lane->released, end->position);
    if (!r->spin_only && pipc_wake(&lane->sender_asleep))
        PIPC_COUNT(&r->channel->header->receiver_wake_ups, 1);
}

/* Hands over what one lane has, at most `limit` messages. How many, or -EBADMSG. */
static int drain(struct pipc_receiver *r, uint32_t index, int limit) {
    struct lane_end *end = &r->ends[index];
    const uint64_t from = end->position, most = from + r->capacity / DRAIN_SHARE;
    uint64_t bytes = 0;
    int count = 0;
    uint32_t reason = 0;
    bool after_padding = false, caught_up = false;
    /* What follows padding is taken in the same drain: one that took padding alone would seem to have found
     * nothing. */
    while (count < limit && (end->position < most || after_padding)) {
        uint64_t at = end->position & (r->capacity - 1);
        /* Read once; pairs with the sender's release. */
        uint64_t word = PIPC_LOAD_ACQUIRE((uint64_t *) (end->data + at));
        if (word == 0) {
            caught_up = true;
            break;
        }
        struct record record;
        reason = decode(r, word, at, &record);
        if (record.padding && after_padding)
            reason = PIPC_POISON_PADDING;
        if (reason != 0)
            break;
        after_padding = record.padding;
        end->position += record.bytes;
        if (record.padding)
            continue;
        if (r->at_most_once)
            PIPC_STORE_RELEASE(&end->lane->consumed, end->position);
        r->handler(r->context, index, record.type, end->data + at + PIPC_RECORD_HEADER, record.length);
        count++;
        bytes += record.length;
    }
    if (end->position != from)
        release(r, end, from, count, bytes);
    r->caught_up = r->caught_up && caught_up;
    return reason == 0 ? count : pipc_channel_poison(r->channel, reason, index, end->position);
}

static int sweep(struct pipc_receiver *r, int limit) {
    if (pipc_state_spoilt(PIPC_LOAD(&r->channel->header->state)))
        return -EBADMSG;
    r->caught_up = true;
    if (r->lanes == 1)
        return drain(r, 0, limit);
    r->lanes_used |= PIPC_LOAD_ACQUIRE(&r->channel->header->lanes_used);
    uint32_t first = r->next_lane;
    int count = 0;
    for (uint32_t i = 0; i < r->lanes && count < limit; i++) {
        uint32_t index = first + i < r->lanes ? first + i : first + i - r->lanes;
        if (!(r->lanes_used >> index & 1))
            continue;
        int drained = drain(r, index, limit - count);
        if (drained < 0)
            return drained;
        count += drained;
        if (drained > 0)
            r->next_lane = index + 1 < r->lanes ? index + 1 : 0;
    }
    return count;
}

/* Whether the lane's sender, if there is one, has sent its last message. */
static bool is_silent(const struct pipc_receiver *r, uint32_t index) {
    return PIPC_LOAD_ACQUIRE(&r->ends[index].lane->ended) ||
           pipc_place_taken(r->channel, PIPC_CHANNEL_LIFE_SENDER(index)) == 0;
}

/* 1: a header is there, 0: none, or a negative errno; -EPIPE: the stream has ended. */
static int has_message(void *self) {
    struct pipc_receiver *r = self;
    uint32_t state = PIPC_LOAD_ACQUIRE(&r->channel->header->state);
    if (pipc_state_spoilt(state))
        return -EBADMSG;
    bool silent = state == PIPC_CHANNEL_ENDED;
    r->lanes_used |= silent ? UINT64_MAX : PIPC_LOAD_ACQUIRE(&r->channel->header->lanes_used);
    if (silent)
        PIPC_FULL_FENCE(); /* pairs with the one of a sender that settled before the end */
    for (uint32_t index = 0; index < r->lanes; index++) {
        struct lane_end *end = &r->ends[index];
        if (!(r->lanes_used >> index & 1))
            continue;
        /* Whether more may come is asked before the last look at the lane, never after. */
        silent = silent && is_silent(r, index);
        if (PIPC_LOAD_ACQUIRE((uint64_t *) (end->data + (end->position & (r->capacity - 1)))) != 0)
            return 1;
    }
    return silent ? -EPIPE : 0;
}

static int poll_once(struct pipc_receiver *r, int limit) {
    pipc_pace_pause(&r->pace);
    int count = sweep(r, limit);
    if (count >= 0)
        pipc_pace_drained(&r->pace, count, r->caught_up);
    return count;
}

/* 0: look again, or a negative errno; -EPIPE: the stream has ended. */
static int wait_for_message(struct pipc_receiver *r, int64_t deadline_ns) {
    struct pipc_channel_header *header = r->channel->header;
    struct pipc_wait wait = {.word = &header->receiver_asleep,
                             .sleeps = &header->receiver_waits,
                             .spin = &r->spin,
                             .may_sleep = !r->spin_only,
                             .ready = has_message,
                             .self = r};
    return pipc_wait_until(&wait, deadline_ns);
}

int pipc_receiver_receive(struct pipc_receiver *r, int limit, pipc_channel_handler handler, void *context,
                          int64_t timeout_ns) {
    if (limit < 1 || handler == NULL)
        return -EINVAL;
    r->handler = handler;
    r->context = context;
    int64_t deadline_ns =
        -1; /* read when first needed, and once: headers that come and go do not prolong it */
    for (bool again = false;; again = true) {
        int count = poll_once(r, limit);
        if (count != 0)
            return count;
        int ready;
        if (timeout_ns == 0) {
            /* Before the stream has ended nothing but messages can be there, and of those there were none. */
            if (PIPC_LOAD(&r->channel->header->state) == PIPC_CHANNEL_OPEN)
                return -EAGAIN;
            ready = has_message(r);
            if (ready == 0 || (ready > 0 && again))
                return -EAGAIN;
        } else {
            if (deadline_ns < 0)
                deadline_ns = pipc_deadline_ns(timeout_ns);
            if (again && pipc_deadline_ns(0) >= deadline_ns)
                return -ETIMEDOUT;
            ready = wait_for_message(r, deadline_ns);
        }
        if (ready < 0)
            return ready == -EPIPE ? 0 : ready;
    }
}

static int begin_lane(struct pipc_receiver *r, uint32_t index) {
    struct lane_end *end = &r->ends[index];
    end->lane = pipc_lane(r->channel, index);
    end->data = pipc_lane_data(r->channel, index);
    uint64_t consumed = PIPC_LOAD_ACQUIRE(&end->lane->consumed);
    uint64_t released = PIPC_LOAD_ACQUIRE(&end->lane->released);
    if (!pipc_is_position(consumed) || released > consumed || consumed - released > r->capacity)
        return pipc_channel_poison(r->channel, PIPC_POISON_POSITION, index, consumed);
    end->position = consumed;
    PIPC_STORE_RELEASE(&end->lane->released, consumed);
    /* The predecessor may have died between making room and waking the sender. */
    PIPC_FULL_FENCE();
    pipc_wake(&end->lane->sender_asleep);
    return 0;
}

static int settle_receiver(struct pipc_receiver *r) {
    struct pipc_channel_header *header = r->channel->header;
    if (pipc_state_spoilt(PIPC_LOAD_ACQUIRE(&header->state)))
        return -EBADMSG;
    for (uint32_t index = 0; index < r->lanes; index++) {
        int error = begin_lane(r, index);
        if (error < 0)
            return error;
    }
    PIPC_STORE(&header->receiver_asleep, 0);
    if (pipc_role_enter(&header->receiver))
        PIPC_COUNT(&header->receiver_take_overs, 1);
    return 0;
}

int pipc_receiver_open(struct pipc_receiver **out, struct pipc_channel *channel,
                       const struct pipc_receiver_options *options) {
    const struct pipc_receiver_options defaults = {0};
    if (options == NULL)
        options = &defaults;
    struct pipc_receiver *r = calloc(1, sizeof *r + channel->lanes * sizeof r->ends[0]);
    if (r == NULL)
        return -ENOMEM;
    r->channel = channel;
    r->capacity = channel->capacity;
    r->lanes = channel->lanes;
    r->at_most_once = options->flags & PIPC_RECEIVER_AT_MOST_ONCE;
    r->touch = !(options->flags & PIPC_RECEIVER_NO_TOUCH);
    r->spin_only = channel->flags & PIPC_CHANNEL_SPIN_ONLY;
    r->spin.ns = pipc_spin_ns(options->spin_ns);
    if (!(options->flags & PIPC_RECEIVER_NO_PAUSE) && pipc_spin_ns(0) > 0)
        r->pace.most_ns = options->pause_ns > 0 ? options->pause_ns : PAUSE_DEFAULT_NS;
    if (r->pace.most_ns > PAUSE_MOST_NS)
        r->pace.most_ns = PAUSE_MOST_NS;
    r->life = pipc_place_take(channel, PIPC_CHANNEL_LIFE_RECEIVER);
    int error = r->life < 0 ? r->life : settle_receiver(r);
    if (error < 0) {
        if (r->life >= 0)
            pipc_place_leave(r->life);
        free(r);
        return error;
    }
    *out = r;
    return 0;
}

void pipc_receiver_close(struct pipc_receiver *r) {
    if (r == NULL)
        return;
    pipc_role_leave(&r->channel->header->receiver);
    pipc_place_leave(r->life);
    free(r);
}
