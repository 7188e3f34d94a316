/* Waiting for a word and waking: between threads, between processes, and when a waiter is killed. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "check.h"
#include "shim.h"

#define TURNS 2000

struct shared {
    _Atomic uint32_t turn;
    _Atomic uint32_t other;
};

static struct shared *shared;

static const uint32_t *plain(_Atomic uint32_t *word) {
    return (const uint32_t *) word;
}

static void a_word_that_differs_is_not_waited_for(void) {
    atomic_store(&shared->other, 7);
    CHECK_EQUAL(pipc_word_wait(plain(&shared->other), 6, -1), 0);
    CHECK_EQUAL(pipc_word_await(plain(&shared->other), 6, NULL), 0);
    CHECK_EQUAL(pipc_word_await(plain(&shared->other), 7, NULL), -ETIMEDOUT);
}

static void the_time_is_kept(void) {
    struct timespec before, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    CHECK_EQUAL(pipc_word_wait(plain(&shared->other), 7, 20 * 1000 * 1000), -ETIMEDOUT);
    clock_gettime(CLOCK_MONOTONIC, &after);
    CHECK((after.tv_sec - before.tv_sec) * PIPC_NS_PER_SECOND + after.tv_nsec - before.tv_nsec >= 20000000);
    CHECK_EQUAL(pipc_word_wait(plain(&shared->other), 7, 0), -ETIMEDOUT);
}

static void bad_words_are_refused(void) {
    const char *odd = (const char *) shared + 1;
    CHECK_EQUAL(pipc_word_wait((const uint32_t *) (const void *) odd, 0, 0), -EINVAL);
    CHECK_EQUAL(pipc_word_wake((const uint32_t *) (const void *) odd, 1), -EINVAL);
    CHECK_EQUAL(pipc_word_wake(plain(&shared->other), 0), -EINVAL);
    CHECK_EQUAL(pipc_word_wake(plain(&shared->other), -1), -EINVAL);
    CHECK_EQUAL(pipc_word_wait((const uint32_t *) 4096, 0, 0), -EFAULT);
}

/* Takes the turn when it is `mine` and passes it on, as the other side does. */
static void take_turns(uint32_t mine) {
    for (int i = 0; i < TURNS; i++) {
        uint32_t seen;
        while ((seen = atomic_load(&shared->turn)) % 2 != mine)
            CHECK_EQUAL(pipc_word_wait(plain(&shared->turn), seen, -1), 0);
        atomic_store(&shared->turn, seen + 1);
        CHECK(pipc_word_wake(plain(&shared->turn), INT32_MAX) >= 0);
    }
}

static void two_processes_take_turns(void) {
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        alarm(60);
        take_turns(1);
        _exit(0);
    }
    take_turns(0);
    int status;
    CHECK_EQUAL(waitpid(child, &status, 0), child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    CHECK_EQUAL(atomic_load(&shared->turn), 2 * TURNS);
}

static void *wait_for_change(void *unused) {
    (void) unused;
    while (atomic_load(&shared->other) == 7)
        CHECK_EQUAL(pipc_word_wait(plain(&shared->other), 7, -1), 0);
    return NULL;
}

static void a_killed_waiter_takes_nothing_along(void) {
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        alarm(60);
        pipc_word_wait(plain(&shared->other), 7, -1);
        _exit(0);
    }
    pthread_t thread;
    CHECK_EQUAL(pthread_create(&thread, NULL, wait_for_change, NULL), 0);
    CHECK_EQUAL(kill(child, SIGKILL), 0);
    CHECK_EQUAL(waitpid(child, NULL, 0), child);
    atomic_store(&shared->other, 8);
    CHECK(pipc_word_wake(plain(&shared->other), 1) >= 0); /* one is enough: nobody else is left */
    CHECK_EQUAL(pthread_join(thread, NULL), 0);
}

int main(void) {
    alarm(60);
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(shared != MAP_FAILED);
    a_word_that_differs_is_not_waited_for();
    the_time_is_kept();
    bad_words_are_refused();
    two_processes_take_turns();
    a_killed_waiter_takes_nothing_along();
    CHECK_EQUAL(munmap(shared, sizeof *shared), 0);
    return 0;
}
