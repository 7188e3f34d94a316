/* Named objects: exclusive creation, reservation and its undo, opening, resizing, and publishing made whole.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>

#include "check.h"
#include "shim.h"

static char name[64];

static int64_t size_of(int fd) {
    struct stat status;
    CHECK(fstat(fd, &status) == 0);
    return status.st_size;
}

static int64_t allocated(int fd) {
    struct stat status;
    CHECK(fstat(fd, &status) == 0);
    return status.st_blocks * 512;
}

static void creates_exclusively_and_reserves(void) {
    umask(077);
    int fd = pipc_shm_create(name, 0640, 1, 100000, 1);
    CHECK(fd >= 0);
    struct stat status;
    CHECK(fstat(fd, &status) == 0);
    CHECK_EQUAL(status.st_mode & 0777, 0640);
    CHECK_EQUAL(status.st_size, 100000);
    CHECK(allocated(fd) >= 100000);
    CHECK_EQUAL(pipc_shm_create(name, 0600, 0, 4096, 1), -EEXIST);
    CHECK_EQUAL(pipc_shm_close(fd), 0);
    CHECK_EQUAL(pipc_shm_unlink(name), 0);
    CHECK_EQUAL(pipc_shm_unlink(name), -ENOENT);
    CHECK_EQUAL(pipc_shm_open(name, PIPC_READ_WRITE), -ENOENT);
}

static void creates_sparse_on_request(void) {
    int fd = pipc_shm_create(name, 0600, 0, 1 << 30, 0);
    CHECK(fd >= 0);
    CHECK_EQUAL(size_of(fd), 1 << 30);
    CHECK_EQUAL(allocated(fd), 0);
    CHECK_EQUAL(pipc_shm_resize(fd, 8192, 1), 0);
    CHECK_EQUAL(size_of(fd), 8192);
    CHECK_EQUAL(pipc_shm_resize(fd, 1 << 20, 1), 0);
    CHECK(allocated(fd) >= 1 << 20);
    CHECK_EQUAL(pipc_shm_resize(fd, 0, 1), -EINVAL);
    close(fd);
    CHECK_EQUAL(pipc_shm_unlink(name), 0);
}

static void leaves_nothing_when_the_file_system_is_full(void) {
    int64_t out[4];
    CHECK_EQUAL(pipc_file_system("/dev/shm", out), 0);
    if (out[0] == 0) /* mounted without a limit */
        return;
    CHECK_EQUAL(pipc_shm_create(name, 0600, 0, out[0] + (1 << 20), 1), -ENOSPC);
    CHECK_EQUAL(pipc_shm_open(name, PIPC_READ_ONLY), -ENOENT);
    char temporary[PIPC_SHM_TEMPORARY];
    CHECK_EQUAL(pipc_shm_begin(0600, 0, out[0] + (1 << 20), 1, 0, temporary), -ENOSPC);
    CHECK_EQUAL(pipc_shm_open(temporary, PIPC_READ_ONLY), -ENOENT);
    CHECK_EQUAL(pipc_shm_create(name, 0600, 0, -1, 1), -EINVAL);
    CHECK_EQUAL(pipc_shm_open(name, PIPC_READ_ONLY), -ENOENT);
}

static volatile sig_atomic_t ticks;

static void on_tick(int signal) {
    (void) signal;
    ticks++;
}

/* Without care, posix_fallocate would start anew at each tick. */
static void reserves_under_a_storm_of_signals(void) {
    struct sigaction action = {.sa_handler = on_tick};
    CHECK(sigaction(SIGALRM, &action, NULL) == 0);
    struct itimerval often = {{0, 200}, {0, 200}}, never = {{0, 0}, {0, 0}};
    CHECK(setitimer(ITIMER_REAL, &often, NULL) == 0);
    int fd = pipc_shm_create(name, 0600, 0, 64 << 20, 1);
    CHECK(setitimer(ITIMER_REAL, &never, NULL) == 0);
    CHECK(fd >= 0);
    CHECK(allocated(fd) >= 64 << 20);
    close(fd);
    CHECK_EQUAL(pipc_shm_unlink(name), 0);
}

static void refuses_what_is_no_regular_file(void) {
    char path[128];
    snprintf(path, sizeof path, "/dev/shm%s", name);
    CHECK(mkfifo(path, 0600) == 0);
    CHECK_EQUAL(pipc_shm_open(name, PIPC_READ_ONLY), -ENODEV);
    CHECK_EQUAL(pipc_shm_open(name, PIPC_READ_WRITE), -ENODEV);
    CHECK(unlink(path) == 0);
    CHECK(mkdir(path, 0700) == 0);
    CHECK_EQUAL(pipc_shm_open(name, PIPC_READ_ONLY), -ENODEV);
    CHECK(rmdir(path) == 0);
}

static void publishes_once(int unnamed) {
    char first[PIPC_SHM_TEMPORARY], second[PIPC_SHM_TEMPORARY];
    int a = pipc_shm_begin(0644, 1, 4096, 1, unnamed, first);
    int b = pipc_shm_begin(0644, 1, 4096, 1, unnamed, second);
    CHECK(a >= 0 && b >= 0);
    if (unnamed && first[0] != '\0')
        fprintf(stderr, "no O_TMPFILE here, temporary names instead\n");
    CHECK(write(a, "whole", 5) == 5);
    CHECK_EQUAL(pipc_shm_open(name, PIPC_READ_ONLY), -ENOENT);
    CHECK_EQUAL(pipc_shm_publish(a, first, name), 0);
    CHECK_EQUAL(pipc_shm_publish(b, second, name), -EEXIST);
    CHECK_EQUAL(pipc_shm_abandon(second), 0);
    int opened = pipc_shm_open(name, PIPC_READ_ONLY);
    CHECK(opened >= 0);
    char text[5];
    CHECK(read(opened, text, 5) == 5 && memcmp(text, "whole", 5) == 0);
    struct stat status;
    CHECK(fstat(opened, &status) == 0);
    CHECK_EQUAL(status.st_nlink, 1);
    CHECK_EQUAL(status.st_mode & 0777, 0644);
    close(a), close(b), close(opened);
    CHECK_EQUAL(pipc_shm_unlink(name), 0);
}

static void publishes_under_sound_names_only(void) {
    char temporary[PIPC_SHM_TEMPORARY], longest[300];
    int fd = pipc_shm_begin(0600, 0, 4096, 0, 1, temporary);
    CHECK(fd >= 0);
    memset(longest, 'x', sizeof longest);
    longest[0] = '/';
    longest[257] = '\0';
    CHECK_EQUAL(pipc_shm_publish(fd, temporary, longest), -ENAMETOOLONG);
    CHECK_EQUAL(pipc_shm_publish(fd, temporary, "/a/b"), -EINVAL);
    CHECK_EQUAL(pipc_shm_publish(fd, temporary, "/"), -EINVAL);
    CHECK_EQUAL(pipc_shm_publish(fd, temporary, "/.."), -EINVAL);
    CHECK_EQUAL(pipc_shm_abandon(temporary), 0);
    close(fd);
}

int main(void) {
    test_name(name, sizeof name, 1);
    creates_exclusively_and_reserves();
    creates_sparse_on_request();
    leaves_nothing_when_the_file_system_is_full();
    reserves_under_a_storm_of_signals();
    refuses_what_is_no_regular_file();
    publishes_once(1);
    publishes_once(0);
    publishes_under_sound_names_only();
    return 0;
}
