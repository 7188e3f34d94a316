/*
 * The C end of Java's channel tests, with libposixipc linked in. One run does one verb:
 *
 *     create NAME KIND LANES CAPACITY MAX_MESSAGE FLAGS
 *     send NAME FIRST COUNT MOST_TAIL send|claim|batch leave|end|stay proved messages FIRST, FIRST + 1, ...
 *     receive NAME COUNT FLAGS quiet|tell                             until COUNT have come, or the end
 *     echo NAME REPLY_NAME COUNT                                      sends what it receives back
 *     stats NAME
 *
 * `stay` keeps the lane until standard input ends. `tell` prints each sequence number before the message
 * counts as handled. Last line: "ok <count>".
 */
#include <errno.h>

#include "channel_check.h"

#define BATCH 16
#define MOST_TAIL 65536

static void done(uint64_t count) {
    printf("ok %llu\n", (unsigned long long) count);
}

static struct pipc_channel *open_channel(const char *name) {
    struct pipc_channel *channel;
    CHECK_EQUAL(pipc_channel_open(&channel, name), 0);
    return channel;
}

static void create(char **argument) {
    struct pipc_channel_options options = {.kind = (uint32_t) atoi(argument[1]),
                                           .lanes = (uint32_t) atoi(argument[2]),
                                           .capacity = strtoull(argument[3], NULL, 10),
                                           .max_message = (uint32_t) atoi(argument[4]),
                                           .flags = (uint32_t) atoi(argument[5])};
    struct pipc_channel *channel;
    CHECK_EQUAL(pipc_channel_create(&channel, argument[0], &options), 0);
    pipc_channel_close(channel);
    done(0);
}

static void send_one(struct pipc_sender *sender, uint64_t sequence, uint32_t most_tail, int claim) {
    static uint8_t buffer[sizeof(struct proof) + MOST_TAIL];
    void *out = buffer;
    uint32_t lane = pipc_sender_lane(sender);
    if (claim)
        CHECK_EQUAL(pipc_sender_claim(sender, (uint32_t) sizeof(struct proof) + most_tail, -1, &out), 0);
    uint32_t length = proof_write(out, sequence, lane, most_tail);
    if (claim)
        CHECK_EQUAL(pipc_sender_commit(sender, (int32_t) lane, length), 0);
    else
        CHECK_EQUAL(pipc_sender_send(sender, (int32_t) lane, buffer, length, -1), 0);
}

static void send_all(char **argument) {
    struct pipc_channel *channel = open_channel(argument[0]);
    struct pipc_sender *sender;
    uint64_t first = strtoull(argument[1], NULL, 10), count = strtoull(argument[2], NULL, 10);
    uint32_t most_tail = (uint32_t) atoi(argument[3]);
    int batch = strcmp(argument[4], "batch") == 0, claim = strcmp(argument[4], "claim") == 0;
    CHECK(most_tail <= MOST_TAIL);
    CHECK_EQUAL(pipc_sender_open(&sender, channel, NULL), 0);
    for (uint64_t i = 0; i < count; i++) {
        if (batch && i % BATCH == 0)
            CHECK_EQUAL(pipc_sender_batch_begin(sender), 0);
        send_one(sender, first + i, most_tail, claim);
        if (batch && (i % BATCH == BATCH - 1 || i + 1 == count))
            CHECK_EQUAL(pipc_sender_batch_commit(sender), 0);
    }
    if (strcmp(argument[5], "end") == 0)
        CHECK_EQUAL(pipc_sender_end(sender), 0);
    done(count);
    if (strcmp(argument[5], "stay") == 0)
        while (getchar() != EOF)
            ;
    pipc_sender_close(sender);
}

struct seen {
    uint64_t next[PIPC_CHANNEL_LANES_MAX], count;
    int known[PIPC_CHANNEL_LANES_MAX], tell;
};

static void check_one(void *context, uint32_t lane, int32_t type, const void *data, uint32_t length) {
    struct seen *seen = context;
    uint64_t sequence = proof_read(data, length, lane);
    CHECK_EQUAL(type, (int32_t) lane);
    if (seen->known[lane]) /* the first one may stand anywhere: another receiver may have come before */
        CHECK_EQUAL(sequence, seen->next[lane]);
    seen->known[lane] = 1;
    seen->next[lane] = sequence + 1;
    seen->count++;
    if (seen->tell)
        printf("%llu\n", (unsigned long long) sequence);
}

static void receive_all(char **argument) {
    struct pipc_channel *channel = open_channel(argument[0]);
    struct pipc_receiver *receiver;
    static struct seen seen;
    uint64_t count = strtoull(argument[1], NULL, 10);
    struct pipc_receiver_options options = {.flags = (uint32_t) atoi(argument[2])};
    seen.tell = strcmp(argument[3], "tell") == 0;
    CHECK_EQUAL(pipc_receiver_open(&receiver, channel, &options), 0);
    while (seen.count < count) {
        uint64_t left = count - seen.count;
        int got = pipc_receiver_receive(receiver, left < 1000 ? (int) left : 1000, check_one, &seen, -1);
        CHECK(got >= 0);
        if (got == 0)
            break;
    }
    pipc_receiver_close(receiver);
    done(seen.count);
}

static void send_back(void *context, uint32_t lane, int32_t type, const void *data, uint32_t length) {
    (void) lane;
    CHECK_EQUAL(pipc_sender_send(context, type, data, length, -1), 0);
}

static void echo(char **argument) {
    struct pipc_channel *there = open_channel(argument[0]), *back = open_channel(argument[1]);
    struct pipc_receiver *receiver;
    struct pipc_sender *sender;
    uint64_t count = strtoull(argument[2], NULL, 10), done_so_far = 0;
    CHECK_EQUAL(pipc_receiver_open(&receiver, there, NULL), 0);
    CHECK_EQUAL(pipc_sender_open(&sender, back, NULL), 0);
    while (done_so_far < count) {
        int got = pipc_receiver_receive(receiver, 1000, send_back, sender, -1);
        CHECK(got >= 0);
        if (got == 0)
            break;
        done_so_far += (uint64_t) got;
    }
    pipc_sender_close(sender);
    pipc_receiver_close(receiver);
    done(done_so_far);
}

static void stats(char **argument) {
    struct pipc_channel_stats stats;
    CHECK_EQUAL(pipc_channel_stats(open_channel(argument[0]), &stats), 0);
    printf("messages %llu bytes %llu received %llu used %llu capacity %llu kind %u lanes %u max %u state %u "
           "senders %u receiver %u\n",
           (unsigned long long) stats.messages, (unsigned long long) stats.bytes,
           (unsigned long long) stats.received_messages, (unsigned long long) stats.used_bytes,
           (unsigned long long) stats.capacity, stats.kind, stats.lanes, stats.max_message, stats.state,
           stats.senders_alive, stats.receiver_alive);
    done(0);
}

int main(int count, char **argument) {
    const struct {
        const char *verb;
        int arguments;
        void (*run)(char **);
    } verbs[] = {{"create", 6, create},
                 {"send", 6, send_all},
                 {"receive", 4, receive_all},
                 {"echo", 3, echo},
                 {"stats", 1, stats}};
    setvbuf(stdout, NULL, _IOLBF, 0);
    alarm(600);
    for (size_t i = 0; count > 1 && i < sizeof verbs / sizeof verbs[0]; i++)
        if (strcmp(argument[1], verbs[i].verb) == 0 && count - 2 == verbs[i].arguments) {
            verbs[i].run(argument + 2);
            return 0;
        }
    fprintf(stderr, "usage: see the head of channel_peer.c\n");
    return 2;
}
