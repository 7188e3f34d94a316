/* What a channel does in one process: places, messages, batches, back-pressure, end, poison, counters. */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "channel_check.h"

static char name[64];

struct seen {
    int count;
    uint32_t lane[64];
    int32_t type[64];
    uint32_t length[64];
    char text[64][32];
};

static void remember(void *context, uint32_t lane, int32_t type, const void *data, uint32_t length) {
    struct seen *seen = context;
    int at = seen->count++ % 64;
    seen->lane[at] = lane;
    seen->type[at] = type;
    seen->length[at] = length;
    CHECK_EQUAL((uintptr_t) data % 8, 0);
    memset(seen->text[at], 0, sizeof seen->text[at]);
    memcpy(seen->text[at], data, length < 31 ? length : 31);
}

static struct pipc_channel *fresh(struct pipc_channel_options options) {
    struct pipc_channel *channel;
    CHECK_EQUAL(pipc_channel_create(&channel, name, &options), 0);
    return channel;
}

static void drop(struct pipc_channel *channel) {
    pipc_channel_close(channel);
    CHECK_EQUAL(pipc_channel_unlink(name), 0);
}

/* Writes into the object behind its ends' backs. */
static void overwrite(off_t at, const void *bytes, size_t length) {
    int fd = shm_open(name, O_RDWR, 0);
    CHECK(fd >= 0);
    CHECK_EQUAL(pwrite(fd, bytes, length, at), length);
    close(fd);
}

static void refuses_bad_options(void) {
    struct pipc_channel *channel;
    struct pipc_channel_options bad[] = {
        {.capacity = 65535},
        {.capacity = 32768},
        {.capacity = 1ULL << 41},
        {.kind = 3},
        {.lanes = 2},
        {.kind = PIPC_CHANNEL_LANES, .lanes = 65},
        {.max_message = 1024 * 1024},
        {.flags = 2},
        {.mode = 01000},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        CHECK_EQUAL(pipc_channel_create(&channel, name, &bad[i]), -EINVAL);
    CHECK_EQUAL(pipc_channel_open(&channel, name), -ENOENT);
}

static void refuses_what_is_no_channel(void) {
    struct pipc_channel *channel;
    int fd = shm_open(name, O_CREAT | O_EXCL | O_RDWR, 0600);
    CHECK(fd >= 0);
    CHECK_EQUAL(pipc_channel_open(&channel, name), -EPROTO);
    CHECK_EQUAL(ftruncate(fd, 1 << 16), 0);
    CHECK_EQUAL(pipc_channel_open(&channel, name), -EPROTO);
    close(fd);
    shm_unlink(name);
}

static void lets_one_sender_and_one_receiver_in(void) {
    struct pipc_channel *channel = fresh((struct pipc_channel_options){0}), *again;
    CHECK_EQUAL(pipc_channel_create(&again, name, NULL), -EEXIST);
    CHECK_EQUAL(pipc_channel_open(&again, name), 0);
    struct pipc_sender *sender, *second;
    struct pipc_receiver *receiver, *other;
    CHECK_EQUAL(pipc_sender_open(&sender, channel, NULL), 0);
    CHECK_EQUAL(pipc_receiver_open(&receiver, channel, NULL), 0);
    CHECK_EQUAL(pipc_sender_open(&second, channel, NULL), -EBUSY);
    CHECK_EQUAL(pipc_sender_open(&second, again, NULL), -EBUSY);
    CHECK_EQUAL(pipc_receiver_open(&other, again, NULL), -EBUSY);
    struct pipc_channel_stats stats;
    CHECK_EQUAL(pipc_channel_stats(again, &stats), 0);
    CHECK_EQUAL(stats.senders_alive, 1);
    CHECK_EQUAL(stats.receiver_alive, 1);
    pipc_sender_close(sender);
    CHECK_EQUAL(pipc_sender_open(&second, again, NULL), 0);
    pipc_sender_close(second);
    pipc_receiver_close(receiver);
    pipc_channel_close(again);
    drop(channel);
}

static void carries_every_length_up_to_the_largest(void) {
    struct pipc_channel *channel =
        fresh((struct pipc_channel_options){.capacity = 1 << 16, .max_message = 32736});
    struct pipc_sender *sender;
    struct pipc_receiver *receiver;
    static uint8_t data[32737];
    memset(data, 'x', sizeof data);
    CHECK_EQUAL(pipc_sender_open(&sender, channel, NULL), 0);
    CHECK_EQUAL(pipc_receiver_open(&receiver, channel, NULL), 0);
    struct seen seen = {0};
    uint32_t step = 1;
    for (uint32_t length = 0; length <= 32736; length += step) {
        CHECK_EQUAL(pipc_sender_send(sender, (int32_t) (length ^ 0x80000000U), data, length, 0), 0);
        seen.count = 0;
        CHECK_EQUAL(pipc_receiver_receive(receiver, 1, remember, &seen, 0), 1);
        CHECK_EQUAL(seen.length[0], length);
        CHECK_EQUAL(seen.type[0], (int32_t) (length ^ 0x80000000U));
        step = length > 100 ? 97 : 1;
    }
    CHECK_EQUAL(pipc_sender_send(sender, 0, data, 32736, 0), 0);
    CHECK_EQUAL(pipc_receiver_receive(receiver, 1, remember, &seen, 0), 1);
    CHECK_EQUAL(pipc_sender_send(sender, 0, data, 32737, 0), -EMSGSIZE);
    CHECK_EQUAL(pipc_receiver_receive(receiver, 1, remember, &seen, 0), -EAGAIN);
    CHECK_EQUAL(pipc_receiver_receive(receiver, 1, remember, &seen, 30000000), -ETIMEDOUT);
    CHECK_EQUAL(pipc_receiver_receive(receiver, 0, remember, &seen, 0), -EINVAL);
    pipc_sender_close(sender);
    pipc_receiver_close(receiver);
    drop(channel);
}

static void shows_nothing_of_a_claim_before_its_commit(void) {
    struct pipc_channel *channel = fresh((struct pipc_channel_options){0});
    struct pipc_sender *sender;
    struct pipc_receiver *receiver;
    struct seen seen = {0};
    void *out;
    CHECK_EQUAL(pipc_sender_open(&sender, channel, NULL), 0);
    CHECK_EQUAL(pipc_receiver_open(&receiver, channel, NULL), 0);
    CHECK_EQUAL(pipc_sender_commit(sender, 1, 0), -EINVAL);
    CHECK_EQUAL(pipc_sender_claim(sender, 100, 0, &out), 0);
    memcpy(out, "given up", 8);
    CHECK_EQUAL(pipc_receiver_receive(receiver, 9, remember, &seen, 0), -EAGAIN);
    pipc_sender_abort(sender);
    CHECK_EQUAL(pipc_sender_commit(sender, 1, 8), -EINVAL);
    CHECK_EQUAL(pipc_sender_claim(sender, 100, 0, &out), 0);
    memcpy(out, "kept", 4);
    CHECK_EQUAL(pipc_sender_commit(sender, 1, 101), -EINVAL);
    CHECK_EQUAL(pipc_sender_commit(sender, 7, 4), 0);
    CHECK_EQUAL(pipc_receiver_receive(receiver, 9, remember, &seen, 0), 1);
    CHECK(strcmp(seen.text[0], "kept") == 0);
    pipc_sender_close(sender);
    pipc_receiver_close(receiver);
    drop(channel);
}

static void publishes_a_batch_at_once_or_not_at_all(void) {
    struct pipc_channel *channel = fresh((struct pipc_channel_options){.capacity = 1 << 16});
    struct pipc_sender *sender;
    struct pipc_receiver *receiver;
    struct seen seen = {0};
    char data[8192] = "in a batch";
    CHECK_EQUAL(pipc_sender_open(&sender, channel, NULL), 0);
    CHECK_EQUAL(pipc_receiver_open(&receiver, channel, NULL), 0);
    for (int round = 0; round < 100; round++) {
        CHECK_EQUAL(pipc_sender_batch_begin(sender), 0);
        CHECK_EQUAL(pipc_sender_batch_begin(sender), -EINVAL);
        for (int i = 0; i < 5; i++)
            CHECK_EQUAL(pipc_sender_send(sender, i, data, 1000 + (uint32_t) round, 0), 0);
        CHECK_EQUAL(pipc_receiver_receive(receiver, 9, remember, &seen, 0), -EAGAIN);
        if (round % 3 == 2) {
            pipc_sender_batch_abort(sender);
            CHECK_EQUAL(pipc_receiver_receive(receiver, 9, remember, &seen, 0), -EAGAIN);
            continue;
        }
        CHECK_EQUAL(pipc_sender_batch_commit(sender), 0);
        CHECK_EQUAL(pipc_sender_batch_commit(sender), -EINVAL);
        seen.count = 0;
        CHECK_EQUAL(pipc_receiver_receive(receiver, 9, remember, &seen, 0), 5);
        for (int i = 0; i < 5; i++)
            CHECK_EQUAL(seen.type[i], i);
    }
    CHECK_EQUAL(pipc_sender_batch_begin(sender), 0);
    int fitted = 0, error;
    while ((error = pipc_sender_send(sender, 0, data, 8192, 0)) == 0)
        fitted++;
    CHECK_EQUAL(error, -EMSGSIZE);
    CHECK(fitted >= 4); /* half of the capacity always fits */
    CHECK_EQUAL(pipc_sender_batch_commit(sender), 0);
    int got = 0;
    while ((error = pipc_receiver_receive(receiver, 9, remember, &seen, 0)) > 0)
        got += error;
    CHECK_EQUAL(got, fitted);
    pipc_sender_close(sender);
    pipc_receiver_close(receiver);
    drop(channel);
}

static void answers_when_there_is_no_room(void) {
    struct pipc_channel *channel = fresh((struct pipc_channel_options){.capacity = 1 << 16});
    struct pipc_sender *sender;
    struct pipc_receiver *receiver;
    struct seen seen = {0};
    char data[1000] = {0};
    CHECK_EQUAL(pipc_sender_open(&sender, channel, NULL), 0);
    int sent = 0, error;
    while ((error = pipc_sender_send(sender, sent, data, sizeof data, 0)) == 0)
        sent++;
    CHECK_EQUAL(error, -EAGAIN);
    CHECK(sent >= 64);
    CHECK_EQUAL(pipc_sender_send(sender, 0, data, sizeof data, 20000000), -ETIMEDOUT);
    struct pipc_channel_stats stats;
    CHECK_EQUAL(pipc_channel_stats(channel, &stats), 0);
    CHECK_EQUAL(stats.rejected, 2);
    CHECK_EQUAL(stats.messages, sent);
    CHECK_EQUAL(stats.bytes, sent * 1000);
    CHECK_EQUAL(stats.used_bytes, sent * 1008);
    CHECK(stats.high_water_bytes >= stats.used_bytes && stats.high_water_bytes <= stats.capacity);
    CHECK_EQUAL(pipc_receiver_open(&receiver, channel, NULL), 0);
    int expected = 0;
    while ((error = pipc_receiver_receive(receiver, 1, remember, &seen, 0)) == 1)
        CHECK_EQUAL(seen.type[(seen.count - 1) % 64], expected++);
    CHECK_EQUAL(expected, sent);
    CHECK_EQUAL(pipc_channel_stats(channel, &stats), 0);
    CHECK_EQUAL(stats.received_messages, sent);
    CHECK_EQUAL(stats.used_bytes, 0);
    pipc_sender_close(sender);
    pipc_receiver_close(receiver);
    drop(channel);
}

static void ends_after_the_last_message(void) {
    struct pipc_channel *channel = fresh((struct pipc_channel_options){0});
    struct pipc_sender *sender, *late;
    struct pipc_receiver *receiver;
    struct seen seen = {0};
    CHECK_EQUAL(pipc_sender_open(&sender, channel, NULL), 0);
    CHECK_EQUAL(pipc_sender_send(sender, 1, "last", 4, 0), 0);
    CHECK_EQUAL(pipc_sender_end(sender), 0);
    CHECK_EQUAL(pipc_sender_send(sender, 1, "later", 5, -1), -EPIPE);
    pipc_sender_close(sender);
    CHECK_EQUAL(pipc_sender_open(&late, channel, NULL), -EPIPE);
    CHECK_EQUAL(pipc_receiver_open(&receiver, channel, NULL), 0);
    CHECK_EQUAL(pipc_receiver_receive(receiver, 9, remember, &seen, -1), 1);
    CHECK_EQUAL(pipc_receiver_receive(receiver, 9, remember, &seen, -1), 0);
    CHECK_EQUAL(pipc_receiver_receive(receiver, 9, remember, &seen, 0), 0);
    pipc_receiver_close(receiver);
    drop(channel);
}

static void keeps_the_order_of_each_lane_and_ends_with_the_last_sender(void) {
    struct pipc_channel *channel =
        fresh((struct pipc_channel_options){.kind = PIPC_CHANNEL_LANES, .lanes = 3});
    struct pipc_sender *senders[3], *fourth;
    struct pipc_receiver *receiver;
    struct seen seen = {0};
    for (uint32_t i = 0; i < 3; i++) {
        CHECK_EQUAL(pipc_sender_open(&senders[i], channel, NULL), 0);
        CHECK_EQUAL(pipc_sender_lane(senders[i]), i);
    }
    CHECK_EQUAL(pipc_sender_open(&fourth, channel, NULL), -EBUSY);
    CHECK_EQUAL(pipc_receiver_open(&receiver, channel, NULL), 0);
    for (int message = 0; message < 10; message++)
        for (int i = 0; i < 3; i++)
            CHECK_EQUAL(pipc_sender_send(senders[i], message, "x", 1, 0), 0);
    int next[3] = {0}, got;
    while ((got = pipc_receiver_receive(receiver, 4, remember, &seen, 0)) > 0) {
        for (int i = 0; i < got; i++)
            CHECK_EQUAL(seen.type[i], next[seen.lane[i]]++);
        seen.count = 0;
    }
    CHECK_EQUAL(got, -EAGAIN);
    CHECK_EQUAL(next[0] + next[1] + next[2], 30);
    /* One sender ends, one leaves, one sends on: the stream is over when all three have. */
    void *out;
    CHECK_EQUAL(pipc_sender_claim(senders[0], 1, 0, &out), 0);
    CHECK_EQUAL(pipc_sender_end(senders[0]), 0);
    CHECK_EQUAL(pipc_sender_commit(senders[0], 0, 1), -EINVAL);
    CHECK_EQUAL(pipc_sender_send(senders[0], 0, "x", 1, 0), -EPIPE);
    CHECK_EQUAL(pipc_channel_end(channel), 0);
    pipc_sender_close(senders[1]);
    CHECK_EQUAL(pipc_receiver_receive(receiver, 4, remember, &seen, 0), -EAGAIN);
    pipc_sender_close(senders[2]);
    CHECK_EQUAL(pipc_receiver_receive(receiver, 4, remember, &seen, -1), 0);
    pipc_sender_close(senders[0]);
    pipc_receiver_close(receiver);
    drop(channel);
}

static void both_refuse(struct pipc_sender *sender, struct pipc_receiver *receiver) {
    struct seen seen = {0};
    CHECK_EQUAL(pipc_sender_send(sender, 1, "more", 4, -1), -EBADMSG);
    CHECK_EQUAL(pipc_receiver_receive(receiver, 9, remember, &seen, 0), -EBADMSG);
    CHECK_EQUAL(pipc_receiver_receive(receiver, 9, remember, &seen, -1), -EBADMSG);
    CHECK_EQUAL(seen.count, 0);
}

static void poisons_both_sides_when_a_record_is_spoilt(void) {
    struct pipc_channel *channel = fresh((struct pipc_channel_options){0});
    struct pipc_sender *sender;
    struct pipc_receiver *receiver;
    struct seen seen = {0};
    CHECK_EQUAL(pipc_sender_open(&sender, channel, NULL), 0);
    CHECK_EQUAL(pipc_receiver_open(&receiver, channel, NULL), 0);
    CHECK_EQUAL(pipc_sender_send(sender, 1, "good", 4, 0), 0);
    CHECK_EQUAL(pipc_sender_send(sender, 1, "bad", 3, 0), 0);
    uint32_t length = 0x80000000U | 0x3FFFFFFFU;
    overwrite(4096 + 16, &length, sizeof length);
    /* What was intact is delivered, and counted, before the spoilt record is met. */
    CHECK_EQUAL(pipc_receiver_receive(receiver, 1, remember, &seen, 0), 1);
    CHECK_EQUAL(pipc_receiver_receive(receiver, 9, remember, &seen, 0), -EBADMSG);
    both_refuse(sender, receiver);
    struct pipc_channel_stats stats;
    CHECK_EQUAL(pipc_channel_stats(channel, &stats), 0);
    CHECK_EQUAL(stats.state, PIPC_CHANNEL_POISONED);
    CHECK_EQUAL(stats.poison_reason, PIPC_POISON_LENGTH);
    CHECK_EQUAL(stats.poison_position, 16);
    CHECK_EQUAL(seen.count, 1);
    pipc_sender_close(sender);
    pipc_receiver_close(receiver);
    drop(channel);
}

static void takes_padding_and_what_follows_it_at_once(void) {
    struct pipc_channel *channel =
        fresh((struct pipc_channel_options){.capacity = 1 << 16, .max_message = 30000});
    struct pipc_sender *sender;
    struct pipc_receiver *receiver;
    struct seen seen = {0};
    static const uint8_t data[30000];
    CHECK_EQUAL(pipc_sender_open(&sender, channel, NULL), 0);
    CHECK_EQUAL(pipc_receiver_open(&receiver, channel, NULL), 0);
    /* The third does not fit behind the second: padding longer than a drain. */
    for (uint32_t length = 20000; length <= 30000; length += 5000) {
        CHECK_EQUAL(pipc_sender_send(sender, 1, data, length, 0), 0);
        CHECK_EQUAL(pipc_receiver_receive(receiver, 9, remember, &seen, 0), 1);
    }
    pipc_sender_close(sender);
    /* And where what follows is padding again, for ever: it fills the lap. */
    uint64_t zero = 0, word = PIPC_RECORD_COMMITTED | PIPC_RECORD_PADDING | (65536 - 8);
    overwrite(4096, &word, sizeof word);
    overwrite(1024 + 256, &zero, sizeof zero);
    overwrite(1024 + 128, &zero, sizeof zero);
    pipc_receiver_close(receiver);
    CHECK_EQUAL(pipc_receiver_open(&receiver, channel, NULL), 0);
    CHECK_EQUAL(pipc_receiver_receive(receiver, 9, remember, &seen, 0), -EBADMSG);
    struct pipc_channel_stats stats;
    CHECK_EQUAL(pipc_channel_stats(channel, &stats), 0);
    CHECK_EQUAL(stats.poison_reason, PIPC_POISON_PADDING);
    CHECK_EQUAL(stats.poison_position, 65536);
    CHECK_EQUAL(seen.count, 3);
    pipc_receiver_close(receiver);
    drop(channel);
}

static void takes_a_state_that_no_end_writes_for_spoilt(void) {
    struct pipc_channel *channel = fresh((struct pipc_channel_options){0});
    struct pipc_sender *sender;
    struct pipc_receiver *receiver;
    CHECK_EQUAL(pipc_sender_open(&sender, channel, NULL), 0);
    CHECK_EQUAL(pipc_receiver_open(&receiver, channel, NULL), 0);
    const uint32_t none = 7;
    overwrite(128, &none, sizeof none);
    both_refuse(sender, receiver);
    pipc_sender_close(sender);
    pipc_receiver_close(receiver);
    drop(channel);
}

static void begins_at_no_cursor_that_could_overflow(void) {
    struct pipc_channel *channel = fresh((struct pipc_channel_options){0});
    struct pipc_sender *sender;
    struct pipc_receiver *receiver;
    const uint64_t far = 1ULL << 62;
    const uint32_t open = PIPC_CHANNEL_OPEN;
    for (off_t cursor = 0; cursor <= 256; cursor += 128) /* checkpoint, released, consumed */
        overwrite(1024 + cursor, &far, sizeof far);
    CHECK_EQUAL(pipc_receiver_open(&receiver, channel, NULL), -EBADMSG);
    overwrite(128, &open, sizeof open);
    CHECK_EQUAL(pipc_sender_open(&sender, channel, NULL), -EBADMSG);
    drop(channel);
}

int main(void) {
    test_name(name, sizeof name, 1);
    refuses_bad_options();
    refuses_what_is_no_channel();
    lets_one_sender_and_one_receiver_in();
    carries_every_length_up_to_the_largest();
    shows_nothing_of_a_claim_before_its_commit();
    publishes_a_batch_at_once_or_not_at_all();
    answers_when_there_is_no_room();
    ends_after_the_last_message();
    keeps_the_order_of_each_lane_and_ends_with_the_last_sender();
    poisons_both_sides_when_a_record_is_spoilt();
    takes_padding_and_what_follows_it_at_once();
    takes_a_state_that_no_end_writes_for_spoilt();
    begins_at_no_cursor_that_could_overflow();
    return 0;
}
