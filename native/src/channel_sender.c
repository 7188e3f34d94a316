/* The sender's end of a lane: claim, fill, publish. Only the sender writes records and headers. */
#include <stdlib.h>
#include <string.h>

#include "channel_internal.h"

/* Fills below this share of the capacity are not told apart by the high-water mark. */
#define COARSE_SHARE 16
#define MOST_CHECKPOINT_DISTANCE (64ULL << 10)

struct pipc_sender {
    struct pipc_channel *channel;
    struct pipc_channel_lane *lane;
    uint8_t *data;
    const uint32_t *state;
    uint32_t *receiver_asleep;
    uint64_t capacity;
    uint64_t published;           /* end of the last publication */
    uint64_t tail;                /* where the next record goes; beyond `published` within a batch */
    uint64_t head;                /* the receiver's position when last looked at */
    uint64_t limit;               /* up to here there is room and no checkpoint due, without looking again */
    uint64_t checkpointed;        /* end of what was published at the last checkpoint */
    uint64_t checkpoint_distance; /* at most so many bytes, and one publication, follow until the next */
    uint64_t high_water;
    uint64_t first_word; /* of the open batch, withheld until publication */
    uint64_t claim;      /* position of the claimed record, behind the padding if there is any */
    uint64_t messages;   /* sent on this lane, those of an open batch included; nobody else counts them */
    uint64_t batch_from_messages, batch_from_bytes; /* before the open batch */
    uint64_t bytes;                                 /* of payload, likewise */
    uint32_t max_message;
    uint32_t claimed; /* bytes */
    uint32_t index;
    bool has_claim;
    bool in_batch;
    bool ended; /* has said that it sent its last message */
    bool spin_only;
    int life;
    struct pipc_spin spin;
    uint64_t wanted; /* what `has_room` asks for */
};

static uint64_t *header_at(const struct pipc_sender *s, uint64_t position) {
    return (uint64_t *) (s->data + (position & (s->capacity - 1)));
}

/* What lies behind a checkpoint is whole: it is made before room is looked for, so that nothing behind it can
 * be overwritten before the next. */
static void checkpoint(struct pipc_sender *s) {
    if (s->published == s->checkpointed)
        return;
    struct pipc_progress progress = {.tail = s->published,
                                     .messages = s->in_batch ? s->batch_from_messages : s->messages,
                                     .bytes = s->in_batch ? s->batch_from_bytes : s->bytes};
    pipc_checkpoint_store(s->lane, &progress);
    s->checkpointed = s->published;
}

/* Looks at the receiver's position. 1: `wanted` bytes behind the tail fit, 0: not yet, or a negative errno.
 */
static int has_room(void *self) {
    struct pipc_sender *s = self;
    int usable = pipc_channel_usable(s->channel);
    if (usable < 0)
        return usable;
    /* Pairs with the release in the receiver: what lies before it has been read. */
    uint64_t head = PIPC_LOAD_ACQUIRE(&s->lane->released);
    if (head < s->head || head > s->published || !pipc_is_position(head))
        return pipc_channel_poison(s->channel, PIPC_POISON_POSITION, s->index, head);
    s->head = head;
    uint64_t used = s->tail + s->wanted - head;
    if (used > s->capacity)
        return 0;
    if (used > s->high_water) {
        s->high_water = used;
        PIPC_STORE(&s->lane->high_water, used);
    }
    uint64_t coarse = s->capacity / COARSE_SHARE;
    s->limit = head + (s->high_water > coarse ? s->high_water : coarse);
    if (s->limit > s->tail + s->checkpoint_distance)
        s->limit = s->tail + s->checkpoint_distance;
    return 1;
}

static int make_room(struct pipc_sender *s, uint64_t wanted, int64_t timeout_ns) {
    checkpoint(s);
    if (s->ended)
        return -EPIPE;
    if (s->tail + wanted - s->published > s->capacity)
        return -EMSGSIZE; /* a batch that could not fit even if the receiver had read everything else */
    s->wanted = wanted;
    int ready = has_room(s);
    if (ready != 0)
        return ready < 0 ? ready : 0;
    if (timeout_ns == 0) {
        PIPC_COUNT(&s->lane->rejected, 1);
        return -EAGAIN;
    }
    struct pipc_wait wait = {.word = &s->lane->sender_asleep,
                             .sleeps = &s->lane->waits,
                             .spin = &s->spin,
                             .may_sleep = !s->spin_only,
                             .ready = has_room,
                             .self = s};
    int result = pipc_wait_until(&wait, pipc_deadline_ns(timeout_ns));
    if (result == -ETIMEDOUT)
        PIPC_COUNT(&s->lane->rejected, 1);
    return result;
}

/* Finds room for a record of `length` bytes: s->claim. The four below are the way of every message: inlined.
 */
static inline int reserve(struct pipc_sender *s, uint32_t length, int64_t timeout_ns) {
    if (length > s->max_message)
        return -EMSGSIZE;
    uint64_t record = pipc_record_bytes(length);
    uint64_t to_lap_end = s->capacity - (s->tail & (s->capacity - 1));
    uint64_t padding = record > to_lap_end ? to_lap_end : 0;
    /* One word more than the record: the next header, which must read 0 before this one is published. */
    uint64_t wanted = padding + record + PIPC_RECORD_HEADER;
    if (PIPC_LOAD(s->state) != PIPC_CHANNEL_OPEN) {
        int usable = pipc_channel_usable(s->channel);
        /* A hostile peer may have opened it again meanwhile: then it is open, and the claim still to be made.
         */
        if (usable < 0)
            return usable;
    }
    if (s->tail + wanted > s->limit) {
        int error = make_room(s, wanted, timeout_ns);
        if (error < 0)
            return error;
    }
    s->claim = s->tail + padding;
    return 0;
}

static inline uint8_t *payload(const struct pipc_sender *s) {
    return (uint8_t *) header_at(s, s->claim) + PIPC_RECORD_HEADER;
}

/* Makes the records behind `published` visible: one store of one word, the first of them. */
static inline void publish(struct pipc_sender *s, uint64_t first_word) {
    /* Pairs with the receiver's acquire of the header. */
    PIPC_STORE_RELEASE(header_at(s, s->published), first_word);
    s->published = s->tail;
    if (!s->spin_only && pipc_wake(s->receiver_asleep))
        PIPC_COUNT(&s->lane->wake_ups, 1);
}

/* Stores the reserved record; publishes it unless it belongs to a batch. */
static inline void store(struct pipc_sender *s, int32_t type, uint32_t length) {
    uint64_t end = s->claim + pipc_record_bytes(length);
    uint64_t word = pipc_record_word(type, length);
    PIPC_STORE(header_at(s, end), 0);
    if (s->claim != s->tail) {
        PIPC_STORE(header_at(s, s->claim), word);
        word = pipc_record_word(0, s->claim - s->tail - PIPC_RECORD_HEADER) | PIPC_RECORD_PADDING;
    }
    s->messages++;
    s->bytes += length;
    if (!s->in_batch) {
        s->tail = end;
        publish(s, word);
        return;
    }
    if (s->tail == s->published)
        s->first_word = word;
    else
        PIPC_STORE(header_at(s, s->tail), word);
    s->tail = end;
}

int pipc_sender_claim(struct pipc_sender *s, uint32_t length, int64_t timeout_ns, void **out) {
    int error = reserve(s, length, timeout_ns);
    if (error < 0)
        return error;
    s->claimed = length;
    s->has_claim = true;
    *out = payload(s);
    return 0;
}

int pipc_sender_commit(struct pipc_sender *s, int32_t type, uint32_t length) {
    if (!s->has_claim || length > s->claimed)
        return -EINVAL;
    s->has_claim = false;
    store(s, type, length);
    return 0;
}

void pipc_sender_abort(struct pipc_sender *s) {
    s->has_claim = false;
}

int pipc_sender_send(struct pipc_sender *s, int32_t type, const void *data, uint32_t length,
                     int64_t timeout_ns) {
    s->has_claim = false;
    int error = reserve(s, length, timeout_ns);
    if (error < 0)
        return error;
    if (length > 0)
        memcpy(payload(s), data, length);
    KILL_POINT();
    store(s, type, length);
    return 0;
}

int pipc_sender_batch_begin(struct pipc_sender *s) {
    if (s->in_batch)
        return -EINVAL;
    s->in_batch = true;
    s->has_claim = false;
    s->batch_from_messages = s->messages;
    s->batch_from_bytes = s->bytes;
    return 0;
}

int pipc_sender_batch_commit(struct pipc_sender *s) {
    if (!s->in_batch)
        return -EINVAL;
    s->in_batch = false;
    s->has_claim = false;
    if (s->tail != s->published)
        publish(s, s->first_word);
    if (s->published - s->checkpointed > s->checkpoint_distance)
        checkpoint(s);
    return 0;
}

void pipc_sender_batch_abort(struct pipc_sender *s) {
    s->has_claim = false;
    if (!s->in_batch)
        return;
    s->in_batch = false;
    s->limit = s->tail = s->published;
    s->messages = s->batch_from_messages;
    s->bytes = s->batch_from_bytes;
}

/* Walks what the predecessor published after its last checkpoint. */
static int find_tail(struct pipc_sender *s) {
    uint64_t head = PIPC_LOAD_ACQUIRE(&s->lane->released);
    struct pipc_progress last = pipc_checkpoint_latest(s->lane);
    uint64_t apart = last.tail < head ? head - last.tail : last.tail - head;
    if (!pipc_is_position(head) || !pipc_is_position(last.tail) || apart > s->capacity)
        return pipc_channel_poison(s->channel, PIPC_POISON_POSITION, s->index, last.tail);
    struct pipc_progress progress = pipc_checkpoint_walk(last, s->data, s->capacity);
    uint64_t tail = progress.tail;
    if (PIPC_LOAD_ACQUIRE(header_at(s, tail)) != 0 || tail < head || tail - head >= s->capacity)
        return pipc_channel_poison(s->channel, PIPC_POISON_HEADER, s->index, tail);
    s->messages = progress.messages;
    s->bytes = progress.bytes;
    s->published = s->tail = tail;
    s->checkpointed = last.tail;
    checkpoint(s);
    s->head = s->limit = head;
    s->high_water = PIPC_LOAD(&s->lane->high_water);
    if (s->high_water > s->capacity)
        s->high_water = s->capacity;
    return 0;
}

static int take_lane(struct pipc_sender *s) {
    struct pipc_channel *channel = s->channel;
    for (uint32_t index = 0; index < channel->lanes; index++) {
        int life = pipc_place_take(channel, PIPC_CHANNEL_LIFE_SENDER(index));
        if (life == -EBUSY)
            continue;
        if (life < 0)
            return life;
        s->life = life;
        s->index = index;
        s->lane = pipc_lane(channel, index);
        s->data = pipc_lane_data(channel, index);
        return 0;
    }
    return -EBUSY;
}

static int settle_sender(struct pipc_sender *s) {
    struct pipc_channel_header *header = s->channel->header;
    PIPC_STORE(&s->lane->ended, 0);
    /* A receiver that sees the stream's end sees this lane taken and not ended, or we see the end here. */
    PIPC_FULL_FENCE();
    int error = pipc_channel_usable(s->channel);
    if (error == 0)
        error = find_tail(s);
    if (error < 0)
        return error;
    PIPC_STORE(&s->lane->sender_asleep, 0);
    if (pipc_role_enter(&s->lane->sender))
        PIPC_COUNT(&s->lane->take_overs, 1);
    __atomic_fetch_or(&header->lanes_used, 1ULL << s->index, __ATOMIC_SEQ_CST);
    KILL_POINT();
    /* The predecessor may have died after its last publication and before its wake-up. */
    pipc_wake(&header->receiver_asleep);
    return 0;
}

int pipc_sender_open(struct pipc_sender **out, struct pipc_channel *channel,
                     const struct pipc_sender_options *options) {
    struct pipc_sender *s = calloc(1, sizeof *s);
    if (s == NULL)
        return -ENOMEM;
    s->channel = channel;
    s->state = &channel->header->state;
    s->receiver_asleep = &channel->header->receiver_asleep;
    s->capacity = channel->capacity;
    uint64_t share = channel->capacity / COARSE_SHARE;
    s->checkpoint_distance = share < MOST_CHECKPOINT_DISTANCE ? share : MOST_CHECKPOINT_DISTANCE;
    s->max_message = channel->max_message;
    s->spin_only = channel->flags & PIPC_CHANNEL_SPIN_ONLY;
    s->spin.ns = pipc_spin_ns(options == NULL ? 0 : options->spin_ns);
    int error = take_lane(s);
    if (error == 0 && (error = settle_sender(s)) < 0)
        pipc_place_leave(s->life);
    if (error < 0) {
        free(s);
        return error;
    }
    *out = s;
    return 0;
}

/* Leaving lets the stream end where that was waiting for this sender. */
static void wake_receiver(struct pipc_sender *s) {
    PIPC_FULL_FENCE();
    pipc_wake(&s->channel->header->receiver_asleep);
}

void pipc_sender_close(struct pipc_sender *s) {
    if (s == NULL)
        return;
    pipc_sender_batch_abort(s);
    checkpoint(s);
    pipc_role_leave(&s->lane->sender);
    pipc_place_leave(s->life);
    wake_receiver(s);
    free(s);
}

int pipc_sender_end(struct pipc_sender *s) {
    if (s->in_batch)
        return -EINVAL;
    checkpoint(s);
    /* The receiver may take it at its word and be gone: nothing comes after. */
    s->has_claim = false;
    s->ended = true;
    s->limit = 0;
    /* Pairs with the receiver's acquire: whoever sees it sees the last message. */
    PIPC_STORE_RELEASE(&s->lane->ended, 1);
    if (s->channel->kind == PIPC_CHANNEL_ONE_SENDER)
        return pipc_channel_end(s->channel);
    wake_receiver(s);
    return 0;
}

uint32_t pipc_sender_lane(const struct pipc_sender *s) {
    return s->index;
}
