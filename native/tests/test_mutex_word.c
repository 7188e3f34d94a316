/* Robust mutexes taken by their words beside the C library: exclusion, deaths, deadlines, memory that goes.
 */
#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "shared.h"
#include "shim.h"

static struct {
    pthread_mutex_t lock, second, third;
    _Atomic int state;
    long count;
} * shared;

static void hold_for_ever(void) {
    CHECK_EQUAL(pipc_mutex_take(&shared->lock, NULL), 0);
    shared->state = 1;
    pause();
}

static void wait_for_ever(void) {
    shared->state = 2;
    pipc_mutex_take(&shared->lock, NULL);
    pause();
}

static void killed_holder_is_told_to_the_next(void) {
    shared->state = 0;
    pid_t child = start_child(hold_for_ever);
    UNTIL(shared->state == 1);
    CHECK_EQUAL(pipc_lock_try(&shared->lock), -EBUSY);
    struct timespec deadline;
    int64_t start = now_ns();
    pipc_deadline(&deadline, CLOCK_MONOTONIC, 50000000);
    CHECK_EQUAL(pipc_mutex_take(&shared->lock, &deadline), -ETIMEDOUT);
    CHECK(now_ns() - start >= 50000000);
    CHECK_EQUAL(kill(child, SIGKILL), 0);
    CHECK_EQUAL(pipc_mutex_take(&shared->lock, NULL), -EOWNERDEAD);
    CHECK_EQUAL(pipc_lock_consistent(&shared->lock), 0);
    CHECK_EQUAL(pipc_lock_unlock(&shared->lock), 0);
    CHECK_EQUAL(end_of(child), SIGKILL);
}

static void killed_waiter_leaves_no_trace(void) {
    CHECK_EQUAL(pipc_mutex_take(&shared->lock, NULL), 0);
    CHECK_EQUAL(pipc_mutex_take(&shared->lock, NULL), -EDEADLK);
    shared->state = 0;
    pid_t child = start_child(wait_for_ever);
    UNTIL(shared->state == 2);
    CHECK_EQUAL(kill(child, SIGKILL), 0);
    CHECK_EQUAL(end_of(child), SIGKILL);
    CHECK_EQUAL(pipc_lock_unlock(&shared->lock), 0);
    CHECK_EQUAL(pipc_lock_lock(&shared->lock, 1000000000), 0);
    CHECK_EQUAL(pipc_lock_unlock(&shared->lock), 0);
}

static void *inherit_after_a_sleep(void *unused) {
    CHECK_EQUAL(pipc_mutex_take(&shared->lock, NULL), -EOWNERDEAD);
    const struct pipc_mutex_words *mutex = (const void *) &shared->lock;
    CHECK(__atomic_load_n(&mutex->word, __ATOMIC_RELAXED) & FUTEX_WAITERS);
    CHECK_EQUAL(pipc_lock_consistent(&shared->lock), 0);
    CHECK_EQUAL(pipc_lock_unlock(&shared->lock), 0);
    return unused;
}

/* Woken by one that gave the lock, it finds another that came between, did not know of sleepers, and died. */
static void dead_owner_that_came_between_hides_no_sleeper(void) {
    uint32_t *word = (uint32_t *) (void *) &shared->lock;
    __atomic_store_n(word, 1, __ATOMIC_RELAXED); /* somebody's */
    pthread_t thread;
    CHECK_EQUAL(pthread_create(&thread, NULL, inherit_after_a_sleep, NULL), 0);
    UNTIL(__atomic_load_n(word, __ATOMIC_RELAXED) & FUTEX_WAITERS);
    __atomic_store_n(word, FUTEX_OWNER_DIED, __ATOMIC_RELEASE);
    pipc_word_wake(word, 1);
    CHECK_EQUAL(pthread_join(thread, NULL), 0);
    CHECK_EQUAL(pipc_lock_try(&shared->lock), 0);
    CHECK_EQUAL(pipc_lock_unlock(&shared->lock), 0);
}

static void broken_is_broken_for_all(void) {
    shared->state = 0;
    pid_t child = start_child(hold_for_ever);
    UNTIL(shared->state == 1);
    CHECK_EQUAL(kill(child, SIGKILL), 0);
    CHECK_EQUAL(end_of(child), SIGKILL);
    CHECK_EQUAL(pipc_mutex_take(&shared->lock, NULL), -EOWNERDEAD);
    CHECK_EQUAL(pipc_lock_unlock(&shared->lock), 0);
    for (int i = 0; i < 3; i++) {
        CHECK_EQUAL(pipc_mutex_take(&shared->lock, NULL), -ENOTRECOVERABLE);
        CHECK_EQUAL(pipc_lock_lock(&shared->lock, 1000000000), -ENOTRECOVERABLE);
    }
    CHECK_EQUAL(pipc_lock_create(&shared->lock), 0);
}

enum { TURNS = 20000 };

static void *count_by_word(void *unused) {
    for (int i = 0; i < TURNS; i++) {
        CHECK_EQUAL(pipc_mutex_take(&shared->lock, NULL), 0);
        shared->count++;
        CHECK_EQUAL(pipc_lock_unlock(&shared->lock), 0);
    }
    return unused;
}

static void *count_by_library(void *unused) {
    for (int i = 0; i < TURNS; i++) {
        CHECK_EQUAL(pthread_mutex_lock(&shared->lock), 0);
        shared->count++;
        CHECK_EQUAL(pthread_mutex_unlock(&shared->lock), 0);
    }
    return unused;
}

static void both_kinds_exclude_and_wake_each_other(void) {
    pthread_t threads[4];
    shared->count = 0;
    for (int i = 0; i < 4; i++)
        CHECK_EQUAL(pthread_create(&threads[i], NULL, i % 2 ? count_by_word : count_by_library, NULL), 0);
    for (int i = 0; i < 4; i++)
        CHECK_EQUAL(pthread_join(threads[i], NULL), 0);
    CHECK_EQUAL(shared->count, 4 * TURNS);
}

static int lists_nothing(void) {
    const struct pipc_mutex_list *list = pipc_mutex_own_list();
    uint64_t end = (uint64_t) (uintptr_t) &list->first;
    return list->first == end && list->last == end && list->pending == 0;
}

/* As a step in Java that an exception ended leaves them: `listed` or not, with or without the word. */
static void steps_cut_short_are_undone(void) {
    struct pipc_mutex_words *mutex = (void *) &shared->lock;
    struct pipc_mutex_list *list = pipc_mutex_own_list();
    for (int listed = 0; listed < 2; listed++) {
        CHECK_EQUAL(pipc_mutex_take(&shared->lock, NULL), 0);
        CHECK_EQUAL(pipc_mutex_abandon(&shared->lock), 0); /* no step is on its way */
        CHECK_EQUAL(pipc_lock_try(&shared->lock), -EBUSY);
        list->pending = (uint64_t) (uintptr_t) &mutex->next;
        if (!listed) {
            list->first = (uint64_t) (uintptr_t) &list->first;
            mutex->owner = 0;
        }
        CHECK_EQUAL(pipc_mutex_abandon(&shared->lock), 1);
        CHECK(lists_nothing());
        CHECK_EQUAL(mutex->word, 0);
        CHECK_EQUAL(mutex->owner, 0);
    }
    list->pending = (uint64_t) (uintptr_t) &mutex->next;
    CHECK_EQUAL(pipc_mutex_abandon(&shared->lock), 1);
    CHECK(lists_nothing());
    CHECK_EQUAL(pipc_lock_try(&shared->lock), 0);
    CHECK_EQUAL(pipc_lock_unlock(&shared->lock), 0);
}

/* As when a page of zeros has come between. */
static void lost_mutexes_are_forgotten_in_any_order(void) {
    pthread_mutex_t *all[] = {&shared->lock, &shared->second, &shared->third};
    static const int orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    for (int o = 0; o < 6; o++) {
        for (int i = 0; i < 3; i++) {
            CHECK_EQUAL(pipc_lock_create(all[i]), 0);
            CHECK_EQUAL(pipc_lock_try(all[i]), 0);
        }
        CHECK_EQUAL(pipc_mutex_forget(all[orders[o][0]]), 0); /* it is there */
        for (int i = 0; i < 3; i++)
            memset(all[i], 0, sizeof *all[i]);
        for (int i = 0; i < 3; i++)
            pipc_mutex_forget(all[orders[o][i]]);
        CHECK(lists_nothing());
    }
}

static void a_lost_mutex_leaves_its_neighbours_listed(void) {
    pthread_mutex_t *all[] = {&shared->lock, &shared->second, &shared->third};
    for (int lost = 0; lost < 3; lost++) {
        for (int i = 0; i < 3; i++) {
            CHECK_EQUAL(pipc_lock_create(all[i]), 0);
            CHECK_EQUAL(pipc_lock_try(all[i]), 0);
        }
        memset(all[lost], 0, sizeof *all[lost]);
        CHECK_EQUAL(pipc_mutex_forget(all[lost]), 1);
        for (int i = 0; i < 3; i++)
            if (i != lost)
                CHECK_EQUAL(pipc_lock_unlock(all[i]), 0);
        CHECK(lists_nothing());
    }
    CHECK_EQUAL(pipc_lock_create(&shared->lock), 0);
}

static void memory_that_went_is_an_answer(void) {
    char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(page != MAP_FAILED);
    CHECK_EQUAL(munmap(page, 4096), 0);
    CHECK_EQUAL(pipc_futex_wait((const uint32_t *) (void *) page, 1, NULL), -EFAULT);
}

int main(void) {
    int32_t kind = pipc_mutex_layout_known();
    if (kind == 0)
        return SKIP;
    pipc_mutex_use_layout(kind);
    int fd;
    shared = shared_memory(sizeof *shared, &fd);
    CHECK_EQUAL(pipc_lock_create(&shared->lock), 0);
    CHECK(pipc_mutex_by_word(&shared->lock));
    pthread_mutex_t plain = PTHREAD_MUTEX_INITIALIZER;
    CHECK(!pipc_mutex_by_word(&plain));
    CHECK(pipc_barrier_known() == 0 || pipc_barrier() == 0);
    killed_holder_is_told_to_the_next();
    killed_waiter_leaves_no_trace();
    dead_owner_that_came_between_hides_no_sleeper();
    broken_is_broken_for_all();
    both_kinds_exclude_and_wake_each_other();
    CHECK(lists_nothing());
    steps_cut_short_are_undone();
    lost_mutexes_are_forgotten_in_any_order();
    a_lost_mutex_leaves_its_neighbours_listed();
    memory_that_went_is_an_answer();
    return 0;
}
