/*
 * The fuzz target under a seeded generator, and a corrupter at work while a receiver reads.
 * PIPC_TEST_CORRUPTIONS raises the number of corruptions (1,000,000 by hand), PIPC_TEST_SEED changes them.
 */
#include <pthread.h>

#include "fuzz_channel.c"

#include "channel_check.h"

static uint64_t state;

static uint64_t next_random(void) {
    return mix(state++);
}

static void spoils_between_the_steps(uint64_t corruptions) {
    uint8_t bytes[512];
    uint64_t rounds = 0;
    /* A step takes about seven bytes and about every fourth one is a corruption. */
    for (uint64_t done = 0; done < corruptions; done += sizeof bytes / 28, rounds++) {
        for (size_t i = 0; i < sizeof bytes; i += 8) {
            uint64_t random = next_random();
            memcpy(bytes + i, &random, 8);
        }
        LLVMFuzzerTestOneInput(bytes, sizeof bytes);
    }
    CHECK(handled > 0);
    printf("%llu rounds of %zu bytes, %llu messages handed over\n", (unsigned long long) rounds, sizeof bytes,
           (unsigned long long) handled);
}

#ifndef __SANITIZE_THREAD__ /* the races are the point here */
static int stop;

static void *corrupt_for_ever(void *unused) {
    (void) unused;
    uint64_t total = fuzzed.header_bytes + fuzzed.lanes * fuzzed.capacity, random = 1;
    while (!__atomic_load_n(&stop, __ATOMIC_ACQUIRE)) {
        random = mix(random);
        /* Nine in ten hit the ring; the rest the header, whose fixed part nobody reads again. */
        uint64_t at = random % 10 == 0 ? random % fuzzed.header_bytes : random % total;
        __atomic_store_n(fuzzed.base + at, (uint8_t) (random >> 40), __ATOMIC_RELAXED);
    }
    return NULL;
}

/* How often a channel is spoilt beyond use and made anew. */
static void spoils_while_a_receiver_reads(uint64_t lives) {
    uint64_t sum = 0, poisoned = 0;
    for (uint64_t life = 0; life < lives; life++) {
        pthread_t thread;
        make(1 + (uint32_t) life % 2);
        reopen(life % 4 << 2);
        stop = 0;
        CHECK_EQUAL(pthread_create(&thread, NULL, corrupt_for_ever, NULL), 0);
        for (int step = 0; step < 20000; step++) {
            uint64_t random = next_random();
            struct input input = {(const uint8_t *) &random, (const uint8_t *) (&random + 1)};
            if (sender != NULL)
                send_some(&input);
            int got = receiver == NULL ? -EBADMSG
                                       : pipc_receiver_receive(receiver, 10, read_all, &sum, step % 7 * 1000);
            if (got == -EBADMSG) {
                poisoned++;
                break;
            }
        }
        __atomic_store_n(&stop, 1, __ATOMIC_RELEASE);
        CHECK_EQUAL(pthread_join(thread, NULL), 0);
        close_ends();
    }
    printf("%llu lives, %llu poisoned\n", (unsigned long long) lives, (unsigned long long) poisoned);
    CHECK(poisoned > 0);
}

static void *end_and_open_for_ever(void *unused) {
    (void) unused;
    for (uint32_t turn = 0; !__atomic_load_n(&stop, __ATOMIC_ACQUIRE); turn++)
        __atomic_store_n(&fuzzed.header->state, turn & 1 ? PIPC_CHANNEL_OPEN : PIPC_CHANNEL_ENDED,
                         __ATOMIC_RELAXED);
    return NULL;
}

/* A peer that spoils nothing but the state, back and forth: a message is refused or sent, never misplaced. */
static void sends_or_refuses_while_the_state_flickers(int attempts) {
    static const uint8_t zeros[3000];
    uint64_t sum = 0, sent = 0;
    pthread_t thread;
    make(1);
    reopen(0);
    handled = 0;
    stop = 0;
    CHECK_EQUAL(pthread_create(&thread, NULL, end_and_open_for_ever, NULL), 0);
    for (int i = 0; i < attempts; i++) {
        int error = pipc_sender_send(sender, i, zeros, (uint32_t) (i % 3000), 0);
        CHECK(error == 0 || error == -EPIPE || error == -EAGAIN);
        sent += error == 0;
        CHECK(pipc_receiver_receive(receiver, 10, read_all, &sum, 0) != -EBADMSG);
    }
    __atomic_store_n(&stop, 1, __ATOMIC_RELEASE);
    CHECK_EQUAL(pthread_join(thread, NULL), 0);
    while (pipc_receiver_receive(receiver, 10, read_all, &sum, 0) > 0)
        continue;
    CHECK_EQUAL(handled, sent);
    close_ends();
}
#endif

int main(void) {
    uint64_t corruptions = count_from("PIPC_TEST_CORRUPTIONS", 50000);
    state = count_from("PIPC_TEST_SEED", 20261122);
    alarm(1000);
    spoils_between_the_steps(corruptions);
#ifndef __SANITIZE_THREAD__
    spoils_while_a_receiver_reads(corruptions / 500);
    sends_or_refuses_while_the_state_flickers(200000);
#endif
    free(memory);
    return 0;
}
