/* Lives: one holder, strangers see it, kill -9 gives it back, and read-only descriptors take part. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <posixipc/life.h>

#include "check.h"
#include "shim.h"

static int object;

static int reopened(int access) {
    int fd = pipc_descriptor_open(getpid(), object, access);
    CHECK(fd >= 0);
    return fd;
}

static void one_holder(int access_a, int access_b) {
    int a = reopened(access_a), b = reopened(access_b);
    CHECK_EQUAL(pipc_life_alive(a, 3), 0);
    CHECK_EQUAL(pipc_life_claim(a, 3), 0);
    CHECK_EQUAL(pipc_life_alive(b, 3), 1);
    CHECK_EQUAL(pipc_life_alive(b, 4), 0);
    CHECK_EQUAL(pipc_life_alive(a, 3), 0); /* own lock: not somebody else's */
    CHECK_EQUAL(pipc_life_claim(b, 3), -EAGAIN);
    CHECK_EQUAL(pipc_life_claim(b, 4), 0);
    CHECK_EQUAL(pipc_life_release(a, 3), 0);
    CHECK_EQUAL(pipc_life_claim(b, 3), 0);
    CHECK_EQUAL(pipc_life_claim(a, 3), -EAGAIN);
    close(b); /* drops both */
    CHECK_EQUAL(pipc_life_alive(a, 3), 0);
    CHECK_EQUAL(pipc_life_alive(a, 4), 0);
    close(a);
}

static void kill_gives_it_back(void) {
    int ready[2];
    CHECK(pipe(ready) == 0);
    pid_t child = fork();
    if (child == 0) {
        int fd = pipc_life_open(object);
        char ok = fd >= 0 && pipc_life_claim(fd, PIPC_LIFE_INDEX_MAX) == 0;
        if (write(ready[1], &ok, 1) != 1)
            _exit(1);
        for (;;)
            pause();
    }
    char ok;
    CHECK(read(ready[0], &ok, 1) == 1 && ok);
    CHECK_EQUAL(pipc_life_alive(object, PIPC_LIFE_INDEX_MAX), 1);
    CHECK_EQUAL(kill(child, SIGKILL), 0);
    CHECK(waitpid(child, NULL, 0) == child);
    CHECK_EQUAL(pipc_life_alive(object, PIPC_LIFE_INDEX_MAX), 0);
    CHECK_EQUAL(pipc_life_claim(object, PIPC_LIFE_INDEX_MAX), 0);
    close(ready[0]), close(ready[1]);
}

/* Processes that claim one life by read-only descriptors, again and again: never two at once. */
static void read_only_claimants_exclude_each_other(void) {
    int64_t address = pipc_map(object, 0, 4096, PIPC_READ_WRITE);
    CHECK(address > 0);
    int *inside = (int *) (intptr_t) address, *served = inside + 1, *collisions = inside + 2;
    *inside = *served = *collisions = 0;
    enum { CLAIMANTS = 4, ROUNDS = 3000 };
    pid_t children[CLAIMANTS];
    for (int i = 0; i < CLAIMANTS; i++) {
        children[i] = fork();
        if (children[i] != 0)
            continue;
        int fd = reopened(PIPC_READ_ONLY);
        for (int round = 0; round < ROUNDS; round++) {
            if (pipc_life_claim(fd, 7) != 0)
                continue;
            if (__atomic_add_fetch(inside, 1, __ATOMIC_SEQ_CST) != 1)
                __atomic_add_fetch(collisions, 1, __ATOMIC_SEQ_CST);
            __atomic_add_fetch(served, 1, __ATOMIC_SEQ_CST);
            __atomic_sub_fetch(inside, 1, __ATOMIC_SEQ_CST);
            if (pipc_life_release(fd, 7) != 0)
                _exit(1);
        }
        _exit(0);
    }
    for (int i = 0; i < CLAIMANTS; i++) {
        int status;
        CHECK(waitpid(children[i], &status, 0) == children[i]);
        CHECK_EQUAL(status, 0);
    }
    CHECK_EQUAL(*collisions, 0);
    CHECK(*served > 0);
    CHECK_EQUAL(pipc_map_unmap(address, 4096), 0);
}

static void opens_read_only_where_it_must(void) {
    char name[64];
    int fd = pipc_shm_create(test_name(name, sizeof name, 1), 0444, 1, 4096, 1);
    CHECK(fd >= 0);
    CHECK_EQUAL(pipc_shm_unlink(name), 0);
    int own = pipc_life_open(fd);
    CHECK(own >= 0);
    CHECK_EQUAL(pipc_descriptor_access(own), geteuid() == 0 ? PIPC_READ_WRITE : PIPC_READ_ONLY);
    CHECK_EQUAL(pipc_life_claim(own, 0), 0);
    CHECK_EQUAL(pipc_life_alive(fd, 0), 1);
    close(own), close(fd);
}

/* 77 where a private mount namespace is not allowed. */
static void says_that_proc_is_missing(void) {
    pid_t child = fork();
    if (child == 0) {
        if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0 ||
            mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
            mount("tmpfs", "/proc", "tmpfs", 0, NULL) != 0)
            _exit(77);
        _exit(pipc_life_open(object) == -ENOSYS && pipc_life_open(-1) != -ENOSYS ? 0 : 1);
    }
    int status;
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(status == 0 || WEXITSTATUS(status) == 77);
    if (status != 0)
        fprintf(stderr, "skipped: lives without /proc\n");
}

int main(void) {
    object = pipc_memfd_create("pipc-test", 4096, 1);
    CHECK(object >= 0);
    one_holder(PIPC_READ_WRITE, PIPC_READ_WRITE);
    one_holder(PIPC_READ_ONLY, PIPC_READ_WRITE);
    one_holder(PIPC_READ_WRITE, PIPC_READ_ONLY);
    one_holder(PIPC_READ_ONLY, PIPC_READ_ONLY);
    CHECK_EQUAL(pipc_life_claim(object, -1), -EINVAL);
    CHECK_EQUAL(pipc_life_claim(-1, 0), -EBADF);
    kill_gives_it_back();
    read_only_claimants_exclude_each_other();
    opens_read_only_where_it_must();
    says_that_proc_is_missing();
    return 0;
}
