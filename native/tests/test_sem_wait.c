/* Waiting for a permit: by deadline, by poke, by a post through another mapping and from another process. */
#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/wait.h>

#include "check.h"
#include "shim.h"

#define PERMITS 20000

static char name[64];

static sem_t *mapped(int64_t address) {
    CHECK(address > 0);
    return (sem_t *) (intptr_t) address;
}

static sem_t *opened(void) {
    int64_t seen[8];
    return mapped(pipc_sem_open(name, seen));
}

static void drop(sem_t *sem) {
    CHECK_EQUAL(pipc_sem_close(sem), 0);
    CHECK_EQUAL(pipc_sem_unlink(name), 0);
}

static int64_t now_ns(void) {
    struct timespec now;
    CHECK_EQUAL(clock_gettime(CLOCK_MONOTONIC, &now), 0);
    return now.tv_sec * PIPC_NS_PER_SECOND + now.tv_nsec;
}

static void ends_at_the_deadline_and_not_before(void) {
    sem_t *sem = mapped(pipc_sem_create(name, 0600, 0, 0));
    struct pipc_waiter *waiter = pipc_waiter_new();
    int64_t start = now_ns();
    CHECK_EQUAL(pipc_waiter_arm(waiter, pipc_sem_clock(), 50000000), 0);
    CHECK_EQUAL(pipc_sem_wait(sem, waiter), -ETIMEDOUT);
    CHECK(now_ns() - start >= 50000000);
    CHECK_EQUAL(pipc_sem_value(sem), 0);
    /* A deadline in the past takes what is there: a poke must not lose a permit. */
    CHECK_EQUAL(pipc_sem_post(sem), 0);
    CHECK_EQUAL(pipc_sem_wait(sem, waiter), 0);
    pipc_waiter_free(waiter);
    drop(sem);
}

struct attempt {
    struct pipc_waiter *waiter;
    sem_t *sem;
    int32_t armed;
    int32_t result;
};

static void *wait_without_deadline(void *argument) {
    struct attempt *attempt = argument;
    CHECK_EQUAL(pipc_waiter_arm(attempt->waiter, pipc_sem_clock(), -1), 0);
    __atomic_store_n(&attempt->armed, 1, __ATOMIC_RELEASE);
    attempt->result = pipc_sem_wait(attempt->sem, attempt->waiter);
    return NULL;
}

static void start_attempt(struct attempt *attempt, pthread_t *thread) {
    CHECK_EQUAL(pthread_create(thread, NULL, wait_without_deadline, attempt), 0);
    while (!__atomic_load_n(&attempt->armed, __ATOMIC_ACQUIRE))
        usleep(100);
}

/* The poke comes at once, so over the rounds it comes before, in and after the system call. */
static void a_poke_ends_the_wait_wherever_it_comes(void) {
    sem_t *sem = mapped(pipc_sem_create(name, 0600, 0, 0));
    for (int i = 0; i < 200; i++) {
        struct attempt attempt = {.waiter = pipc_waiter_new(), .sem = sem};
        pthread_t thread;
        start_attempt(&attempt, &thread);
        if (i % 2 == 0)
            usleep(300);
        CHECK_EQUAL(pipc_waiter_poke(attempt.waiter), 0);
        CHECK_EQUAL(pthread_join(thread, NULL), 0);
        CHECK(attempt.result == -EINTR || attempt.result == -ETIMEDOUT);
        pipc_waiter_free(attempt.waiter);
    }
    CHECK_EQUAL(pipc_sem_value(sem), 0);
    drop(sem);
}

static void a_post_through_another_mapping_wakes_the_waiter(void) {
    sem_t *sem = mapped(pipc_sem_create(name, 0600, 0, 0));
    sem_t *other = opened();
    CHECK(sem != other);
    struct attempt attempt = {.waiter = pipc_waiter_new(), .sem = sem};
    pthread_t thread;
    start_attempt(&attempt, &thread);
    usleep(1000);
    CHECK_EQUAL(pipc_sem_close(other), 0);
    other = opened();
    CHECK_EQUAL(pipc_sem_post(other), 0);
    CHECK_EQUAL(pthread_join(thread, NULL), 0);
    CHECK_EQUAL(attempt.result, 0);
    pipc_waiter_free(attempt.waiter);
    CHECK_EQUAL(pipc_sem_close(other), 0);
    drop(sem);
}

/* The child waits with the C library's own call: no permit is lost or made between the two. */
static void every_permit_reaches_another_process_once(void) {
    sem_t *go = mapped(pipc_sem_create(name, 0600, 0, 0));
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        sem_t *sem = sem_open(name, 0);
        for (int i = 0; i < PERMITS; i++)
            if (sem_wait(sem) != 0)
                _exit(1);
        int rest = 0;
        _exit(sem_getvalue(sem, &rest) == 0 && rest == 0 ? 0 : 2);
    }
    for (int i = 0; i < PERMITS; i += 2)
        CHECK_EQUAL(pipc_sem_post_many(go, 2), 2);
    int status = 0;
    CHECK_EQUAL(waitpid(child, &status, 0), child);
    CHECK(WIFEXITED(status));
    CHECK_EQUAL(WEXITSTATUS(status), 0);
    CHECK_EQUAL(pipc_sem_value(go), 0);
    drop(go);
}

static void the_layout_is_known_for_this_library_or_not_used(void) {
    int32_t known = pipc_sem_layout_known();
    CHECK(known == 0 || known == 1);
    if (pipc_glibc_version() == NULL)
        CHECK_EQUAL(known, 0);
#if defined(__x86_64__) || defined(__aarch64__)
    else
        CHECK_EQUAL(known, 1);
#endif
}

int main(void) {
    test_name(name, sizeof name, 1);
    CHECK(pipc_wait_signal(0) > 0);
    ends_at_the_deadline_and_not_before();
    a_poke_ends_the_wait_wherever_it_comes();
    a_post_through_another_mapping_wakes_the_waiter();
    every_permit_reaches_another_process_once();
    the_layout_is_known_for_this_library_or_not_used();
    return 0;
}
