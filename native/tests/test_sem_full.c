/* A /dev/shm of this program's own: when it is full, creating fails with ENOSPC and leaves nothing; nor does
 * a creator that is killed; and without /proc the C library makes the file. Skipped where a private mount
 * namespace is not allowed. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "check.h"
#include "shim.h"

static int64_t made[8]; /* what the file is that was made last */

static void write_text(const char *path, const char *text) {
    int fd = open(path, O_WRONLY);
    CHECK(fd >= 0);
    CHECK_EQUAL(write(fd, text, strlen(text)), (long long) strlen(text));
    CHECK_EQUAL(close(fd), 0);
}

static int enter_private_namespace(void) {
    uid_t uid = geteuid();
    gid_t gid = getegid();
    if (unshare(CLONE_NEWNS) != 0) {
        if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
            return 0;
        char map[64];
        snprintf(map, sizeof map, "0 %u 1", (unsigned) uid);
        write_text("/proc/self/uid_map", map);
        write_text("/proc/self/setgroups", "deny");
        snprintf(map, sizeof map, "0 %u 1", (unsigned) gid);
        write_text("/proc/self/gid_map", map);
    }
    return mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

static int mount_tmpfs(const char *at, const char *options) {
    return mount("tmpfs", at, "tmpfs", 0, options) == 0;
}

static int files_in_shm(void) {
    DIR *directory = opendir("/dev/shm");
    CHECK(directory != NULL);
    int count = 0;
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;)
        count += entry->d_name[0] != '.';
    closedir(directory);
    return count;
}

static void fill(void) {
    static const char block[4096];
    int fd = open("/dev/shm/filler", O_CREAT | O_WRONLY, 0600);
    CHECK(fd >= 0);
    while (write(fd, block, sizeof block) > 0)
        ;
    CHECK_EQUAL(errno, ENOSPC);
    CHECK_EQUAL(close(fd), 0);
}

static void use_up_inodes(void) {
    char path[64];
    for (int i = 0;; i++) {
        snprintf(path, sizeof path, "/dev/shm/filler%d", i);
        int fd = open(path, O_CREAT | O_WRONLY | O_EXCL, 0600);
        if (fd < 0) {
            CHECK_EQUAL(errno, ENOSPC);
            return;
        }
        CHECK_EQUAL(close(fd), 0);
    }
}

static void works_and_leaves_nothing(const char *name) {
    int before = files_in_shm();
    int64_t address = pipc_sem_create(name, 0640, 1, 2, made);
    CHECK(address > 0);
    CHECK_EQUAL(pipc_sem_value((sem_t *) (intptr_t) address), 2);
    CHECK_EQUAL(pipc_sem_close((sem_t *) (intptr_t) address), 0);
    char path[300];
    struct stat status;
    CHECK(pipc_sem_path(name, path, sizeof path) > 0);
    CHECK_EQUAL(stat(path, &status), 0);
    CHECK_EQUAL(status.st_mode & 07777, 0640);
    CHECK_EQUAL(pipc_sem_unlink(name), 0);
    CHECK_EQUAL(files_in_shm(), before);
}

/* Killed wherever it happens to be; only the name itself may stay, and then it is a whole semaphore. */
static void a_killed_creator_leaves_a_whole_semaphore_or_nothing(const char *name) {
    int before = files_in_shm();
    for (int i = 0; i < 100; i++) {
        pid_t child = fork();
        CHECK(child >= 0);
        if (child == 0)
            for (;;) {
                int64_t address = pipc_sem_create(name, 0600, 0, 5, made);
                if (address <= 0 || pipc_sem_close((sem_t *) (intptr_t) address) != 0 ||
                    pipc_sem_unlink(name) != 0)
                    _exit(1);
            }
        usleep((useconds_t) (500 + 37 * i));
        CHECK_EQUAL(kill(child, SIGKILL), 0);
        int status;
        CHECK_EQUAL(waitpid(child, &status, 0), child);
        CHECK(WIFSIGNALED(status));
        int64_t seen[8], address = pipc_sem_open(name, seen);
        if (address != -ENOENT) {
            CHECK(address > 0);
            CHECK_EQUAL(pipc_sem_value((sem_t *) (intptr_t) address), 5);
            CHECK_EQUAL(pipc_sem_close((sem_t *) (intptr_t) address), 0);
            CHECK_EQUAL(pipc_sem_unlink(name), 0);
        }
        CHECK_EQUAL(files_in_shm(), before);
    }
}

int main(void) {
    char name[64];
    test_name(name, sizeof name, 1);
    if (!enter_private_namespace() || !mount_tmpfs("/dev/shm", "size=64k")) {
        perror("skipped: no private /dev/shm");
        return SKIP;
    }
    works_and_leaves_nothing(name);
    a_killed_creator_leaves_a_whole_semaphore_or_nothing(name);
    fill();
    int before = files_in_shm();
    CHECK_EQUAL(pipc_sem_create(name, 0600, 0, 0, made), -ENOSPC);
    CHECK_EQUAL(files_in_shm(), before);

    CHECK(mount_tmpfs("/dev/shm", "size=64k,nr_inodes=8"));
    use_up_inodes();
    before = files_in_shm();
    CHECK_EQUAL(pipc_sem_create(name, 0600, 0, 0, made), -ENOSPC);
    CHECK_EQUAL(files_in_shm(), before);

    CHECK(mount_tmpfs("/dev/shm", "size=64k"));
    CHECK(mount_tmpfs("/proc", "size=4k"));
    CHECK(access("/proc/self/fd", F_OK) != 0);
    works_and_leaves_nothing(name);
    /* The leak sanitizer reads /proc at exit. */
    CHECK_EQUAL(umount("/proc"), 0);
    return 0;
}
