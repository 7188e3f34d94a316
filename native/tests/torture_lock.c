/*
 * Peers that die: a victim goes through every verb of lock, condition and read-write lock and is killed, once
 * at each store of the library, then at random moments (PIPC_KILLS of them, 50 unless said). Four survivors
 * work on the same objects all the time. After each kill every survivor must come forward, find the guarded
 * data whole after repair, and nothing may hang. Prints the longest time that a survivor needed.
 */
#include <stdatomic.h>
#include <string.h>

#include "shared.h"
#include "shim.h"

#define SLOTS 8
#define SURVIVORS 4
#define SECOND_NS 1000000000LL
/* What a survivor may need to come forward: the demand is a second, the rest is for a crowded machine. */
#define WATCHDOG_NS (20 * SECOND_NS)
/* A sleeper that nobody signals is a lost signal; longer than anything else here. */
#define LOST_NS (15 * SECOND_NS)
#define STEPS_FORWARD 3

static struct {
    struct pipc_rwlock rwlock; /* at position 0 */
    struct pipc_rwlock_slot slots[SLOTS];
    pthread_mutex_t lock;
    struct pipc_condition condition;
    struct pipc_condition made; /* created anew by each victim, as is the next */
    struct {
        struct pipc_rwlock rwlock;
        struct pipc_rwlock_slot slots[2];
    } made_too __attribute__((aligned(PIPC_RWLOCK_ALIGNMENT)));
    int turn;
    volatile long a, b; /* under the lock, equal */
    volatile long c, d; /* under the read-write lock, equal */
    _Atomic long progress[SURVIVORS];
    _Atomic long points, repairs;
    _Atomic int stop;
} * shared;
static int memory;

/* Calls of pipc_kill_point until it kills; 0 never does. */
static long countdown;

void pipc_kill_point(void);
void pipc_kill_point(void) {
    if (countdown > 0) {
        atomic_fetch_add(&shared->points, 1);
        if (--countdown == 0)
            kill(getpid(), SIGKILL);
    }
}

/* After any call that may have met a dead owner of the lock: the data is whole, the lock held. */
static void settle_lock(int32_t result) {
    if (result == -EOWNERDEAD) {
        shared->b = shared->a;
        shared->repairs++;
        pipc_kill_point();
        CHECK_EQUAL(pipc_lock_consistent(&shared->lock), 0);
    } else {
        CHECK(result == 0 || result == -ETIMEDOUT);
    }
    CHECK_EQUAL(shared->a, shared->b);
}

static int lingers; /* a victim stays where being killed hurts, so that a random moment finds it there */

static void change_pair(volatile long *first, volatile long *second) {
    ++*first;
    pipc_kill_point();
    if (lingers)
        step();
    ++*second;
    pipc_kill_point();
}

/* Two survivors hand a turn to and fro: a signal that is lost stops both. */
static void hand_turns(int self) {
    while (!shared->stop) {
        settle_lock(pipc_lock_lock(&shared->lock, -1));
        while (shared->turn != self && !shared->stop) {
            int32_t result = pipc_condition_wait(&shared->condition, &shared->lock, LOST_NS);
            CHECK(result != -ETIMEDOUT);
            settle_lock(result);
        }
        change_pair(&shared->a, &shared->b);
        shared->turn = 1 - self;
        CHECK(pipc_condition_signal(&shared->condition) >= 0);
        CHECK_EQUAL(pipc_lock_unlock(&shared->lock), 0);
        shared->progress[self]++;
        step();
    }
    settle_lock(pipc_lock_lock(&shared->lock, -1));
    shared->turn = 1 - self;
    CHECK(pipc_condition_signal(&shared->condition) >= 0);
    CHECK_EQUAL(pipc_lock_unlock(&shared->lock), 0);
}

static void hand_even_turns(void) {
    hand_turns(0);
}

static void hand_odd_turns(void) {
    hand_turns(1);
}

static struct pipc_rwlock_peer attach(void) {
    struct pipc_rwlock_peer peer;
    CHECK_EQUAL(pipc_rwlock_attach(&peer, &shared->rwlock, PIPC_RWLOCK_BYTES(SLOTS), memory, 0), 0);
    return peer;
}

static void repair_pair(struct pipc_rwlock_peer *peer) {
    shared->d = shared->c;
    shared->repairs++;
    pipc_kill_point();
    CHECK_EQUAL(pipc_rwlock_consistent(peer), 0);
}

static void read_pair(struct pipc_rwlock_peer *peer, int try) {
    int32_t result = try ? pipc_rwlock_read_try(peer) : pipc_rwlock_read_lock(peer, LOST_NS);
    if (result == -EBUSY && try)
        return;
    if (result == -EOWNERDEAD) {
        repair_pair(peer);
        CHECK_EQUAL(pipc_rwlock_write_unlock(peer), 0);
        return;
    }
    CHECK_EQUAL(result, 0);
    CHECK_EQUAL(shared->c, shared->d);
    pipc_kill_point();
    if (lingers)
        step();
    CHECK_EQUAL(pipc_rwlock_read_unlock(peer), 0);
}

static void write_pair(struct pipc_rwlock_peer *peer, int try) {
    int32_t result = try ? pipc_rwlock_write_try(peer) : pipc_rwlock_write_lock(peer, LOST_NS);
    if (result == -EBUSY && try)
        return;
    if (result == -EOWNERDEAD)
        repair_pair(peer);
    else
        CHECK_EQUAL(result, 0);
    CHECK_EQUAL(shared->c, shared->d);
    change_pair(&shared->c, &shared->d);
    CHECK_EQUAL(pipc_rwlock_write_unlock(peer), 0);
}

static void keep_reading(void) {
    struct pipc_rwlock_peer peer = attach();
    for (; !shared->stop; step(), shared->progress[2]++)
        read_pair(&peer, 0);
}

static void keep_writing(void) {
    struct pipc_rwlock_peer peer = attach();
    for (; !shared->stop; step(), shared->progress[3]++)
        write_pair(&peer, 0);
}

static void go_through_everything(void) {
    CHECK_EQUAL(pipc_condition_create(&shared->made), 0);
    CHECK_EQUAL(pipc_rwlock_create(&shared->made_too.rwlock, 2), 0);
    struct pipc_rwlock_peer peer = attach();
    settle_lock(pipc_lock_lock(&shared->lock, -1));
    change_pair(&shared->a, &shared->b);
    settle_lock(pipc_condition_wait(&shared->condition, &shared->lock, 2000000));
    change_pair(&shared->a, &shared->b);
    CHECK(pipc_condition_signal(&shared->condition) >= 0);
    CHECK_EQUAL(pipc_lock_unlock(&shared->lock), 0);
    int32_t result = pipc_lock_try(&shared->lock);
    if (result != -EBUSY) {
        settle_lock(result);
        CHECK(pipc_condition_signal(&shared->condition) >= 0);
        CHECK_EQUAL(pipc_lock_unlock(&shared->lock), 0);
    }
    read_pair(&peer, 0);
    write_pair(&peer, 0);
    read_pair(&peer, 1);
    write_pair(&peer, 1);
    CHECK_EQUAL(pipc_rwlock_detach(&peer), 0);
}

static void die_at_countdown(void) {
    go_through_everything();
}

static void go_on_until_killed(void) {
    lingers = 1;
    for (;;)
        go_through_everything();
}

/* How long the slowest survivor took to come some steps forward. */
static int64_t await_progress(void) {
    long before[SURVIVORS];
    int64_t start = now_ns();
    for (int i = 0; i < SURVIVORS; i++)
        before[i] = shared->progress[i];
    for (int i = 0; i < SURVIVORS; i++)
        while (shared->progress[i] < before[i] + STEPS_FORWARD) {
            if (now_ns() - start > WATCHDOG_NS)
                fprintf(stderr, "survivor %d stands still\n", i);
            CHECK(now_ns() - start <= WATCHDOG_NS);
            step();
        }
    return now_ns() - start;
}

/* What a killed creator left is whole or "nothing created yet". */
static void check_creations(void) {
    int32_t made = pipc_condition_open(&shared->made);
    CHECK(made == 0 || made == -ENOENT);
    struct pipc_rwlock_peer peer;
    made = pipc_rwlock_attach(&peer, &shared->made_too.rwlock, sizeof shared->made_too, memory,
                              (char *) &shared->made_too - (char *) shared);
    CHECK(made == 0 || made == -ENOENT);
    if (made == 0)
        CHECK_EQUAL(pipc_rwlock_detach(&peer), 0);
}

static int64_t longest(int64_t a, int64_t b) {
    return a > b ? a : b;
}

static int64_t kill_at_every_store(void) {
    int64_t worst = 0;
    int end = SIGKILL;
    for (long point = 1; end == SIGKILL; point++) {
        memset(&shared->made, 0, sizeof shared->made);
        memset(&shared->made_too, 0, sizeof shared->made_too);
        shared->points = 0;
        countdown = point;
        pid_t victim = start_child(die_at_countdown);
        countdown = 0;
        end = end_of(victim);
        CHECK(end == SIGKILL || end == 0);
        check_creations();
        worst = longest(worst, await_progress());
    }
    printf("killed at each of %ld points\n", (long) shared->points);
    return worst;
}

static int64_t kill_at_random(int kills) {
    int64_t worst = 0;
    unsigned random = (unsigned) getpid();
    for (int i = 0; i < kills; i++) {
        pid_t victim = start_child(go_on_until_killed);
        random = random * 1103515245 + 12345;
        nanosleep(&(struct timespec){0, (random >> 8) % 12000000}, NULL);
        CHECK_EQUAL(kill(victim, SIGKILL), 0);
        CHECK_EQUAL(end_of(victim), SIGKILL);
        worst = longest(worst, await_progress());
    }
    printf("killed at %d random moments\n", kills);
    return worst;
}

int main(void) {
#ifdef __SANITIZE_THREAD__
    puts("skipped: one thread a process, and ThreadSanitizer takes a lock got by timedlock from the dead for "
         "free");
    return SKIP;
#endif
    const char *kills = getenv("PIPC_KILLS");
    shared = shared_memory(sizeof *shared, &memory);
    CHECK_EQUAL(pipc_lock_create(&shared->lock), 0);
    CHECK_EQUAL(pipc_condition_create(&shared->condition), 0);
    CHECK_EQUAL(pipc_rwlock_create(&shared->rwlock, SLOTS), 0);
    void (*const bodies[SURVIVORS])(void) = {hand_even_turns, hand_odd_turns, keep_reading, keep_writing};
    pid_t survivors[SURVIVORS];
    for (int i = 0; i < SURVIVORS; i++)
        survivors[i] = start_child(bodies[i]);
    int64_t worst = kill_at_every_store();
    worst = longest(worst, kill_at_random(kills == NULL ? 50 : atoi(kills)));
    shared->stop = 1;
    for (int i = 0; i < SURVIVORS; i++)
        CHECK_EQUAL(end_of(survivors[i]), 0);
    printf("repairs %ld, slowest progress after a kill %lld ms\n", (long) shared->repairs,
           (long long) (worst / 1000000));
    return 0;
}
