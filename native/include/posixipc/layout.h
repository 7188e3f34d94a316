/*
 * What lies in shared memory: the structures of native/FORMAT.md. Fixed widths, no pointers, every offset
 * checked by the compiler. Peers use the functions of condition.h and rwlock.h, never the fields.
 */
#ifndef POSIXIPC_LAYOUT_H
#define POSIXIPC_LAYOUT_H

#include <assert.h>
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>

#include <posixipc/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The first eight bytes of each structure of ours, stored at once and last. They say who can take part:
 * pthread objects of different C libraries or word sizes have equal sizes and other insides, so that a mixed
 * pair of processes would hang where this is a refusal.
 */
struct pipc_stamp {
    uint32_t magic;     /* which structure; reads byte-swapped in the other byte order */
    uint8_t version;    /* of that structure */
    uint8_t libc;       /* enum pipc_libc */
    uint8_t word_bytes; /* sizeof(long) */
    uint8_t byte_order; /* enum pipc_byte_order */
};
static_assert(sizeof(struct pipc_stamp) == 8, "stamp");
static_assert(offsetof(struct pipc_stamp, version) == 4, "stamp");
static_assert(offsetof(struct pipc_stamp, libc) == 5, "stamp");
static_assert(offsetof(struct pipc_stamp, word_bytes) == 6, "stamp");
static_assert(offsetof(struct pipc_stamp, byte_order) == 7, "stamp");

enum pipc_libc { PIPC_LIBC_OTHER = 1, PIPC_LIBC_GLIBC = 2, PIPC_LIBC_MUSL = 3 };
enum pipc_byte_order { PIPC_LITTLE_ENDIAN = 1, PIPC_BIG_ENDIAN = 2 };

#define PIPC_CONDITION_MAGIC 0x444E4350u /* "PCND" in a little-endian dump */
#define PIPC_CONDITION_VERSION 1
#define PIPC_RWLOCK_MAGIC 0x4B4C5250u /* "PRLK" */
#define PIPC_RWLOCK_VERSION 1

/*
 * Says whether the structure behind a stamp can be used by this process: 0; -ENOENT if the eight bytes are
 * zero (nothing has been created there yet); -EBADMSG if something else is there; -EPROTO for another
 * version; -EXDEV if it was made by another C library, word size or byte order.
 */
PIPC_EXPORT int32_t pipc_stamp_check(const struct pipc_stamp *stamp, uint32_t magic, uint32_t version);

/* A condition: see condition.h. 16 bytes, aligned to 8. */
struct pipc_condition {
    struct pipc_stamp stamp;
    uint32_t event; /* bit 0: somebody may sleep; the rest counts signals */
    uint32_t reserved;
};
static_assert(sizeof(struct pipc_condition) == 16, "condition");
static_assert(offsetof(struct pipc_condition, event) == 8, "condition");

/* What a pthread_mutex_t may need on any platform we know (40 bytes on x86-64, 48 on aarch64). */
#define PIPC_MUTEX_BYTES 64

#define PIPC_RWLOCK_ALIGNMENT 64

/* One process that takes part in a read-write lock. A cache line each: readers of different processes never
 * write the same line. */
struct pipc_rwlock_slot {
    uint64_t readers; /* low half: how many of its threads read; high half: how often the slot was claimed */
    uint8_t reserved[56];
};
static_assert(sizeof(struct pipc_rwlock_slot) == 64, "slot");

/* A read-write lock: see rwlock.h. 128 bytes and 64 for each slot, aligned to 64. */
struct pipc_rwlock {
    struct pipc_stamp stamp;
    uint32_t slots;   /* how many follow; never changes */
    uint32_t claimed; /* slots at and above it have never been claimed */
    uint32_t phase;   /* enum pipc_rwlock_phase */
    uint32_t drain;   /* where a writer sleeps until readers have left: as pipc_condition.event */
    uint8_t reserved[40];
    union {
        pthread_mutex_t writer; /* robust; held by the one writer, and for a moment by readers behind one */
        uint8_t bytes[PIPC_MUTEX_BYTES];
    } mutex;
    /* struct pipc_rwlock_slot slot[slots] */
};
static_assert(sizeof(pthread_mutex_t) <= PIPC_MUTEX_BYTES, "mutex");
static_assert(offsetof(struct pipc_rwlock, slots) == 8, "rwlock");
static_assert(offsetof(struct pipc_rwlock, claimed) == 12, "rwlock");
static_assert(offsetof(struct pipc_rwlock, phase) == 16, "rwlock");
static_assert(offsetof(struct pipc_rwlock, drain) == 20, "rwlock");
static_assert(offsetof(struct pipc_rwlock, mutex) == 64, "rwlock");
static_assert(sizeof(struct pipc_rwlock) == 128, "rwlock");

enum pipc_rwlock_phase {
    PIPC_RWLOCK_IDLE = 0,     /* no writer: readers pass */
    PIPC_RWLOCK_DRAINING = 1, /* a writer waits for the readers to leave; nothing has been written yet */
    PIPC_RWLOCK_WRITING = 2,  /* a writer is inside */
    PIPC_RWLOCK_DIED = 3,     /* the next one holds the lock of a writer that died inside, and repairs */
    PIPC_RWLOCK_BROKEN = 4    /* such a repair was given up */
};

#ifdef __cplusplus
}
#endif

#endif
