/*
 * Kill -9 at every store into the segment, and at random instants: what was published is neither lost nor
 * doubled beyond what the mode of delivery says, and a successor goes on. PIPC_TEST_KILLS raises the number
 * of random kills (1,000 by hand).
 */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../src/channel_internal.h"

#include "channel_check.h"

#define MOST_TAIL 3000
#define MESSAGES_A_LIFE 60
#define WATCHDOG_SECONDS 100

static long stores_left = -1; /* the process dies after this many more stores; negative: it lives */

void pipc_kill_point(void);
void pipc_kill_point(void) {
    if (stores_left >= 0 && stores_left-- == 0)
        kill(getpid(), SIGKILL);
}

static char name[64];
static uint32_t delivery;

/* Memory of all processes here, apart from the channel: what is true whatever happens to it. */
static struct ledger {
    uint64_t published; /* a send or batch commit has returned */
    uint64_t tried;     /* a send or batch commit has been begun */
    uint64_t begun;     /* the handler has been entered */
    uint64_t handled;   /* the handler is about to return */
    uint64_t redelivered, lost;
    int stop;
} * ledger;

static uint64_t read_word(uint64_t *word) {
    return __atomic_load_n(word, __ATOMIC_SEQ_CST);
}

static void set_word(uint64_t *word, uint64_t value) {
    __atomic_store_n(word, value, __ATOMIC_SEQ_CST);
}

static int64_t clock_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

/* The first message of each receiver's life may be an old one, as the mode says; then all follow in order. */
static void check_message(void *context, uint32_t lane, int32_t type, const void *data, uint32_t length) {
    uint64_t *next = context;
    uint64_t sequence = proof_read(data, length, lane);
    CHECK_EQUAL(type, 7);
    uint64_t begun = read_word(&ledger->begun), handled = read_word(&ledger->handled);
    if (*next == UINT64_MAX && delivery == PIPC_RECEIVER_AT_MOST_ONCE) {
        CHECK(sequence == begun || sequence == begun + 1); /* one may be lost, none comes again */
        ledger->lost += sequence - begun;
    } else if (*next == UINT64_MAX) {
        CHECK(sequence <= handled); /* none is lost, those of one drain may come again */
        ledger->redelivered += handled - sequence;
    } else {
        CHECK_EQUAL(sequence, *next);
    }
    if (sequence + 1 > begun)
        set_word(&ledger->begun, sequence + 1);
    if (sequence + 1 > handled)
        set_word(&ledger->handled, sequence + 1);
    *next = sequence + 1;
}

static void send_a_life(struct pipc_sender *sender, uint64_t first, uint64_t most) {
    uint8_t buffer[sizeof(struct proof) + MOST_TAIL];
    for (uint64_t sequence = first;
         sequence < first + most && !__atomic_load_n(&ledger->stop, __ATOMIC_RELAXED);) {
        uint64_t batch = sequence % 3 == 0 ? 1 + sequence % 5 : 1;
        set_word(&ledger->tried, sequence + batch);
        if (batch > 1)
            CHECK_EQUAL(pipc_sender_batch_begin(sender), 0);
        for (uint64_t i = 0; i < batch; i++) {
            uint32_t length = proof_write(buffer, sequence + i, 0, MOST_TAIL);
            int sent = pipc_sender_send(sender, 7, buffer, length, -1);
            CHECK_EQUAL(sent, 0);
        }
        if (batch > 1)
            CHECK_EQUAL(pipc_sender_batch_commit(sender), 0);
        sequence += batch;
        set_word(&ledger->published, sequence);
    }
}

static pid_t sender_process(uint64_t first, uint64_t most, long die_after) {
    pid_t child = fork();
    CHECK(child >= 0);
    if (child != 0)
        return child;
    alarm(WATCHDOG_SECONDS);
    stores_left = die_after;
    struct pipc_channel *channel;
    struct pipc_sender *sender;
    CHECK_EQUAL(pipc_channel_open(&channel, name), 0);
    CHECK_EQUAL(pipc_sender_open(&sender, channel, NULL), 0);
    send_a_life(sender, first, most);
    pipc_sender_close(sender);
    _exit(0);
}

static pid_t receiver_process(uint64_t until, long die_after) {
    pid_t child = fork();
    CHECK(child >= 0);
    if (child != 0)
        return child;
    alarm(WATCHDOG_SECONDS);
    stores_left = die_after;
    struct pipc_channel *channel;
    struct pipc_receiver *receiver;
    struct pipc_receiver_options options = {.flags = delivery};
    uint64_t next = UINT64_MAX;
    CHECK_EQUAL(pipc_channel_open(&channel, name), 0);
    CHECK_EQUAL(pipc_receiver_open(&receiver, channel, &options), 0);
    while (next == UINT64_MAX || next < until)
        if (pipc_receiver_receive(receiver, 20, check_message, &next, -1) == 0)
            break;
    pipc_receiver_close(receiver);
    _exit(0);
}

/* 1 if it was killed, 0 if it ended well; anything else ends the test. */
static int outcome(pid_t child) {
    int status;
    CHECK_EQUAL(waitpid(child, &status, 0), child);
    if (WIFSIGNALED(status)) {
        CHECK_EQUAL(WTERMSIG(status), SIGKILL);
        return 1;
    }
    CHECK_EQUAL(WEXITSTATUS(status), 0);
    return 0;
}

static struct pipc_channel *begin_channel(void) {
    struct pipc_channel_options options = {.capacity = 1 << 16};
    struct pipc_channel *channel;
    memset(ledger, 0, sizeof *ledger);
    CHECK_EQUAL(pipc_channel_create(&channel, name, &options), 0);
    return channel;
}

static void end(struct pipc_channel *channel) {
    pipc_channel_close(channel);
    CHECK_EQUAL(pipc_channel_unlink(name), 0);
}

/* Whatever dies, what was published is told to the message. */
static void check_published(struct pipc_channel *channel, uint64_t messages) {
    struct pipc_channel_stats stats;
    CHECK_EQUAL(pipc_channel_stats(channel, &stats), 0);
    CHECK_EQUAL(stats.messages, messages);
}

static void survives_a_creator_killed_at_every_store(void) {
    struct pipc_channel *channel;
    long point = 0;
    for (;; point++) {
        pid_t child = fork();
        CHECK(child >= 0);
        if (child == 0) {
            stores_left = point;
            CHECK_EQUAL(pipc_channel_create(&channel, name, NULL), 0);
            _exit(0);
        }
        if (!outcome(child))
            break;
        CHECK_EQUAL(pipc_channel_open(&channel, name), -ENOENT);
    }
    CHECK_EQUAL(pipc_channel_open(&channel, name), 0);
    printf("creator: %ld kill points\n", point);
    end(channel);
}

static void survives_a_sender_killed_at_every_store(void) {
    struct pipc_channel *channel = begin_channel();
    struct pipc_receiver *receiver;
    CHECK_EQUAL(pipc_receiver_open(&receiver, channel, NULL), 0);
    uint64_t first = 0, next = 0;
    long point = 0;
    for (;; point++) {
        pid_t child = sender_process(first, MESSAGES_A_LIFE, point);
        int got, killed;
        siginfo_t info;
        /* Receive beside it, without reaping it, then what it left. */
        do {
            got = pipc_receiver_receive(receiver, 20, check_message, &next, 1000000);
            CHECK(got > 0 || got == -ETIMEDOUT);
            info.si_pid = 0;
            CHECK_EQUAL(waitid(P_PID, (id_t) child, &info, WEXITED | WNOHANG | WNOWAIT), 0);
        } while (info.si_pid == 0);
        while ((got = pipc_receiver_receive(receiver, 20, check_message, &next, 0)) > 0)
            ;
        CHECK_EQUAL(got, -EAGAIN);
        killed = outcome(child);
        if (next != read_word(&ledger->published) && next != first)
            CHECK_EQUAL(next, read_word(&ledger->tried));
        check_published(channel, next);
        first = next;
        if (!killed)
            break;
    }
    printf("sender: %ld kill points, %llu messages\n", point, (unsigned long long) next);
    pipc_receiver_close(receiver);
    end(channel);
}

static void survives_a_receiver_killed_at_every_store(uint32_t mode) {
    delivery = mode;
    struct pipc_channel *channel = begin_channel();
    struct pipc_sender *sender;
    CHECK_EQUAL(pipc_sender_open(&sender, channel, NULL), 0);
    long point = 0;
    uint64_t sent = 0;
    int killed = 1;
    while (killed) {
        /* Never so many that the ring could be full: nobody reads here but the child. */
        if (sent - read_word(&ledger->handled) < 10) {
            send_a_life(sender, sent, 10);
            sent = read_word(&ledger->published);
        }
        killed = outcome(receiver_process(sent, point++));
    }
    struct pipc_channel_stats stats;
    CHECK_EQUAL(pipc_channel_stats(channel, &stats), 0);
    CHECK_EQUAL(stats.used_bytes, 0);
    CHECK_EQUAL(read_word(&ledger->handled), sent);
    printf("receiver: %ld kill points, %llu messages, %llu came again, %llu lost\n", point,
           (unsigned long long) sent, (unsigned long long) ledger->redelivered,
           (unsigned long long) ledger->lost);
    if (mode == PIPC_RECEIVER_AT_MOST_ONCE)
        CHECK_EQUAL(ledger->redelivered, 0);
    else
        CHECK_EQUAL(ledger->lost, 0);
    pipc_sender_close(sender);
    end(channel);
}

static void wait_until_read(struct pipc_channel *channel) {
    struct pipc_channel_lane *lane = pipc_lane(channel, 0);
    for (;;) {
        uint64_t at = PIPC_LOAD_ACQUIRE(&lane->released);
        if (PIPC_LOAD_ACQUIRE((uint64_t *) (pipc_lane_data(channel, 0) + (at & (channel->capacity - 1)))) ==
                0 &&
            at == PIPC_LOAD_ACQUIRE(&lane->released))
            return;
        sched_yield();
    }
}

static void kill_now(pid_t child) {
    kill(child, SIGKILL);
    CHECK_EQUAL(outcome(child), 1);
}

static void survives_kills_at_random_instants(uint32_t mode, uint64_t kills) {
    delivery = mode;
    struct pipc_channel *channel = begin_channel();
    pid_t sender = sender_process(0, UINT64_MAX / 2, -1), receiver = receiver_process(UINT64_MAX, -1);
    int64_t slowest = 0;
    uint64_t random = 88172645463325252ULL;
    for (uint64_t i = 0; i < kills; i++) {
        random = mix(random + i);
        struct timespec pause = {0, (long) (random % 2000000)};
        nanosleep(&pause, NULL); /* the random instant */
        /* Of two that died together only the mode that repeats can tell what was published. */
        int both = mode != PIPC_RECEIVER_AT_MOST_ONCE && random >> 20 & 1, which = random >> 21 & 1;
        if (both || which)
            kill_now(sender);
        if (both || !which) {
            kill_now(receiver);
            receiver = receiver_process(UINT64_MAX, -1);
        }
        uint64_t before = read_word(&ledger->begun);
        int64_t start = clock_ns();
        if (both || which) {
            wait_until_read(channel);
            sender = sender_process(read_word(&ledger->handled), UINT64_MAX / 2, -1);
        }
        while (read_word(&ledger->begun) < before + 100)
            sched_yield();
        int64_t took = clock_ns() - start;
        slowest = took > slowest ? took : slowest;
    }
    __atomic_store_n(&ledger->stop, 1, __ATOMIC_SEQ_CST);
    CHECK_EQUAL(outcome(sender), 0);
    CHECK_EQUAL(pipc_channel_end(channel), 0);
    CHECK_EQUAL(outcome(receiver), 0);
    CHECK_EQUAL(read_word(&ledger->handled), read_word(&ledger->published));
    check_published(channel, read_word(&ledger->published));
    struct pipc_channel_stats stats;
    CHECK_EQUAL(pipc_channel_stats(channel, &stats), 0);
    printf("random: %llu kills, %llu messages, %llu came again, %llu lost, take-overs %llu + %llu, slowest "
           "successor's 100th message after %.1f ms\n",
           (unsigned long long) kills, (unsigned long long) ledger->handled,
           (unsigned long long) ledger->redelivered, (unsigned long long) ledger->lost,
           (unsigned long long) stats.sender_take_overs, (unsigned long long) stats.receiver_take_overs,
           (double) slowest / 1e6);
    end(channel);
}

int main(void) {
    test_name(name, sizeof name, 1);
    ledger = mmap(NULL, sizeof *ledger, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(ledger != MAP_FAILED);
    setvbuf(stdout, NULL, _IOLBF, 0); /* forked children must not inherit lines */
    uint64_t kills = count_from("PIPC_TEST_KILLS", 100);
    alarm(WATCHDOG_SECONDS);
    survives_a_creator_killed_at_every_store();
    survives_a_sender_killed_at_every_store();
    survives_a_receiver_killed_at_every_store(0);
    survives_a_receiver_killed_at_every_store(PIPC_RECEIVER_AT_MOST_ONCE);
    survives_kills_at_random_instants(0, kills);
    survives_kills_at_random_instants(PIPC_RECEIVER_AT_MOST_ONCE, kills / 2);
    return 0;
}
