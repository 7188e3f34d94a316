/*
 * The memory of a channel, byte for byte: FORMAT.md, "Channel". Fixed widths, no pointers, native byte order.
 * Fields marked "shared" are read and written by several processes and only through atomic operations.
 */
#ifndef POSIXIPC_CHANNEL_LAYOUT_H
#define POSIXIPC_CHANNEL_LAYOUT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define PIPC_LAYOUT_ASSERT(condition) static_assert(condition, #condition)
#else
#define PIPC_LAYOUT_ASSERT(condition) _Static_assert(condition, #condition)
#endif

/* "PIPCCHAN" where the least significant byte stands first. */
#define PIPC_CHANNEL_MAGIC 0x4E41484343504950ULL
#define PIPC_CHANNEL_ENDIAN 0x01020304U
#define PIPC_CHANNEL_MAJOR 1U
#define PIPC_CHANNEL_MINOR 0U

#define PIPC_CHANNEL_LANES_MAX 64U
#define PIPC_CHANNEL_CAPACITY_MIN (64ULL << 10)
#define PIPC_CHANNEL_CAPACITY_MAX (1ULL << 40)
/* No message is longer, whatever the capacity: a record then lies in one Java buffer wherever it starts. */
#define PIPC_CHANNEL_MESSAGE_MAX (256U << 20)

/* kind */
#define PIPC_CHANNEL_ONE_SENDER 1U
#define PIPC_CHANNEL_LANES 2U

/* flags */
#define PIPC_CHANNEL_SPIN_ONLY 1U /* nobody sleeps on this channel, so nobody looks for sleepers */

/* state */
#define PIPC_CHANNEL_OPEN 1U
#define PIPC_CHANNEL_ENDED 2U
#define PIPC_CHANNEL_POISONED 3U

/* poison_reason */
#define PIPC_POISON_HEADER 1U   /* a record's header word is not one a sender writes */
#define PIPC_POISON_LENGTH 2U   /* a record is longer than the largest message or runs over the ring's end */
#define PIPC_POISON_PADDING 3U  /* a padding record that does not end the lap, or two in a row */
#define PIPC_POISON_POSITION 4U /* a cursor is not where a cursor of the other side can be */

/* Life bytes: an OFD lock on byte PIPC_LIFE_BASE + index, held while the place is taken. */
#define PIPC_CHANNEL_LIFE_RECEIVER 0U
#define PIPC_CHANNEL_LIFE_SENDER(lane) (1U + (lane))

/*
 * A record is one header word, the payload, and zero to seven bytes up to the next multiple of 8.
 * Header word: bits 0-29 payload length, bit 30 padding, bit 31 committed, bits 32-63 type. 0: not committed.
 */
#define PIPC_RECORD_LENGTH_MASK 0x3FFFFFFFULL
#define PIPC_RECORD_PADDING (1ULL << 30)
#define PIPC_RECORD_COMMITTED (1ULL << 31)
#define PIPC_RECORD_TYPE_SHIFT 32
#define PIPC_RECORD_HEADER 8U

/* Who holds a place; for diagnosis only, the life byte is the truth. */
struct pipc_channel_role {
    uint32_t epoch; /* shared: odd while held; an odd one found at attach is a take-over */
    uint32_t pid;
    uint64_t start_time;    /* of the process, clock ticks since boot; 0 unknown */
    uint64_t pid_namespace; /* inode; 0 unknown */
    uint64_t attached_ns;   /* CLOCK_REALTIME */
    uint8_t reserved[32];
};

struct pipc_channel_header {
    uint64_t magic;        /* shared: written last, with release */
    uint32_t endian;       /* PIPC_CHANNEL_ENDIAN in the creator's byte order */
    uint16_t major;        /* another major: refuse */
    uint16_t minor;        /* a newer minor may be ignored */
    uint32_t header_bytes; /* lane 0's data starts here; a multiple of 4096 */
    uint32_t kind;
    uint64_t incompatible; /* an unknown bit: refuse */
    uint64_t compatible;   /* an unknown bit: ignore */
    uint64_t total_bytes;
    uint64_t capacity; /* bytes of one lane's ring, a power of two */
    uint32_t lanes;
    uint32_t record_align_log2; /* 3 */
    uint32_t max_message;       /* bytes of payload */
    uint32_t flags;
    uint64_t reserved_72;
    uint8_t instance[16]; /* random: tells a channel from a later one of the same name */
    uint64_t boot;        /* FNV-1a of the boot id's 36 characters; 0 unknown */
    uint64_t created_ns;  /* CLOCK_REALTIME */
    uint8_t reserved_112[12];
    uint32_t crc; /* CRC-32 (IEEE) of bytes 8 to 123 */

    uint32_t state; /* shared */
    uint32_t poison_reason;
    uint32_t poison_lane;
    uint32_t reserved_140;
    uint64_t poison_position;
    uint8_t reserved_152[104];

    uint32_t receiver_asleep; /* shared: 1 while the receiver sleeps on it; the waker clears it */
    uint8_t reserved_260[124];

    uint64_t lanes_used; /* shared: bit n: lane n has had a sender */
    uint8_t reserved_392[120];

    struct pipc_channel_role receiver;
    uint8_t reserved_576[64];

    uint64_t receiver_waits;      /* times the receiver slept */
    uint64_t receiver_wake_ups;   /* times the receiver woke a sender */
    uint64_t receiver_take_overs; /* times a receiver followed one that had died */
    uint8_t reserved_664[360];
};

/* How far a sender had come when it last stored that; the records behind it tell the rest. */
struct pipc_channel_checkpoint {
    uint64_t tail;     /* shared: end of a publication; stored last, with release */
    uint64_t messages; /* published up to there */
    uint64_t bytes;    /* of their payload */
    uint64_t reserved;
};

struct pipc_channel_lane {
    struct pipc_channel_checkpoint checkpoints[2]; /* the one with the greater tail holds */
    uint8_t reserved_64[64];

    uint64_t released; /* shared: bytes before it may be overwritten */
    uint8_t reserved_136[120];

    uint64_t consumed; /* shared: where the next receiver begins */
    uint64_t received_messages;
    uint64_t received_bytes;
    uint8_t reserved_280[104];

    uint32_t sender_asleep; /* shared: 1 while the sender sleeps on it; the waker clears it */
    uint8_t reserved_388[124];

    struct pipc_channel_role sender;
    uint32_t ended; /* shared: 1: this sender has sent its last message */
    uint8_t reserved_580[60];

    uint64_t rejected;   /* claims refused for want of room */
    uint64_t waits;      /* times the sender slept */
    uint64_t wake_ups;   /* times the sender woke the receiver */
    uint64_t take_overs; /* times a sender followed one that had died */
    uint64_t high_water; /* most bytes seen in use, exact above capacity / 16 */
    uint8_t reserved_680[344];
};

#define PIPC_AT(type, field, offset) PIPC_LAYOUT_ASSERT(offsetof(struct type, field) == (offset))
PIPC_AT(pipc_channel_role, epoch, 0);
PIPC_AT(pipc_channel_role, pid, 4);
PIPC_AT(pipc_channel_role, start_time, 8);
PIPC_AT(pipc_channel_role, pid_namespace, 16);
PIPC_AT(pipc_channel_role, attached_ns, 24);
PIPC_LAYOUT_ASSERT(sizeof(struct pipc_channel_role) == 64);
PIPC_AT(pipc_channel_header, magic, 0);
PIPC_AT(pipc_channel_header, endian, 8);
PIPC_AT(pipc_channel_header, major, 12);
PIPC_AT(pipc_channel_header, minor, 14);
PIPC_AT(pipc_channel_header, header_bytes, 16);
PIPC_AT(pipc_channel_header, kind, 20);
PIPC_AT(pipc_channel_header, incompatible, 24);
PIPC_AT(pipc_channel_header, compatible, 32);
PIPC_AT(pipc_channel_header, total_bytes, 40);
PIPC_AT(pipc_channel_header, capacity, 48);
PIPC_AT(pipc_channel_header, lanes, 56);
PIPC_AT(pipc_channel_header, record_align_log2, 60);
PIPC_AT(pipc_channel_header, max_message, 64);
PIPC_AT(pipc_channel_header, flags, 68);
PIPC_AT(pipc_channel_header, instance, 80);
PIPC_AT(pipc_channel_header, boot, 96);
PIPC_AT(pipc_channel_header, created_ns, 104);
PIPC_AT(pipc_channel_header, crc, 124);
PIPC_AT(pipc_channel_header, state, 128);
PIPC_AT(pipc_channel_header, poison_reason, 132);
PIPC_AT(pipc_channel_header, poison_lane, 136);
PIPC_AT(pipc_channel_header, poison_position, 144);
PIPC_AT(pipc_channel_header, receiver_asleep, 256);
PIPC_AT(pipc_channel_header, lanes_used, 384);
PIPC_AT(pipc_channel_header, receiver, 512);
PIPC_AT(pipc_channel_header, receiver_waits, 640);
PIPC_AT(pipc_channel_header, receiver_wake_ups, 648);
PIPC_AT(pipc_channel_header, receiver_take_overs, 656);
PIPC_LAYOUT_ASSERT(sizeof(struct pipc_channel_header) == 1024);
PIPC_AT(pipc_channel_checkpoint, tail, 0);
PIPC_AT(pipc_channel_checkpoint, messages, 8);
PIPC_AT(pipc_channel_checkpoint, bytes, 16);
PIPC_LAYOUT_ASSERT(sizeof(struct pipc_channel_checkpoint) == 32);
PIPC_AT(pipc_channel_lane, checkpoints, 0);
PIPC_AT(pipc_channel_lane, released, 128);
PIPC_AT(pipc_channel_lane, consumed, 256);
PIPC_AT(pipc_channel_lane, received_messages, 264);
PIPC_AT(pipc_channel_lane, received_bytes, 272);
PIPC_AT(pipc_channel_lane, sender_asleep, 384);
PIPC_AT(pipc_channel_lane, sender, 512);
PIPC_AT(pipc_channel_lane, ended, 576);
PIPC_AT(pipc_channel_lane, rejected, 640);
PIPC_AT(pipc_channel_lane, waits, 648);
PIPC_AT(pipc_channel_lane, wake_ups, 656);
PIPC_AT(pipc_channel_lane, take_overs, 664);
PIPC_AT(pipc_channel_lane, high_water, 672);
PIPC_LAYOUT_ASSERT(sizeof(struct pipc_channel_lane) == 1024);
#undef PIPC_AT

#endif
