/*
 * A ring of 2 GiB, and with its header more: offsets beyond 32 bits, records around each 512 MiB (where Java
 * begins its windows) and at the end of the lap.
 */
#include <inttypes.h>
#include <sys/statvfs.h>

#include "channel_check.h"

#define CAPACITY (2ULL << 30)
#define STEP (512ULL << 20)
#define NEEDED (CAPACITY + (1ULL << 30))
#define EDGE 64U
#define IN_FLIGHT 16

static char name[64];
static struct pipc_channel *channel;
static struct pipc_sender *sender;
static struct pipc_receiver *receiver;
static uint32_t lengths[IN_FLIGHT];
static uint64_t sent, received, position;

static uint64_t memory_free(void) {
    char line[128];
    unsigned long long kib = 0;
    FILE *file = fopen("/proc/meminfo", "r");
    CHECK(file != NULL);
    while (fgets(line, sizeof line, file) != NULL && sscanf(line, "MemAvailable: %llu", &kib) != 1)
        ;
    fclose(file);
    struct statvfs shm;
    CHECK_EQUAL(statvfs("/dev/shm", &shm), 0);
    uint64_t room = (uint64_t) shm.f_bavail * shm.f_frsize;
    return room < kib << 10 ? room : (uint64_t) kib << 10;
}

static uint8_t mark(uint64_t number, uint32_t at) {
    return (uint8_t) (number * 31 + at * 7 + 1);
}

/* Only the edges of a message are proved: all of a gigabyte would show no more. */
static void check_one(void *context, uint32_t lane, int32_t type, const void *data, uint32_t length) {
    const uint8_t *bytes = data;
    (void) context;
    CHECK_EQUAL(lane, 0);
    CHECK_EQUAL(type, (int32_t) received);
    CHECK_EQUAL(length, lengths[received % IN_FLIGHT]);
    for (uint32_t i = 0; i < length && i < EDGE; i++) {
        CHECK_EQUAL(bytes[i], mark(received, i));
        CHECK_EQUAL(bytes[length - 1 - i], mark(received, length - 1 - i));
    }
    received++;
}

static void drain(void) {
    while (pipc_receiver_receive(receiver, 100, check_one, NULL, 0) > 0)
        ;
    CHECK_EQUAL(received, sent);
}

static void send_one(uint32_t length) {
    void *at;
    CHECK_EQUAL(pipc_sender_claim(sender, length, 0, &at), 0);
    for (uint32_t i = 0; i < length && i < EDGE; i++) {
        ((uint8_t *) at)[i] = mark(sent, i);
        ((uint8_t *) at)[length - 1 - i] = mark(sent, length - 1 - i);
    }
    CHECK_EQUAL(pipc_sender_commit(sender, (int32_t) sent, length), 0);
    uint64_t record = (length + 15ULL) & ~7ULL, to_lap_end = CAPACITY - position % CAPACITY;
    position += record > to_lap_end ? to_lap_end + record : record;
    lengths[sent++ % IN_FLIGHT] = length;
}

static void approach(uint64_t target, uint64_t distance) {
    while (position < target - distance) {
        uint64_t left = target - distance - position, most = (256ULL << 20) + 8;
        send_one((uint32_t) ((left < most ? left : most) - 8));
        drain();
    }
    CHECK_EQUAL(position, target - distance);
}

int main(void) {
    const uint32_t around[] = {0, 24, 7, 100};
    uint64_t room = memory_free();
    if (room < NEEDED) {
        printf("a ring of %llu MiB wants %llu MiB free, not %" PRIu64 "\n", CAPACITY >> 20, NEEDED >> 20,
               room >> 20);
        return SKIP;
    }
    snprintf(name, sizeof name, "/pipc-test-%d-large", (int) getpid());
    struct pipc_channel_options options = {.capacity = CAPACITY};
    CHECK_EQUAL(pipc_channel_create(&channel, name, &options), 0);
    CHECK_EQUAL(pipc_channel_unlink(name), 0);
    CHECK_EQUAL(pipc_sender_open(&sender, channel, NULL), 0);
    CHECK_EQUAL(pipc_receiver_open(&receiver, channel, NULL), 0);
    for (uint64_t boundary = STEP; boundary <= 2 * CAPACITY; boundary += STEP) {
        approach(boundary, 8 + boundary / STEP % 6 * 8);
        for (size_t i = 0; i < sizeof around / sizeof around[0]; i++)
            send_one(around[i]);
        drain();
    }
    CHECK(position > 2 * CAPACITY);
    struct pipc_channel_stats stats;
    CHECK_EQUAL(pipc_channel_stats(channel, &stats), 0);
    CHECK_EQUAL(stats.messages, sent);
    CHECK_EQUAL(stats.used_bytes, 0);
    pipc_sender_close(sender);
    pipc_receiver_close(receiver);
    pipc_channel_close(channel);
    return 0;
}
