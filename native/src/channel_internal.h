/* What the files of the channel share. Not installed. */
#ifndef POSIXIPC_CHANNEL_INTERNAL_H
#define POSIXIPC_CHANNEL_INTERNAL_H

#include <errno.h>
#include <stdbool.h>

#include <posixipc/channel.h>

#include "kill_point.h"

/* Every store into the segment goes through one of these three, or a memcpy followed by KILL_POINT. */
#define PIPC_STORE(address, value)                                                                           \
    do {                                                                                                     \
        __atomic_store_n(address, value, __ATOMIC_RELAXED);                                                  \
        KILL_POINT();                                                                                        \
    } while (0)
#define PIPC_STORE_RELEASE(address, value)                                                                   \
    do {                                                                                                     \
        __atomic_store_n(address, value, __ATOMIC_RELEASE);                                                  \
        KILL_POINT();                                                                                        \
    } while (0)
/* For counters with one writer: a plain add, untorn. */
#define PIPC_COUNT(address, value) PIPC_STORE(address, __atomic_load_n(address, __ATOMIC_RELAXED) + (value))

#define PIPC_LOAD(address) __atomic_load_n(address, __ATOMIC_RELAXED)
#define PIPC_LOAD_ACQUIRE(address) __atomic_load_n(address, __ATOMIC_ACQUIRE)
#if defined(__SANITIZE_THREAD__)
/* The thread sanitizer knows no fences; an exchange of a word of our own is one on every machine it runs on.
 */
#define PIPC_FULL_FENCE()                                                                                    \
    do {                                                                                                     \
        uint32_t word_ = 0;                                                                                  \
        __atomic_exchange_n(&word_, 1, __ATOMIC_SEQ_CST);                                                    \
    } while (0)
#define PIPC_ACQUIRE_FENCE() PIPC_FULL_FENCE()
#define PIPC_RELEASE_FENCE() PIPC_FULL_FENCE()
#else
#define PIPC_FULL_FENCE() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define PIPC_ACQUIRE_FENCE() __atomic_thread_fence(__ATOMIC_ACQUIRE)
#define PIPC_RELEASE_FENCE() __atomic_thread_fence(__ATOMIC_RELEASE)
#endif

/* Keeps the compiler from moving the look for a sleeper before the store that it follows. */
#define PIPC_KEEP_ORDER() __atomic_signal_fence(__ATOMIC_SEQ_CST)

#define PIPC_NO_DEADLINE INT64_MAX
/* A sleeper looks again this often, in case the one who should wake it died between the store and the call.
 */
#define PIPC_SLICE_NS 100000000LL
#define PIPC_DEFAULT_SPIN_NS 20000LL
/* Far longer than a store can be on its way to memory: the first, short sleep behind a raised word; see
 * FORMAT.md, "Waiting". */
#define PIPC_SETTLE_NS 2000000LL

#define PIPC_DATA_ALIGNMENT 4096ULL

/* Copied from the header once, after validation; the header's own are never read again. */
struct pipc_channel {
    uint8_t *base;
    struct pipc_channel_header *header;
    uint64_t mapped_bytes;
    uint64_t header_bytes;
    uint64_t capacity;
    uint32_t lanes;
    uint32_t max_message;
    uint32_t kind;
    uint32_t flags;
    int fd; /* -1: memory of the caller's, without names and life bytes (tests) */
};

static inline struct pipc_channel_lane *pipc_lane(const struct pipc_channel *channel, uint32_t lane) {
    return (struct pipc_channel_lane *) (channel->base + sizeof(struct pipc_channel_header)) + lane;
}

static inline uint8_t *pipc_lane_data(const struct pipc_channel *channel, uint32_t lane) {
    return channel->base + channel->header_bytes + lane * channel->capacity;
}

static inline uint64_t pipc_record_bytes(uint64_t length) {
    return (length + PIPC_RECORD_HEADER + 7) & ~7ULL;
}

/* Cursors count bytes from the channel's beginning and end far below 2^63, so that no sum of one overflows in
 * Java either: at 30 GB/s that takes nearly five years. */
static inline bool pipc_is_position(uint64_t cursor) {
    return cursor % 8 == 0 && cursor < 1ULL << 62;
}

static inline uint64_t pipc_record_word(int32_t type, uint64_t length) {
    return (uint64_t) (uint32_t) type << PIPC_RECORD_TYPE_SHIFT | PIPC_RECORD_COMMITTED | length;
}

/* The largest message that a ring always has room for: two records of its size and one header word fit. */
static inline uint64_t pipc_message_limit(uint64_t capacity) {
    uint64_t half = capacity / 2 - 32;
    return half < PIPC_CHANNEL_MESSAGE_MAX ? half : PIPC_CHANNEL_MESSAGE_MAX;
}

static inline uint64_t pipc_channel_header_bytes(uint32_t lanes) {
    uint64_t used = sizeof(struct pipc_channel_header) + lanes * sizeof(struct pipc_channel_lane);
    return (used + PIPC_DATA_ALIGNMENT - 1) & ~(PIPC_DATA_ALIGNMENT - 1);
}

/* Poisoned, or a state that no end writes, as that of memory that was cut off. */
static inline bool pipc_state_spoilt(uint32_t state) {
    return state != PIPC_CHANNEL_OPEN && state != PIPC_CHANNEL_ENDED;
}

static inline void pipc_relax(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ __volatile__("isb" ::: "memory");
#else
    __asm__ __volatile__("" ::: "memory");
#endif
}

/* channel_header.c */
/* Fills fresh zeroed memory; the magic is stored last, with release. */
void pipc_channel_format(void *base, const struct pipc_channel_options *checked, uint64_t total_bytes);
/* Checks the header of `length` bytes at base and copies what is needed. -EPROTO, -EPROTONOSUPPORT. */
int pipc_channel_adopt(struct pipc_channel *out, void *base, uint64_t length);
/* Fills in the defaults. -EINVAL. */
int pipc_channel_check(struct pipc_channel_options *options, uint64_t *total_bytes);
/* Marks the channel as spoilt, wakes everybody, returns -EBADMSG. The first report stays. */
int pipc_channel_poison(const struct pipc_channel *channel, uint32_t reason, uint32_t lane,
                        uint64_t position);
/* 0, -EPIPE or -EBADMSG. */
int pipc_channel_usable(const struct pipc_channel *channel);

/* channel_place.c */
/* Takes a life byte. The descriptor that holds it (>= 0; PIPC_NO_LIFE without an object), or -EBUSY. */
#define PIPC_NO_LIFE INT32_MAX
int pipc_place_take(const struct pipc_channel *channel, uint32_t index);
void pipc_place_leave(int life);
/* 1 if somebody else holds it, 0 if not, or -errno. */
int pipc_place_taken(const struct pipc_channel *channel, uint32_t index);
/* Enters the caller into a role; returns 1 if the one before it did not leave. */
int pipc_role_enter(struct pipc_channel_role *role);
void pipc_role_leave(struct pipc_channel_role *role);

/* channel_checkpoint.c */
struct pipc_progress {
    uint64_t tail;     /* end of the last publication */
    uint64_t messages; /* published up to there */
    uint64_t bytes;    /* of their payload */
};
/* The newer of the two. */
struct pipc_progress pipc_checkpoint_latest(const struct pipc_channel_lane *lane);
/* By the sender alone, which has come beyond its last one. */
void pipc_checkpoint_store(struct pipc_channel_lane *lane, const struct pipc_progress *progress);
/* Goes on over the published records of a ring, to the first word that is 0 or heads no possible record. */
struct pipc_progress pipc_checkpoint_walk(struct pipc_progress from, const uint8_t *data, uint64_t capacity);
/* With what was published since, if the sender rests; else the last one, whose three words may be of
 * different moments where the sender overtook every look. */
struct pipc_progress pipc_checkpoint_now(const struct pipc_channel_lane *lane, const uint8_t *data,
                                         uint64_t capacity);

/* channel_pace.c */
struct pipc_pace {
    int64_t most_ns;  /* 0: never pause */
    int64_t pause_ns; /* before the next poll; 0: none */
    int last_drain;   /* messages of the last drain that found any */
    int unpaced;      /* drains until pausing is tried again */
};
/* After a poll that found so many messages; `caught_up`: and nothing more was there. */
void pipc_pace_drained(struct pipc_pace *pace, int count, bool caught_up);

/* channel_wait.c */
int64_t pipc_deadline_ns(int64_t timeout_ns);
int64_t pipc_spin_ns(int64_t requested);
void pipc_spin_for(int64_t ns);
static inline void pipc_pace_pause(const struct pipc_pace *pace) {
    if (pace->pause_ns > 0)
        pipc_spin_for(pace->pause_ns);
}
/* Polls `ready` for spin->ns, then sleeps on the word in slices until it is ready. 0, -ETIMEDOUT or the
 * negative answer of `ready`, which is 1 for ready and 0 for not. */
struct pipc_spin {
    int64_t ns;
    uint32_t unpolled;      /* so many waits to come sleep at once */
    uint32_t unpolled_next; /* how many it were to be when that was last decided */
};
struct pipc_wait {
    uint32_t *word;
    uint64_t *sleeps; /* counter in the segment */
    struct pipc_spin *spin;
    bool may_sleep;
    int (*ready)(void *self);
    void *self;
};
int pipc_wait_until(const struct pipc_wait *wait, int64_t deadline_ns);
/* Wakes the sleeper of the word. Always 1. */
int pipc_wake_sleeper(uint32_t *word);
/* Wakes the sleeper of the word, if there is one; the caller has made its store before. 1 if it did. */
static inline int pipc_wake(uint32_t *word) {
    PIPC_KEEP_ORDER();
    return PIPC_LOAD(word) == 0 ? 0 : pipc_wake_sleeper(word);
}

#endif
