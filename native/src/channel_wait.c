/* Waiting of both sides: poll for a bounded time, then sleep on a word that the waker clears. */
#include <sched.h>
#include <time.h>

#include <posixipc/wait.h>

#include "channel_internal.h"

/* Reading the clock costs as much as one PAUSE, so it is read once in this many. */
#define POLLS_PER_CLOCK 16
/* At most so many waits go without polling; then it is tried again. */
#define MOST_UNPOLLED 63

static int64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000LL + now.tv_nsec;
}

int64_t pipc_deadline_ns(int64_t timeout_ns) {
    if (timeout_ns < 0)
        return PIPC_NO_DEADLINE;
    int64_t now = now_ns();
    return timeout_ns > PIPC_NO_DEADLINE - now ? PIPC_NO_DEADLINE : now + timeout_ns;
}

int64_t pipc_spin_ns(int64_t requested) {
    if (requested != 0)
        return requested < 0 ? 0 : requested;
    cpu_set_t allowed;
    /* On one CPU the other side cannot move while we poll. */
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0 && CPU_COUNT(&allowed) < 2)
        return 0;
    return PIPC_DEFAULT_SPIN_NS;
}

void pipc_spin_for(int64_t ns) {
    int64_t until = now_ns() + ns;
    do
        for (int i = 0; i < 4; i++)
            pipc_relax();
    while (now_ns() < until);
}

static int poll_until(const struct pipc_wait *wait, int64_t until) {
    do
        for (int i = 0; i < POLLS_PER_CLOCK; i++) {
            int ready = wait->ready(wait->self);
            if (ready != 0)
                return ready;
            pipc_relax();
        }
    while (now_ns() < until);
    return 0;
}

/*
 * One slice of sleep. The word is raised before the last look, so whoever makes us ready after it sees it.
 * One who made us ready just before may have looked at the word too early and left its store in its CPU's
 * buffer, where this look did not find it: so the first sleep is short, and the look after it finds every
 * such store.
 */
static int sleep_once(const struct pipc_wait *wait, int64_t ns) {
    PIPC_STORE(wait->word, 1);
    PIPC_FULL_FENCE();
    int ready = wait->ready(wait->self);
    if (ready == 0) {
        PIPC_COUNT(wait->sleeps, 1);
        int64_t settle_ns = ns < PIPC_SETTLE_NS ? ns : PIPC_SETTLE_NS;
        int32_t end = pipc_word_wait(wait->word, 1, settle_ns);
        ready = wait->ready(wait->self);
        if (ready == 0 && end == -ETIMEDOUT && ns > settle_ns) {
            pipc_word_wait(wait->word, 1, ns - settle_ns);
            ready = wait->ready(wait->self);
        }
    }
    PIPC_STORE(wait->word, 0);
    return ready;
}

static int64_t poll_ns(const struct pipc_wait *wait) {
    if (!wait->may_sleep)
        return PIPC_DEFAULT_SPIN_NS;
    if (wait->spin->unpolled == 0)
        return wait->spin->ns;
    wait->spin->unpolled--;
    return 0;
}

/*
 * What polling could not have for all its time came soon after we slept: the other end needs the CPU that we
 * poll on. So the next waits sleep at once, twice as many each time that this is found again.
 */
static void slept(struct pipc_spin *spin, int64_t polled_ns, int64_t slept_ns) {
    if (polled_ns < spin->ns || slept_ns >= spin->ns || polled_ns / 2 >= spin->ns)
        return;
    uint32_t next = 2 * spin->unpolled_next + 1;
    spin->unpolled_next = next < MOST_UNPOLLED ? next : MOST_UNPOLLED;
    spin->unpolled = spin->unpolled_next;
}

int pipc_wait_until(const struct pipc_wait *wait, int64_t deadline_ns) {
    int64_t start = now_ns(), spin_ns = poll_ns(wait);
    int64_t spin_end = spin_ns > deadline_ns - start ? deadline_ns : start + spin_ns;
    for (;;) {
        int ready = poll_until(wait, spin_end);
        if (ready != 0) {
            wait->spin->unpolled = wait->spin->unpolled_next = 0;
            return ready < 0 ? ready : 0;
        }
        int64_t now = now_ns(), left = deadline_ns - now;
        if (left <= 0)
            return -ETIMEDOUT;
        if (wait->may_sleep) {
            ready = sleep_once(wait, left < PIPC_SLICE_NS ? left : PIPC_SLICE_NS);
            if (ready != 0) {
                slept(wait->spin, now - start, now_ns() - now);
                return ready < 0 ? ready : 0;
            }
        } else {
            /* More pollers than CPUs must not keep each other from the work they poll for. */
            sched_yield();
            spin_end = now_ns() + PIPC_DEFAULT_SPIN_NS;
        }
    }
}

int pipc_wake_sleeper(uint32_t *word) {
    PIPC_STORE(word, 0);
    pipc_word_wake(word, 1);
    return 1;
}
