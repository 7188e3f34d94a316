/*
 * A channel in heap memory, so that the address sanitizer sees every step outside it, driven and spoilt by
 * the fuzzer's bytes. Links as a libFuzzer target (clang -fsanitize=fuzzer,address); test_channel_fuzz.c
 * drives the same entry point from a seeded generator where there is no clang.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../src/channel_checkpoint.c"
#include "../src/channel_header.c"
#include "../src/channel_pace.c"
#include "../src/channel_place.c"
#include "../src/channel_receiver.c"
#include "../src/channel_sender.c"
#include "../src/channel_wait.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CAPACITY (64U << 10)

static struct pipc_channel fuzzed;
static void *memory;
static struct pipc_sender *sender;
static struct pipc_receiver *receiver;
static uint64_t handled;

struct input {
    const uint8_t *at, *end;
};

static uint64_t take(struct input *input, int bytes) {
    uint64_t value = 0;
    for (int i = 0; i < bytes; i++)
        value = value << 8 | (input->at < input->end ? *input->at++ : 0);
    return value;
}

/* Reads all that was handed over: what lies outside the memory is the sanitizer's to find. */
static void read_all(void *context, uint32_t lane, int32_t type, const void *data, uint32_t length) {
    uint64_t *sum = context;
    const uint8_t *bytes = data;
    const uint8_t *ring = pipc_lane_data(&fuzzed, lane);
    if (bytes < ring || length > CAPACITY || bytes + length > ring + CAPACITY)
        abort();
    for (uint32_t i = 0; i < length; i++)
        *sum += bytes[i];
    *sum += (uint32_t) type;
    handled++;
}

static void close_ends(void) {
    pipc_sender_close(sender);
    pipc_receiver_close(receiver);
    sender = NULL;
    receiver = NULL;
}

static void make(uint32_t lanes) {
    struct pipc_channel_options options = {.capacity = CAPACITY,
                                           .kind = lanes > 1 ? PIPC_CHANNEL_LANES : PIPC_CHANNEL_ONE_SENDER,
                                           .lanes = lanes};
    uint64_t total;
    if (pipc_channel_check(&options, &total) < 0)
        abort();
    free(memory);
    if (posix_memalign(&memory, 4096, total) != 0)
        abort();
    memset(memory, 0, total);
    pipc_channel_format(memory, &options, total);
    if (pipc_channel_adopt(&fuzzed, memory, total) < 0)
        abort();
    fuzzed.fd = -1;
}

/* What somebody sees who only looks: it is nowhere beyond the ring, and comes to an end. */
static void look(void) {
    for (uint32_t lane = 0; lane < fuzzed.lanes; lane++)
        pipc_checkpoint_now(pipc_lane(&fuzzed, lane), pipc_lane_data(&fuzzed, lane), fuzzed.capacity);
}

/* One store of 1, 2, 4 or 8 bytes anywhere, or where the cursors, headers and state are. */
static void corrupt(struct input *input) {
    uint64_t choice = take(input, 1), where = take(input, 4), value = take(input, 8);
    uint64_t total = fuzzed.header_bytes + fuzzed.lanes * fuzzed.capacity;
    struct pipc_channel_lane *lane = pipc_lane(&fuzzed, (uint32_t) (where % fuzzed.lanes));
    uint8_t *ring = pipc_lane_data(&fuzzed, (uint32_t) (where % fuzzed.lanes));
    uint64_t *cursors[] = {&lane->checkpoints[0].tail, &lane->checkpoints[1].tail, &lane->released,
                           &lane->consumed, &fuzzed.header->lanes_used};
    uint64_t *target;
    if (choice & 0x80)
        target = cursors[(where >> 8) % (sizeof cursors / sizeof *cursors)];
    else if ((choice & 0x60) == 0x60)
        target = (uint64_t *) (fuzzed.base + where % (total / 8) * 8);
    else if ((choice & 0x40) && receiver != NULL)
        target = (uint64_t *) (ring + (receiver->ends[where % fuzzed.lanes].position & (CAPACITY - 1)));
    else if ((choice & 0x20) && sender != NULL)
        target = header_at(sender, sender->published);
    else
        target = (uint64_t *) (ring + (where >> 8) % (CAPACITY / 8) * 8);
    if (choice & 0x10) /* near what is there: one bit, or a small step */
        value = choice & 8 ? *target ^ 1ULL << (value & 63) : *target + (value & 0xFF) * 8 - 1024;
    int bytes = 1 << (choice & 3);
    memcpy(target, &value, (size_t) bytes);
    look();
}

static void send_some(struct input *input) {
    static const uint8_t zeros[CAPACITY];
    uint64_t how = take(input, 1);
    uint32_t length = (uint32_t) take(input, 2) % (CAPACITY / 4);
    if (how & 1)
        pipc_sender_batch_begin(sender);
    for (uint64_t i = 0; i <= how >> 4; i++)
        if (pipc_sender_send(sender, (int32_t) i, zeros, length % (how & 2 ? 64 : CAPACITY / 4), 0) < 0)
            break;
    if (how & 4)
        pipc_sender_batch_abort(sender);
    else
        pipc_sender_batch_commit(sender);
}

static void reopen(uint64_t which) {
    if (which & 1) {
        pipc_sender_close(sender);
        sender = NULL;
    }
    if (which & 2) {
        pipc_receiver_close(receiver);
        receiver = NULL;
    }
    struct pipc_receiver_options options = {.spin_ns = -1,
                                            .flags = PIPC_RECEIVER_NO_PAUSE |
                                                     (which & 4 ? PIPC_RECEIVER_AT_MOST_ONCE : 0) |
                                                     (which & 8 ? PIPC_RECEIVER_NO_TOUCH : 0)};
    if (sender == NULL && pipc_sender_open(&sender, &fuzzed, NULL) < 0)
        sender = NULL;
    if (receiver == NULL && pipc_receiver_open(&receiver, &fuzzed, &options) < 0)
        receiver = NULL;
}

/* The header alone: whatever its bytes, it is refused or describes what is there. */
static void adopt_spoilt_header(struct input *input) {
    struct pipc_channel copy;
    uint64_t total = fuzzed.header_bytes + fuzzed.lanes * fuzzed.capacity;
    uint8_t saved[128];
    memcpy(saved, memory, sizeof saved);
    for (uint64_t changes = take(input, 1) % 4; changes > 0; changes--) {
        uint64_t where = take(input, 1) % 128;
        ((uint8_t *) memory)[where] = (uint8_t) take(input, 1);
    }
    /* A hostile creator would get the checksum right. */
    uint32_t crc = crc32((uint8_t *) memory + CRC_FROM, CRC_TO - CRC_FROM);
    memcpy((uint8_t *) memory + CRC_TO, &crc, sizeof crc);
    if (pipc_channel_adopt(&copy, memory, total) == 0 &&
        (copy.header_bytes + copy.lanes * copy.capacity > total || copy.max_message > copy.capacity / 2))
        abort();
    memcpy(memory, saved, sizeof saved);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct input input = {data, data + size};
    uint64_t sum = 0;
    make(1 + (uint32_t) take(&input, 1) % 3);
    reopen(0);
    while (input.at < input.end) {
        uint64_t op = take(&input, 1);
        if (op < 100 && sender != NULL)
            send_some(&input);
        else if (op < 180 && receiver != NULL)
            pipc_receiver_receive(receiver, (int) (op & 15) + 1, read_all, &sum, 0);
        else if (op < 240)
            corrupt(&input);
        else if (op < 250)
            reopen(take(&input, 1));
        else if (op < 255)
            adopt_spoilt_header(&input);
        else
            pipc_channel_end(&fuzzed);
    }
    close_ends();
    return 0;
}
