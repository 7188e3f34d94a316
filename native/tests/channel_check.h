/* Messages that prove themselves: a sequence number, a length derived from it, and a checksum over all of it.
 */
#ifndef POSIXIPC_TESTS_CHANNEL_CHECK_H
#define POSIXIPC_TESTS_CHANNEL_CHECK_H

#include <stdint.h>
#include <string.h>

#include <posixipc/channel.h>

#include "check.h"

struct proof {
    uint64_t sequence;
    uint64_t sum; /* FNV-1a by words of sequence, origin and the bytes that follow */
};

static inline uint64_t mix(uint64_t value) {
    value += 0x9E3779B97F4A7C15ULL;
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9ULL;
    value = (value ^ value >> 27) * 0x94D049BB133111EBULL;
    return value ^ value >> 31;
}

static inline uint64_t proof_sum(uint64_t sequence, uint32_t origin, const uint8_t *tail, uint32_t count) {
    uint64_t sum = 0xCBF29CE484222325ULL ^ sequence ^ (uint64_t) origin << 48;
    for (uint32_t i = 0; i < count; i++)
        sum = (sum ^ tail[i]) * 0x100000001B3ULL;
    return sum;
}

/* The message `sequence` of `origin` is always the same: 16 to 16 + most_tail bytes. */
static inline uint32_t proof_write(void *out, uint64_t sequence, uint32_t origin, uint32_t most_tail) {
    uint64_t random = mix(sequence ^ (uint64_t) origin << 40);
    uint32_t count = most_tail == 0 ? 0 : (uint32_t) (random % (most_tail + 1));
    uint8_t *tail = (uint8_t *) out + sizeof(struct proof);
    memset(tail, (int) (random >> 56), count);
    struct proof proof = {sequence, proof_sum(sequence, origin, tail, count)};
    memcpy(out, &proof, sizeof proof);
    return (uint32_t) sizeof proof + count;
}

/* The sequence number of an intact message; ends the test otherwise. */
static inline uint64_t proof_read(const void *data, uint32_t length, uint32_t origin) {
    struct proof proof;
    CHECK(length >= sizeof proof);
    memcpy(&proof, data, sizeof proof);
    CHECK_EQUAL(proof.sum, proof_sum(proof.sequence, origin, (const uint8_t *) data + sizeof proof,
                                     length - (uint32_t) sizeof proof));
    return proof.sequence;
}

/* A count that may be raised by hand: the environment variable, or the default. */
static inline uint64_t count_from(const char *variable, uint64_t standard) {
    const char *text = getenv(variable);
    return text == NULL ? standard : strtoull(text, NULL, 10);
}

#endif
