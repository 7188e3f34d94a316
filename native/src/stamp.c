/* The stamp of our structures in shared memory: who made them, and whether this process may use them. */
#include <errno.h>
#include <semaphore.h>
#include <stdalign.h>
#include <string.h>

#include "shim.h"

static uint8_t own_libc(void) {
    if (pipc_glibc_version() != NULL)
        return PIPC_LIBC_GLIBC;
#if defined(__linux__) && !defined(__ANDROID__)
    return PIPC_LIBC_MUSL;
#else
    return PIPC_LIBC_OTHER;
#endif
}

static struct pipc_stamp own(uint32_t magic, uint32_t version) {
    struct pipc_stamp stamp = {
        .magic = magic,
        .version = (uint8_t) version,
        .libc = own_libc(),
        .word_bytes = sizeof(long),
        .byte_order = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? PIPC_LITTLE_ENDIAN : PIPC_BIG_ENDIAN,
    };
    return stamp;
}

void pipc_stamp_write(struct pipc_stamp *stamp, uint32_t magic, uint32_t version) {
    struct pipc_stamp made = own(magic, version);
    uint64_t word;
    memcpy(&word, &made, sizeof word);
    /* Pairs with the acquire in pipc_stamp_check: who sees the stamp sees what it stands for. */
    __atomic_store_n((uint64_t *) (void *) stamp, word, __ATOMIC_RELEASE);
}

int32_t pipc_stamp_check(const struct pipc_stamp *stamp, uint32_t magic, uint32_t version) {
    uint64_t word = __atomic_load_n((const uint64_t *) (const void *) stamp, __ATOMIC_ACQUIRE);
    if (word == 0)
        return -ENOENT;
    struct pipc_stamp found, expected = own(magic, version);
    memcpy(&found, &word, sizeof found);
    if (found.magic == __builtin_bswap32(magic))
        return -EXDEV;
    if (found.magic != magic)
        return -EBADMSG;
    if (found.version != expected.version)
        return -EPROTO;
    return found.libc == expected.libc && found.word_bytes == expected.word_bytes &&
                   found.byte_order == expected.byte_order
               ? 0
               : -EXDEV;
}

#define LAYOUT(type) ((int64_t) sizeof(type) << 32 | (int64_t) alignof(type))

int64_t pipc_lock_layout(int32_t type) {
    switch (type) {
    case PIPC_TYPE_MUTEX:
        return LAYOUT(pthread_mutex_t);
    case PIPC_TYPE_PTHREAD_CONDITION:
        return LAYOUT(pthread_cond_t);
    case PIPC_TYPE_PTHREAD_RWLOCK:
        return LAYOUT(pthread_rwlock_t);
    case PIPC_TYPE_SEMAPHORE:
        return LAYOUT(sem_t);
    case PIPC_TYPE_CONDITION:
        return LAYOUT(struct pipc_condition);
    case PIPC_TYPE_RWLOCK:
        return (int64_t) sizeof(struct pipc_rwlock) << 32 | PIPC_RWLOCK_ALIGNMENT;
    case PIPC_TYPE_RWLOCK_SLOT:
        return (int64_t) sizeof(struct pipc_rwlock_slot) << 32 | PIPC_RWLOCK_ALIGNMENT;
    default:
        return -EINVAL;
    }
}
