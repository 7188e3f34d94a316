/*
 * Channels: messages of variable length through a ring in shared memory, from one sender or many to one
 * receiver, in any process. The layout is FORMAT.md, "Channel"; the Java module org.posixipc.channel is its
 * other implementation.
 *
 * A channel has places: one for the receiver, one per lane for a sender. A place is held by an open file
 * description lock that the kernel drops when its process dies, at kill -9 too; the successor begins exactly
 * where the dead one stopped. After fork() the child must not use a channel it inherited, and keeps the
 * parent's places taken for as long as it lives without exec (descriptors are close-on-exec).
 *
 * A handle is used by one thread at a time; the sender and the receiver of one pipc_channel may be used by
 * two. Everything written before a message was published is seen by the one who receives it. Every function
 * returns >= 0 or -errno; -EBADMSG: the channel is poisoned (pipc_channel_stats says where and why).
 *
 * timeout_ns: 0 never waits (the answer is then -EAGAIN), negative waits for ever, else -ETIMEDOUT after it.
 */
#ifndef POSIXIPC_CHANNEL_H
#define POSIXIPC_CHANNEL_H

#include <stdint.h>

#include <posixipc/channel_layout.h>
#include <posixipc/error.h>

#ifdef __cplusplus
extern "C" {
#endif

struct pipc_channel;
struct pipc_sender;
struct pipc_receiver;

/* What a channel is made with; 0 in a field is its default. */
struct pipc_channel_options {
    uint64_t capacity;    /* bytes of a lane's ring: a power of two from 64 KiB; default 1 MiB */
    uint32_t kind;        /* PIPC_CHANNEL_ONE_SENDER (default) or PIPC_CHANNEL_LANES */
    uint32_t lanes;       /* senders at a time, 1 to 64; default 1, for lanes 8 */
    uint32_t max_message; /* bytes; at most capacity / 2 - 32 and 256 MiB; default capacity / 8 */
    uint32_t flags;       /* PIPC_CHANNEL_SPIN_ONLY */
    uint32_t mode;        /* permission bits; default 0600; subject to the umask */
    uint32_t reserved;
};

/* Makes the object whole before it has its name. -EEXIST, -EINVAL, -ENOSPC, -EACCES, ... */
PIPC_EXPORT int pipc_channel_create(struct pipc_channel **out, const char *name,
                                    const struct pipc_channel_options *options);
/* -ENOENT, -EACCES, -EPROTO: not a channel; -EPROTONOSUPPORT: of a version or byte order this library does
 * not know. */
PIPC_EXPORT int pipc_channel_open(struct pipc_channel **out, const char *name);
/* Unmaps and frees; the sender and receiver made from it must be closed before. */
PIPC_EXPORT void pipc_channel_close(struct pipc_channel *channel);
PIPC_EXPORT int pipc_channel_unlink(const char *name);
/* Ends the stream: no sender sends any more; the receiver gets what was sent and then the end. */
PIPC_EXPORT int pipc_channel_end(struct pipc_channel *channel);

/* How a sender or receiver waits: spin_ns of polling first; 0 is the default (20 us where more than one CPU
 * is allowed), negative none. An end that finds that the other needs the CPU it polls on leaves it out for
 * some waits. */
struct pipc_sender_options {
    int64_t spin_ns;
};

/* Takes the first free lane. -EBUSY: all are taken by living senders; -EPIPE: the stream has ended. */
PIPC_EXPORT int pipc_sender_open(struct pipc_sender **out, struct pipc_channel *channel,
                                 const struct pipc_sender_options *options);
/* Gives the lane free; what was published stays. */
PIPC_EXPORT void pipc_sender_close(struct pipc_sender *sender);
/* This sender's last message has been sent; an open claim is dropped and later ones answer -EPIPE. With one
 * sender the stream ends; with lanes it ends when also pipc_channel_end was called and every other sender has
 * ended or left. */
PIPC_EXPORT int pipc_sender_end(struct pipc_sender *sender);

/* -EMSGSIZE, -EPIPE, -EAGAIN or -ETIMEDOUT: no room. */
PIPC_EXPORT int pipc_sender_send(struct pipc_sender *sender, int32_t type, const void *data, uint32_t length,
                                 int64_t timeout_ns);
/* Room for `length` bytes in the ring, at *out, to be filled and committed; nobody sees it before. A second
 * claim replaces the first. An abandoned claim is nothing at all. */
PIPC_EXPORT int pipc_sender_claim(struct pipc_sender *sender, uint32_t length, int64_t timeout_ns,
                                  void **out);
/* Publishes the first `length` bytes of the claim. -EINVAL: more than claimed, or nothing is claimed. */
PIPC_EXPORT int pipc_sender_commit(struct pipc_sender *sender, int32_t type, uint32_t length);
PIPC_EXPORT void pipc_sender_abort(struct pipc_sender *sender);
/* Between begin and commit, messages are stored but not published; commit publishes all at once, also across
 * a crash; abort drops them. A batch with its headers fits in the capacity (half of it always fits), else the
 * claim answers -EMSGSIZE. */
PIPC_EXPORT int pipc_sender_batch_begin(struct pipc_sender *sender);
PIPC_EXPORT int pipc_sender_batch_commit(struct pipc_sender *sender);
PIPC_EXPORT void pipc_sender_batch_abort(struct pipc_sender *sender);
/* The lane this sender holds. */
PIPC_EXPORT uint32_t pipc_sender_lane(const struct pipc_sender *sender);

/* receiver flags */
#define PIPC_RECEIVER_AT_MOST_ONCE                                                                           \
    1U                            /* a message is consumed before its handler runs, else after the drain */
#define PIPC_RECEIVER_NO_TOUCH 2U /* see FORMAT.md, "Throughput": for handlers that read little of much */
#define PIPC_RECEIVER_NO_PAUSE 4U

struct pipc_receiver_options {
    int64_t spin_ns;
    int64_t pause_ns; /* longest pause before a stream that is being chased; 0: default 2 us; at most 1 ms */
    uint32_t flags;
    uint32_t reserved;
};

/* Takes the receiver's place. -EBUSY: a living receiver has it. */
PIPC_EXPORT int pipc_receiver_open(struct pipc_receiver **out, struct pipc_channel *channel,
                                   const struct pipc_receiver_options *options);
PIPC_EXPORT void pipc_receiver_close(struct pipc_receiver *receiver);

/* Called for one message; `data` lies in the ring, 8-byte aligned, and is valid until the handler returns. A
 * sender that does not keep the rules could change it meanwhile: copy first, then judge, where that matters.
 */
typedef void (*pipc_channel_handler)(void *context, uint32_t lane, int32_t type, const void *data,
                                     uint32_t length);

/* Hands at most `limit` messages to the handler, in each lane's order. Returns how many (> 0), 0 at the end
 * of the stream, -EAGAIN or -ETIMEDOUT where there was none. */
PIPC_EXPORT int pipc_receiver_receive(struct pipc_receiver *receiver, int limit, pipc_channel_handler handler,
                                      void *context, int64_t timeout_ns);

struct pipc_channel_stats {
    uint64_t messages, bytes;                    /* published */
    uint64_t received_messages, received_bytes;  /* handed over and released */
    uint64_t used_bytes, high_water_bytes;       /* of the fullest lane, with headers */
    uint64_t rejected;                           /* claims refused for want of room */
    uint64_t sender_waits, receiver_waits;       /* times each slept */
    uint64_t sender_wake_ups, receiver_wake_ups; /* times each woke the other side */
    uint64_t sender_take_overs, receiver_take_overs;
    uint64_t capacity, poison_position;
    uint32_t kind, lanes, max_message, state;
    uint32_t poison_reason, poison_lane;
    uint32_t senders_alive, receiver_alive; /* counted by life bytes */
};

/* Reads the counters while others write them: each is exact, their sum is of no one moment. What senders
 * published (messages, bytes, used_bytes) is found by walking their records; of one that runs too fast for
 * that it is what it had published a sixteenth of the capacity ago, 64 KiB at most, or before its last batch.
 */
PIPC_EXPORT int pipc_channel_stats(struct pipc_channel *channel, struct pipc_channel_stats *out);

#ifdef __cplusplus
}
#endif

#endif
