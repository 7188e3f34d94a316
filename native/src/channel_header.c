/* The channel's fixed part: written once by the creator, checked by everybody else and then never read again.
 */
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include <posixipc/wait.h>

#include "channel_internal.h"

#define CRC_FROM 8
#define CRC_TO offsetof(struct pipc_channel_header, crc)
#define BOOT_ID_LENGTH 36

static uint32_t crc32(const uint8_t *bytes, size_t count) {
    uint32_t crc = ~0U;
    for (size_t i = 0; i < count; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320U : 0);
    }
    return ~crc;
}

static uint64_t boot_hash(void) {
    char id[BOOT_ID_LENGTH];
    int fd = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return 0;
    ssize_t got = read(fd, id, sizeof id);
    close(fd);
    if (got != (ssize_t) sizeof id)
        return 0;
    uint64_t hash = 0xCBF29CE484222325ULL;
    for (size_t i = 0; i < sizeof id; i++)
        hash = (hash ^ (uint8_t) id[i]) * 0x100000001B3ULL;
    return hash;
}

static bool is_power_of_two(uint64_t value) {
    return value != 0 && (value & (value - 1)) == 0;
}

int pipc_channel_check(struct pipc_channel_options *o, uint64_t *total_bytes) {
    if (o->capacity == 0)
        o->capacity = 1 << 20;
    if (o->kind == 0)
        o->kind = PIPC_CHANNEL_ONE_SENDER;
    if (o->lanes == 0)
        o->lanes = o->kind == PIPC_CHANNEL_LANES ? 8 : 1;
    if (o->mode == 0)
        o->mode = 0600;
    if (!is_power_of_two(o->capacity) || o->capacity < PIPC_CHANNEL_CAPACITY_MIN ||
        o->capacity > PIPC_CHANNEL_CAPACITY_MAX)
        return -EINVAL;
    if (o->max_message == 0) {
        uint64_t eighth = o->capacity / 8;
        o->max_message = (uint32_t) (eighth < PIPC_CHANNEL_MESSAGE_MAX ? eighth : PIPC_CHANNEL_MESSAGE_MAX);
    }
    if (o->max_message > pipc_message_limit(o->capacity) || o->lanes > PIPC_CHANNEL_LANES_MAX)
        return -EINVAL;
    if (o->kind != PIPC_CHANNEL_LANES && (o->kind != PIPC_CHANNEL_ONE_SENDER || o->lanes != 1))
        return -EINVAL;
    if (o->flags & ~PIPC_CHANNEL_SPIN_ONLY || o->mode & ~0777U)
        return -EINVAL;
    *total_bytes = pipc_channel_header_bytes(o->lanes) + o->lanes * o->capacity;
    return 0;
}

void pipc_channel_format(void *base, const struct pipc_channel_options *checked, uint64_t total_bytes) {
    struct pipc_channel_header *header = base;
    struct timespec now = {0, 0};
    clock_gettime(CLOCK_REALTIME, &now);
    PIPC_STORE(&header->endian, PIPC_CHANNEL_ENDIAN);
    PIPC_STORE(&header->major, PIPC_CHANNEL_MAJOR);
    PIPC_STORE(&header->minor, PIPC_CHANNEL_MINOR);
    PIPC_STORE(&header->header_bytes, (uint32_t) pipc_channel_header_bytes(checked->lanes));
    PIPC_STORE(&header->kind, checked->kind);
    PIPC_STORE(&header->total_bytes, total_bytes);
    PIPC_STORE(&header->capacity, checked->capacity);
    PIPC_STORE(&header->lanes, checked->lanes);
    PIPC_STORE(&header->record_align_log2, 3);
    PIPC_STORE(&header->max_message, checked->max_message);
    PIPC_STORE(&header->flags, checked->flags);
    PIPC_STORE(&header->boot, boot_hash());
    PIPC_STORE(&header->created_ns, (uint64_t) now.tv_sec * 1000000000ULL + (uint64_t) now.tv_nsec);
    /* Non-blocking: an early-boot kernel without entropy leaves zeros, which only weakens diagnosis. */
    if (getrandom(header->instance, sizeof header->instance, GRND_NONBLOCK) < 0)
        memset(header->instance, 0, sizeof header->instance);
    PIPC_STORE(&header->crc, crc32((const uint8_t *) base + CRC_FROM, CRC_TO - CRC_FROM));
    PIPC_STORE(&header->state, PIPC_CHANNEL_OPEN);
    /* Pairs with the acquire in pipc_channel_adopt. */
    PIPC_STORE_RELEASE(&header->magic, PIPC_CHANNEL_MAGIC);
}

int pipc_channel_adopt(struct pipc_channel *out, void *base, uint64_t length) {
    if (length < sizeof(struct pipc_channel_header))
        return -EPROTO;
    struct pipc_channel_header *shared = base;
    if (PIPC_LOAD_ACQUIRE(&shared->magic) != PIPC_CHANNEL_MAGIC)
        return -EPROTO;
    struct pipc_channel_header copy;
    memcpy(&copy, base, CRC_TO + sizeof copy.crc);
    if (copy.endian != PIPC_CHANNEL_ENDIAN || copy.major != PIPC_CHANNEL_MAJOR || copy.incompatible != 0)
        return -EPROTONOSUPPORT;
    if (copy.crc != crc32((const uint8_t *) &copy + CRC_FROM, CRC_TO - CRC_FROM))
        return -EPROTO;
    struct pipc_channel_options options = {.capacity = copy.capacity,
                                           .kind = copy.kind,
                                           .lanes = copy.lanes,
                                           .max_message = copy.max_message,
                                           .flags = copy.flags};
    uint64_t total;
    if (copy.capacity == 0 || copy.kind == 0 || copy.lanes == 0 || copy.max_message == 0 ||
        pipc_channel_check(&options, &total) < 0)
        return -EPROTO;
    /* A later minor version may have a longer header, never a shorter one. */
    uint64_t least = pipc_channel_header_bytes(copy.lanes);
    if (copy.header_bytes < least || copy.header_bytes % PIPC_DATA_ALIGNMENT != 0 ||
        copy.record_align_log2 != 3)
        return -EPROTO;
    total = copy.header_bytes + copy.lanes * copy.capacity;
    if (copy.total_bytes != total || length < total)
        return -EPROTO;
    out->base = base;
    out->header = shared;
    out->mapped_bytes = length;
    out->header_bytes = copy.header_bytes;
    out->capacity = copy.capacity;
    out->lanes = copy.lanes;
    out->max_message = copy.max_message;
    out->kind = copy.kind;
    out->flags = copy.flags;
    return 0;
}

static void wake_all(const struct pipc_channel *channel) {
    PIPC_FULL_FENCE();
    pipc_wake(&channel->header->receiver_asleep);
    for (uint32_t lane = 0; lane < channel->lanes; lane++)
        pipc_wake(&pipc_lane(channel, lane)->sender_asleep);
}

/* From OPEN, or to POISONED from any other: a spoilt stream has no orderly end. */
static void change_state(const struct pipc_channel *channel, uint32_t to) {
    uint32_t *state = &channel->header->state;
    uint32_t seen = PIPC_LOAD(state);
    while (seen != PIPC_CHANNEL_POISONED && seen != to)
        if (__atomic_compare_exchange_n(state, &seen, to, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
            break;
    KILL_POINT();
    wake_all(channel);
}

int pipc_channel_poison(const struct pipc_channel *channel, uint32_t reason, uint32_t lane,
                        uint64_t position) {
    struct pipc_channel_header *header = channel->header;
    if (PIPC_LOAD_ACQUIRE(&header->state) != PIPC_CHANNEL_POISONED) {
        PIPC_STORE(&header->poison_reason, reason);
        PIPC_STORE(&header->poison_lane, lane);
        PIPC_STORE(&header->poison_position, position);
        change_state(channel, PIPC_CHANNEL_POISONED);
    }
    return -EBADMSG;
}

int pipc_channel_usable(const struct pipc_channel *channel) {
    uint32_t state = PIPC_LOAD_ACQUIRE(&channel->header->state);
    return state == PIPC_CHANNEL_OPEN ? 0 : state == PIPC_CHANNEL_ENDED ? -EPIPE : -EBADMSG;
}

int pipc_channel_end(struct pipc_channel *channel) {
    int usable = pipc_channel_usable(channel);
    if (usable == -EBADMSG)
        return usable;
    change_state(channel, PIPC_CHANNEL_ENDED);
    return 0;
}
