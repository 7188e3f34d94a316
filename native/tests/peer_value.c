/* Values in the peer's mapped segments, in native byte order, plain or atomic. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "peer.h"

static void read_bytes(const struct peer_words *a) {
    if (a->count < 4)
        peer_misuse("memory read <segment> <offset> bytes <length>");
    size_t length = (size_t) peer_number(a->word[3], 0, INT32_MAX);
    char *printed = peer_printed(peer_place(a->word[0], a->word[1], length), length, 0);
    peer_ok("%s", printed);
    free(printed);
}

/* memcpy, because a test may well ask for an unaligned place. */
#define READ(type, format, shown)                                                                            \
    do {                                                                                                     \
        type value_;                                                                                         \
        memcpy(&value_, peer_place(a->word[0], a->word[1], sizeof value_), sizeof value_);                   \
        peer_ok(format, (shown) value_);                                                                     \
    } while (0)

static void read_value(const struct peer_words *a) {
    const char *type = a->word[2];
    if (strcmp(type, "bytes") == 0)
        read_bytes(a);
    else if (strcmp(type, "byte") == 0)
        READ(int8_t, "%d", int);
    else if (strcmp(type, "short") == 0)
        READ(int16_t, "%d", int);
    else if (strcmp(type, "int") == 0)
        READ(int32_t, "%d", int);
    else if (strcmp(type, "long") == 0)
        READ(int64_t, "%lld", long long);
    else if (strcmp(type, "float") == 0)
        READ(float, "%.9g", double);
    else if (strcmp(type, "double") == 0)
        READ(double, "%.17g", double);
    else
        peer_misuse("no type '%s'", type);
}

#define WRITE(type, expression)                                                                              \
    do {                                                                                                     \
        type value_ = (type) (expression);                                                                   \
        memcpy(peer_place(a->word[0], a->word[1], sizeof value_), &value_, sizeof value_);                   \
    } while (0)

static void write_value(const struct peer_words *a) {
    const char *type = a->word[2], *text = a->word[3];
    if (strcmp(type, "bytes") == 0) {
        size_t length;
        unsigned char *payload = peer_payload(text, &length);
        memcpy(peer_place(a->word[0], a->word[1], length), payload, length);
        free(payload);
    } else if (strcmp(type, "byte") == 0)
        WRITE(int8_t, peer_number(text, INT8_MIN, INT8_MAX));
    else if (strcmp(type, "short") == 0)
        WRITE(int16_t, peer_number(text, INT16_MIN, INT16_MAX));
    else if (strcmp(type, "int") == 0)
        WRITE(int32_t, peer_number(text, INT32_MIN, INT32_MAX));
    else if (strcmp(type, "long") == 0)
        WRITE(int64_t, peer_number(text, INT64_MIN, INT64_MAX));
    else if (strcmp(type, "float") == 0)
        WRITE(float, peer_real(text));
    else if (strcmp(type, "double") == 0)
        WRITE(double, peer_real(text));
    else
        peer_misuse("no type '%s'", type);
    peer_done();
}

static void *aligned(const struct peer_words *a, size_t size) {
    void *place = peer_place(a->word[0], a->word[1], size);
    if ((uintptr_t) place % size != 0)
        peer_misuse("offset %s is not aligned", a->word[1]);
    return place;
}

static void fetch_add(const struct peer_words *a) {
    int64_t delta = peer_number(a->word[3], INT64_MIN, INT64_MAX);
    if (strcmp(a->word[2], "int") == 0) {
        int32_t *place = aligned(a, sizeof *place);
        peer_ok("%d", __atomic_fetch_add(place, (int32_t) delta, __ATOMIC_SEQ_CST));
    } else {
        peer_expect(a->word[2], "long");
        int64_t *place = aligned(a, sizeof *place);
        peer_ok("%lld", (long long) __atomic_fetch_add(place, delta, __ATOMIC_SEQ_CST));
    }
}

static int64_t acquire(const struct peer_words *a) {
    if (strcmp(a->word[2], "int") == 0)
        return __atomic_load_n((int32_t *) aligned(a, sizeof(int32_t)), __ATOMIC_ACQUIRE);
    peer_expect(a->word[2], "long");
    return __atomic_load_n((int64_t *) aligned(a, sizeof(int64_t)), __ATOMIC_ACQUIRE);
}

static int past(const struct timespec *deadline) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec > deadline->tv_sec ||
           (now.tv_sec == deadline->tv_sec && now.tv_nsec >= deadline->tv_nsec);
}

/* Looks every 100 us, so that it does not take the core from the one who is to write. */
static void await_value(const struct peer_words *a) {
    int64_t wanted = peer_number(a->word[3], INT64_MIN, INT64_MAX);
    struct timespec deadline = peer_deadline(CLOCK_MONOTONIC, a->word[4]);
    peer_blocking();
    while (acquire(a) != wanted) {
        if (past(&deadline)) {
            peer_ok("late %lld", (long long) acquire(a));
            return;
        }
        nanosleep(&(struct timespec){0, 100000}, NULL);
    }
    peer_done();
}

const struct peer_verb peer_value_verbs[] = {
    {"memory", "read", 3, 4, read_value},
    {"memory", "write", 4, 4, write_value},
    {"memory", "add", 4, 4, fetch_add},
    {"memory", "await", 5, 5, await_value},
    {NULL, NULL, 0, 0, NULL},
};
