/* Waiting for a permit: by deadline, by poke, by a post through another mapping and from another process. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/wait.h>

#include "check.h"
#include "shim.h"

static int64_t made[8]; /* what the file is that was made last */

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
    sem_t *sem = mapped(pipc_sem_create(name, 0600, 0, 0, made));
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
    sem_t *sem = mapped(pipc_sem_create(name, 0600, 0, 0, made));
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
    sem_t *sem = mapped(pipc_sem_create(name, 0600, 0, 0, made));
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
    sem_t *go = mapped(pipc_sem_create(name, 0600, 0, 0, made));
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

struct sharing {
    sem_t *sem;
    struct pipc_waiter *waiter; /* NULL: waits by the C library */
    int64_t taken;
};

static void *take_share(void *argument) {
    struct sharing *sharing = argument;
    for (sharing->taken = 0; sharing->taken < PERMITS; sharing->taken++) {
        if (sharing->waiter == NULL) {
            while (sem_wait(sharing->sem) != 0)
                CHECK_EQUAL(errno, EINTR);
            continue;
        }
        int32_t result;
        do {
            CHECK_EQUAL(pipc_waiter_arm(sharing->waiter, PIPC_MONOTONIC, 20000), 0);
            result = pipc_sem_wait(sharing->sem, sharing->waiter);
        } while (result == -ETIMEDOUT || result == -EINTR);
        CHECK_EQUAL(result, 0);
    }
    return NULL;
}

/* Ours give up and come back all the time; those of the C library must miss no wake-up by it. */
static void waiters_of_both_kinds_share_the_permits(void) {
    sem_t *sem = mapped(pipc_sem_create(name, 0600, 0, 0, made));
    pthread_t threads[4];
    struct sharing sharings[4];
    for (int i = 0; i < 4; i++) {
        sharings[i] = (struct sharing){.sem = sem, .waiter = i % 2 ? pipc_waiter_new() : NULL};
        CHECK_EQUAL(pthread_create(&threads[i], NULL, take_share, &sharings[i]), 0);
    }
    for (int i = 0; i < 4 * PERMITS; i++)
        CHECK_EQUAL(pipc_sem_post(sem), 0);
    for (int i = 0; i < 4; i++) {
        CHECK_EQUAL(pthread_join(threads[i], NULL), 0);
        CHECK_EQUAL(sharings[i].taken, PERMITS);
        pipc_waiter_free(sharings[i].waiter);
    }
    /* No permit and no waiter is left. */
    CHECK_EQUAL(*(uint64_t *) (void *) sem, 0);
    drop(sem);
}

struct truncation {
    int fd;
    int32_t over;
};

static void *truncate_again_and_again(void *argument) {
    struct truncation *truncation = argument;
    sem_t image;
    memset(&image, 0, sizeof image);
    CHECK_EQUAL(pipc_sem_init(&image, 0), 0);
    while (!__atomic_load_n(&truncation->over, __ATOMIC_ACQUIRE)) {
        CHECK_EQUAL(ftruncate(truncation->fd, 0), 0);
        CHECK_EQUAL(pwrite(truncation->fd, &image, sizeof image, 0), sizeof image);
    }
    return NULL;
}

/* A new mapping each time, because the guard's zero page hides the file from then on. */
static int waits_ended_by_a_fault(int fd, struct pipc_waiter *waiter) {
    int faults = 0;
    int64_t page = pipc_page_size(), address = pipc_map(fd, 0, page, PIPC_READ_WRITE);
    CHECK(address > 0);
    int32_t slot = pipc_guard_add(address, page, PIPC_READ_WRITE);
    CHECK(slot >= 0);
    for (int i = 0; i < 20; i++) {
        CHECK_EQUAL(pipc_waiter_arm(waiter, PIPC_MONOTONIC, 1000), 0);
        int32_t result = pipc_sem_wait((sem_t *) (intptr_t) address, waiter);
        CHECK(result == -ETIMEDOUT || result == -EFAULT || result == -EINTR);
        faults += result == -EFAULT;
    }
    CHECK_EQUAL(pipc_guard_remove(slot), 0);
    CHECK_EQUAL(pipc_map_unmap(address, page), 0);
    return faults;
}

/* Until it has happened, or for so long: the file goes between the look at the word and the futex call. */
static void a_truncated_file_ends_no_process(void) {
    CHECK_EQUAL(pipc_guard_install(), 0);
    sem_t *sem = mapped(pipc_sem_create(name, 0600, 0, 0, made));
    char path[300];
    CHECK(pipc_sem_path(name, path, sizeof path) > 0);
    struct truncation truncation = {.fd = open(path, O_RDWR)};
    CHECK(truncation.fd >= 0);
    pthread_t thread;
    CHECK_EQUAL(pthread_create(&thread, NULL, truncate_again_and_again, &truncation), 0);
    struct pipc_waiter *waiter = pipc_waiter_new();
    int faults = 0;
    for (int64_t end = now_ns() + 3 * PIPC_NS_PER_SECOND; faults == 0 && now_ns() < end;)
        faults += waits_ended_by_a_fault(truncation.fd, waiter);
    __atomic_store_n(&truncation.over, 1, __ATOMIC_RELEASE);
    CHECK_EQUAL(pthread_join(thread, NULL), 0);
    fprintf(stderr, "%d waits ended by a truncation\n", faults);
    CHECK_EQUAL(close(truncation.fd), 0);
    pipc_waiter_free(waiter);
    drop(sem);
}

static void all_ways_of_waiting(void) {
    ends_at_the_deadline_and_not_before();
    a_poke_ends_the_wait_wherever_it_comes();
    a_post_through_another_mapping_wakes_the_waiter();
    every_permit_reaches_another_process_once();
}

int main(void) {
    test_name(name, sizeof name, 1);
    CHECK(pipc_wait_signal(0) > 0);
    all_ways_of_waiting();
    the_layout_is_known_for_this_library_or_not_used();
    if (pipc_sem_layout_known()) {
        pipc_sem_use_layout();
        all_ways_of_waiting();
        waiters_of_both_kinds_share_the_permits();
        a_truncated_file_ends_no_process();
    }
    return 0;
}
