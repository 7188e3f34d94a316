/*
 * Peers that die: a victim goes through every verb of lock, condition and read-write lock and is killed, once
 * at each store of the library, then at random moments (PIPC_KILLS of them, 50 unless said). Four survivors
 * work on the same objects all the time. After each kill every survivor must come forward, find the guarded
 * data whole after repair, and nothing may hang. Prints the longest time that a survivor needed.
 */
#include "lock_board.h"

#define SURVIVORS 4
/* What a survivor may need to come forward: the demand is a second, the rest is for a crowded machine. */
#define WATCHDOG_NS (20 * SECOND_NS)
#define STEPS_FORWARD 3

static void hand_even_turns(void) {
    hand_turns(0);
}

static void hand_odd_turns(void) {
    hand_turns(1);
}

static void read_as_third(void) {
    keep_reading(2);
}

static void write_as_fourth(void) {
    keep_writing(3);
}

/* How long the slowest survivor took to come some steps forward. */
static int64_t await_progress(void) {
    int64_t before[SURVIVORS];
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
        pid_t victim = start_child(go_through_everything);
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
    void (*const bodies[SURVIVORS])(void) = {hand_even_turns, hand_odd_turns, read_as_third, write_as_fourth};
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
