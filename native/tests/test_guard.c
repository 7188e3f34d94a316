/* The SIGBUS guard: what is ours becomes zero pages and a mark, what is not goes on to whom it belonged. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "check.h"
#include "shim.h"

/* The sanitizers turn a deadly signal into a report and another exit. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#else
#define SANITIZED 0
#endif

static long page;

static uint32_t mark(int32_t slot) {
    return __atomic_load_n((uint32_t *) (intptr_t) pipc_guard_marks() + slot, __ATOMIC_ACQUIRE);
}

static int object_of(long pages) {
    int fd = pipc_memfd_create("pipc-test", pages * page, 1);
    CHECK(fd >= 0);
    return fd;
}

/* The handler that was there first: what HotSpot is to us. */
static sigjmp_buf escape;
static volatile sig_atomic_t chained;
static char *volatile chained_address;

static void first_handler(int signal, siginfo_t *info, void *context) {
    (void) signal, (void) context;
    chained++;
    chained_address = info->si_addr;
    siglongjmp(escape, 1);
}

static void covers_a_truncated_range(void) {
    int fd = object_of(4);
    int64_t address = pipc_map(fd, 0, 4 * page, PIPC_READ_WRITE);
    CHECK(address > 0);
    char *bytes = (char *) (intptr_t) address;
    int32_t slot = pipc_guard_add(address, 4 * page, PIPC_READ_WRITE);
    CHECK(slot >= 0);
    memset(bytes, 7, (size_t) (4 * page));
    CHECK_EQUAL(mark(slot), 0);
    CHECK_EQUAL(pipc_shm_resize(fd, page, 0), 0);
    CHECK_EQUAL(bytes[page - 1], 7);
    CHECK_EQUAL(bytes[2 * page + 5], 0); /* cut off */
    CHECK_EQUAL(mark(slot), 1);
    bytes[2 * page + 5] = 9;
    CHECK_EQUAL(bytes[2 * page + 5], 9);
    CHECK_EQUAL(__atomic_fetch_add((int *) (void *) (bytes + 3 * page), 1, __ATOMIC_SEQ_CST), 0);
    CHECK_EQUAL(mark(slot), 2);
    errno = 4711;
    CHECK_EQUAL(bytes[page], 0);
    CHECK_EQUAL(errno, 4711);
    CHECK_EQUAL(pipc_map_tombstone(address, 4 * page), 0);
    CHECK_EQUAL(bytes[0], 0);
    CHECK_EQUAL(pipc_guard_remove(slot), 0);
    CHECK_EQUAL(pipc_guard_remove(slot), -EINVAL);
    CHECK_EQUAL(pipc_map_unmap(address, 4 * page), 0);
    close(fd);
    CHECK_EQUAL(chained, 0);
}

/* Pages of alternating protection are a mapping each, and the count of mappings is limited. */
static int64_t use_up_mappings(int64_t most, char **start) {
    *start =
        mmap(NULL, (size_t) (most * page), PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    CHECK(*start != MAP_FAILED);
    for (int64_t i = 1; i < most; i += 2)
        if (mprotect(*start + i * page, (size_t) page, PROT_READ) != 0)
            return i;
    return most;
}

static int64_t max_map_count(void) {
    int64_t count = 0;
    int fd = open("/proc/sys/vm/max_map_count", O_RDONLY | O_CLOEXEC);
    char text[32] = "";
    if (fd >= 0 && read(fd, text, sizeof text - 1) > 0)
        count = atoll(text);
    close(fd);
    return count;
}

static void covers_without_a_mapping_to_spare(void) {
    int64_t most = max_map_count();
    if (SANITIZED || most < 1 || most > 200000) {
        fprintf(stderr, "skipped: covering at vm.max_map_count = %lld\n", (long long) most);
        return;
    }
    int fd = object_of(5);
    int64_t address = pipc_map(fd, 0, 5 * page, PIPC_READ_WRITE);
    CHECK(address > 0);
    volatile char *bytes = (volatile char *) (intptr_t) address;
    int32_t slot = pipc_guard_add(address, 5 * page, PIPC_READ_WRITE);
    CHECK(slot >= 0);
    bytes[0] = 7;
    char *filler;
    int64_t used = use_up_mappings(2 * most, &filler);
    CHECK(used < 2 * most);
    CHECK(ftruncate(fd, page) == 0);
    CHECK_EQUAL(bytes[2 * page], 0);
    CHECK_EQUAL(mark(slot), 1);
    CHECK_EQUAL(bytes[0], 0); /* the whole range had to go */
    bytes[3 * page] = 1;
    CHECK_EQUAL(mark(slot), 1);
    CHECK_EQUAL(munmap(filler, (size_t) (2 * most * page)), 0);
    CHECK_EQUAL(pipc_map_tombstone(address, 5 * page), 0);
    CHECK_EQUAL(pipc_guard_remove(slot), 0);
    CHECK_EQUAL(pipc_map_unmap(address, 5 * page), 0);
    close(fd);
    CHECK_EQUAL(chained, 0);
}

static void passes_on_what_is_not_ours(void) {
    int fd = object_of(1);
    int64_t address = pipc_map(fd, 0, page, PIPC_READ_WRITE);
    CHECK(address > 0);
    CHECK(ftruncate(fd, 0) == 0);
    volatile char *bytes = (volatile char *) (intptr_t) address;
    if (sigsetjmp(escape, 1) == 0)
        CHECK_EQUAL(bytes[100], 1); /* never compared: the fault escapes */
    CHECK_EQUAL(chained, 1);
    CHECK(chained_address == (char *) (intptr_t) address + 100);
    if (sigsetjmp(escape, 1) == 0)
        raise(SIGBUS); /* sent, not a fault: si_addr says nothing */
    CHECK_EQUAL(chained, 2);
    CHECK_EQUAL(pipc_map_unmap(address, page), 0);
    close(fd);
}

static void slots_are_used_again(void) {
    int32_t slots[100];
    for (int round = 0; round < 50; round++) {
        for (int i = 0; i < 100; i++)
            CHECK((slots[i] = pipc_guard_add((1LL << 40) + i * page, page, PIPC_READ_ONLY)) >= 0);
        for (int i = 0; i < 100; i++)
            CHECK_EQUAL(pipc_guard_remove(slots[i]), 0);
    }
    CHECK(slots[99] <= 100);
    CHECK_EQUAL(pipc_guard_add(1 << 20, 0, PIPC_READ_WRITE), -EINVAL);
    CHECK_EQUAL(pipc_guard_remove(-1), -EINVAL);
    CHECK_EQUAL(pipc_guard_remove(PIPC_GUARD_RANGES), -EINVAL);
}

static volatile int churning = 1;

static void *churns(void *unused) {
    (void) unused;
    while (__atomic_load_n(&churning, __ATOMIC_RELAXED)) {
        int32_t slot = pipc_guard_add(1LL << 41, page, PIPC_READ_ONLY);
        CHECK(slot >= 0);
        CHECK_EQUAL(pipc_guard_remove(slot), 0);
    }
    return NULL;
}

static void *faults(void *unused) {
    (void) unused;
    for (int round = 0; round < 500; round++) {
        int fd = object_of(1);
        int64_t address = pipc_map(fd, 0, page, PIPC_READ_WRITE);
        int32_t slot = pipc_guard_add(address, page, PIPC_READ_WRITE);
        CHECK(address > 0 && slot >= 0);
        CHECK(ftruncate(fd, 0) == 0);
        CHECK_EQUAL(*(volatile char *) (intptr_t) address, 0);
        CHECK_EQUAL(mark(slot), 1);
        CHECK_EQUAL(pipc_map_tombstone(address, page), 0);
        CHECK_EQUAL(pipc_guard_remove(slot), 0);
        CHECK_EQUAL(pipc_map_unmap(address, page), 0);
        close(fd);
    }
    return NULL;
}

static void faults_beside_a_changing_table(void) {
    pthread_t churner, faulters[2];
    CHECK(pthread_create(&churner, NULL, churns, NULL) == 0);
    for (int i = 0; i < 2; i++)
        CHECK(pthread_create(&faulters[i], NULL, faults, NULL) == 0);
    for (int i = 0; i < 2; i++)
        CHECK(pthread_join(faulters[i], NULL) == 0);
    __atomic_store_n(&churning, 0, __ATOMIC_RELAXED);
    CHECK(pthread_join(churner, NULL) == 0);
}

/* Children, because they die: with no handler before ours a foreign fault must still end in SIGBUS. */
static void dies_as_before_without_a_handler(int sent) {
    pid_t child = fork();
    if (child == 0) {
        signal(SIGBUS, SIG_DFL);
        if (pipc_guard_install() != 0)
            _exit(3);
        if (sent)
            raise(SIGBUS);
        int fd = object_of(1);
        int64_t address = pipc_map(fd, 0, page, PIPC_READ_WRITE);
        if (ftruncate(fd, 0) != 0)
            _exit(4);
        _exit(*(volatile char *) (intptr_t) address);
    }
    int status;
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    CHECK_EQUAL(WTERMSIG(status), SIGBUS);
}

static void never_installed_guards_nothing(void) {
    CHECK_EQUAL(pipc_guard_active(), 0);
    CHECK_EQUAL(pipc_guard_add(1 << 20, page, PIPC_READ_WRITE), -EINVAL);
}

int main(void) {
    page = sysconf(_SC_PAGESIZE);
    never_installed_guards_nothing();
    if (!SANITIZED) {
        dies_as_before_without_a_handler(0);
        dies_as_before_without_a_handler(1);
    }
    struct sigaction first = {.sa_sigaction = first_handler, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigfillset(&first.sa_mask);
    CHECK(sigaction(SIGBUS, &first, NULL) == 0);
    CHECK_EQUAL(pipc_guard_install(), 0);
    CHECK_EQUAL(pipc_guard_install(), 0);
    CHECK_EQUAL(pipc_guard_active(), 1);
    struct sigaction ours;
    CHECK(sigaction(SIGBUS, NULL, &ours) == 0);
    CHECK_EQUAL(ours.sa_flags & (SA_SIGINFO | SA_ONSTACK), SA_SIGINFO | SA_ONSTACK);
    CHECK_EQUAL(sigismember(&ours.sa_mask, SIGUSR1), 1);
    covers_a_truncated_range();
    covers_without_a_mapping_to_spare();
    passes_on_what_is_not_ours();
    slots_are_used_again();
    faults_beside_a_changing_table();
    return 0;
}
