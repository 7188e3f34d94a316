/*
 * Processes on both ends, every kind: nothing lost, doubled or reordered, every byte proved.
 * PIPC_TEST_MESSAGES raises the count (10,000,000 by hand). A pair of threads does the same once, for the
 * thread sanitizer.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "channel_check.h"

#define MOST_TAIL 240
#define LANES 3

static char name[64];

enum verb { SEND, CLAIM, BATCH };

/* Told apart by sender, not by lane: one that comes late may be given the lane of one that has finished. */
struct seen {
    uint64_t next[LANES];
    uint64_t count;
};

static void expect_next(void *context, uint32_t lane, int32_t type, const void *data, uint32_t length) {
    struct seen *seen = context;
    CHECK(lane < LANES);
    CHECK(type >= 0 && type < LANES);
    CHECK_EQUAL(proof_read(data, length, (uint32_t) type), seen->next[type]);
    seen->next[type]++;
    seen->count++;
}

static void send_one(struct pipc_sender *sender, enum verb verb, uint32_t who, uint64_t sequence) {
    uint8_t buffer[sizeof(struct proof) + MOST_TAIL];
    void *out = buffer;
    if (verb == CLAIM)
        CHECK_EQUAL(pipc_sender_claim(sender, sizeof buffer, -1, &out), 0);
    uint32_t length = proof_write(out, sequence, who, MOST_TAIL);
    if (verb == CLAIM)
        CHECK_EQUAL(pipc_sender_commit(sender, (int32_t) who, length), 0);
    else
        CHECK_EQUAL(pipc_sender_send(sender, (int32_t) who, buffer, length, -1), 0);
}

static void send_all(struct pipc_channel *channel, enum verb verb, uint32_t who, uint64_t messages) {
    struct pipc_sender *sender;
    CHECK_EQUAL(pipc_sender_open(&sender, channel, NULL), 0);
    for (uint64_t sequence = 0; sequence < messages; sequence++) {
        if (verb == BATCH && sequence % 16 == 0)
            CHECK_EQUAL(pipc_sender_batch_begin(sender), 0);
        send_one(sender, verb, who, sequence);
        if (verb == BATCH && (sequence % 16 == 15 || sequence + 1 == messages))
            CHECK_EQUAL(pipc_sender_batch_commit(sender), 0);
    }
    CHECK_EQUAL(pipc_sender_end(sender), 0);
    pipc_sender_close(sender);
}

static pid_t send_in_a_child(enum verb verb, uint32_t who, uint64_t messages) {
    pid_t child = fork();
    CHECK(child >= 0);
    if (child != 0)
        return child;
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* a receiver that found a fault must not leave its senders waiting */
    alarm(600);
    struct pipc_channel *channel;
    CHECK_EQUAL(pipc_channel_open(&channel, name), 0);
    send_all(channel, verb, who, messages);
    pipc_channel_close(channel);
    _exit(0);
}

static void receive_all(struct pipc_channel *channel, uint32_t flags, uint64_t messages) {
    struct pipc_receiver *receiver;
    struct pipc_receiver_options options = {.flags = flags};
    CHECK_EQUAL(pipc_receiver_open(&receiver, channel, &options), 0);
    struct seen seen = {{0}, 0};
    int got;
    while (seen.count < messages) {
        got = pipc_receiver_receive(receiver, 1000, expect_next, &seen, -1);
        CHECK(got > 0);
    }
    CHECK_EQUAL(pipc_channel_end(channel), 0);
    CHECK_EQUAL(pipc_receiver_receive(receiver, 1000, expect_next, &seen, -1), 0);
    CHECK_EQUAL(seen.count, messages);
    pipc_receiver_close(receiver);
}

static void between_processes(struct pipc_channel_options options, enum verb verb, uint32_t flags,
                              uint64_t messages) {
    struct pipc_channel *channel;
    int senders = options.kind == PIPC_CHANNEL_LANES ? LANES : 1;
    pid_t children[LANES];
    CHECK_EQUAL(pipc_channel_create(&channel, name, &options), 0);
    for (int i = 0; i < senders; i++)
        children[i] = send_in_a_child(verb, (uint32_t) i, messages / (uint64_t) senders);
    receive_all(channel, flags, messages / (uint64_t) senders * (uint64_t) senders);
    for (int i = 0; i < senders; i++) {
        int status;
        CHECK_EQUAL(waitpid(children[i], &status, 0), children[i]);
        CHECK_EQUAL(status, 0);
    }
    struct pipc_channel_stats stats;
    CHECK_EQUAL(pipc_channel_stats(channel, &stats), 0);
    CHECK_EQUAL(stats.messages, stats.received_messages);
    CHECK_EQUAL(stats.bytes, stats.received_bytes);
    CHECK_EQUAL(stats.used_bytes, 0);
    CHECK_EQUAL(stats.sender_take_overs + stats.receiver_take_overs, 0);
    printf(
        "kind %u verb %d flags %u: %llu messages, waits %llu + %llu, wake-ups %llu + %llu, high water %llu\n",
        options.kind, (int) verb, flags, (unsigned long long) stats.messages,
        (unsigned long long) stats.sender_waits, (unsigned long long) stats.receiver_waits,
        (unsigned long long) stats.sender_wake_ups, (unsigned long long) stats.receiver_wake_ups,
        (unsigned long long) stats.high_water_bytes);
    pipc_channel_close(channel);
    CHECK_EQUAL(pipc_channel_unlink(name), 0);
}

static void *thread_send(void *channel) {
    send_all(channel, SEND, 0, 20000);
    return NULL;
}

static void between_threads(void) {
    struct pipc_channel_options options = {.capacity = 1 << 16};
    struct pipc_channel *channel;
    pthread_t thread;
    CHECK_EQUAL(pipc_channel_create(&channel, name, &options), 0);
    CHECK_EQUAL(pthread_create(&thread, NULL, thread_send, channel), 0);
    receive_all(channel, 0, 20000);
    CHECK_EQUAL(pthread_join(thread, NULL), 0);
    pipc_channel_close(channel);
    CHECK_EQUAL(pipc_channel_unlink(name), 0);
}

int main(void) {
    test_name(name, sizeof name, 1);
    setvbuf(stdout, NULL, _IOLBF, 0); /* forked children must not inherit lines */
    uint64_t messages = count_from("PIPC_TEST_MESSAGES", 200000);
    struct pipc_channel_options one = {0}, small = {.capacity = 1 << 16},
                                spin = {.flags = PIPC_CHANNEL_SPIN_ONLY};
    struct pipc_channel_options lanes = {.kind = PIPC_CHANNEL_LANES, .lanes = LANES, .capacity = 1 << 16};
    between_processes(one, SEND, 0, messages);
    between_processes(small, CLAIM, PIPC_RECEIVER_AT_MOST_ONCE, messages);
    between_processes(small, BATCH, PIPC_RECEIVER_NO_TOUCH | PIPC_RECEIVER_NO_PAUSE, messages);
    between_processes(spin, SEND, 0, messages);
    between_processes(lanes, SEND, 0, messages);
    between_processes(lanes, BATCH, PIPC_RECEIVER_AT_MOST_ONCE, messages);
    between_threads();
    return 0;
}
