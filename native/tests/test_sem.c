/* Named semaphores of the shim against the C library's own: the same bytes, the same file, the same counts.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "check.h"
#include "shim.h"

static int64_t made[8]; /* what the file is that was made last */

static char name[64];
static char path[300];
static int64_t seen[8];

static sem_t *mapped(int64_t address) {
    CHECK(address > 0);
    return (sem_t *) (intptr_t) address;
}

static void name_is_exclusive_and_ends_with_unlink(void) {
    CHECK_EQUAL(pipc_sem_open(name, seen), -ENOENT);
    CHECK_EQUAL(pipc_sem_unlink(name), -ENOENT);
    sem_t *first = mapped(pipc_sem_create(name, 0600, 0, 3, made));
    CHECK_EQUAL(pipc_sem_create(name, 0600, 0, 3, made), -EEXIST);
    CHECK_EQUAL(pipc_sem_unlink(name), 0);
    sem_t *second = mapped(pipc_sem_create(name, 0600, 0, 7, made));
    CHECK_EQUAL(pipc_sem_post(first), 0);
    CHECK_EQUAL(pipc_sem_value(first), 4);
    CHECK_EQUAL(pipc_sem_value(second), 7);
    sem_t *opened = mapped(pipc_sem_open(name, seen));
    CHECK(made[6] != 0 && made[5] == seen[5] && made[6] == seen[6]); /* device and inode */
    CHECK_EQUAL(pipc_sem_close(opened), 0);
    CHECK_EQUAL(pipc_sem_close(first), 0);
    CHECK_EQUAL(pipc_sem_close(second), 0);
    CHECK_EQUAL(pipc_sem_unlink(name), 0);
}

static void has_the_bytes_that_sem_open_writes(void) {
    sem_t *theirs = sem_open(name, O_CREAT | O_EXCL, 0600, 5);
    CHECK(theirs != SEM_FAILED);
    sem_t image;
    memcpy(&image, theirs, sizeof image);
    sem_t *ours = mapped(pipc_sem_open(name, seen));
    CHECK_EQUAL(seen[0], geteuid());
    CHECK_EQUAL(seen[2], 0600);
    CHECK_EQUAL(seen[3], sizeof(sem_t));
    CHECK_EQUAL(sem_post(theirs), 0);
    CHECK_EQUAL(pipc_sem_value(ours), 6);
    CHECK_EQUAL(pipc_sem_close(ours), 0);
    CHECK_EQUAL(pipc_sem_unlink(name), 0);

    ours = mapped(pipc_sem_create(name, 0600, 0, 5, made));
    CHECK(memcmp(&image, ours, sizeof image) == 0);
    sem_t *again = sem_open(name, 0);
    CHECK(again != SEM_FAILED && again != theirs);
    CHECK_EQUAL(sem_trywait(again), 0);
    CHECK_EQUAL(pipc_sem_value(ours), 4);
    CHECK_EQUAL(sem_close(again), 0);
    CHECK_EQUAL(sem_close(theirs), 0);
    CHECK_EQUAL(pipc_sem_close(ours), 0);
    CHECK_EQUAL(pipc_sem_unlink(name), 0);
}

static void permissions_are_subject_to_the_umask_unless_exact(void) {
    struct stat status;
    mode_t before = umask(022);
    CHECK_EQUAL(pipc_sem_close(mapped(pipc_sem_create(name, 0666, 0, 0, made))), 0);
    CHECK_EQUAL(stat(path, &status), 0);
    CHECK_EQUAL(status.st_mode & 07777, 0644);
    CHECK_EQUAL(pipc_sem_unlink(name), 0);
    CHECK_EQUAL(pipc_sem_close(mapped(pipc_sem_create(name, 0666, 1, 0, made))), 0);
    CHECK_EQUAL(stat(path, &status), 0);
    CHECK_EQUAL(status.st_mode & 07777, 0666);
    CHECK_EQUAL(pipc_sem_unlink(name), 0);
    umask(before);
}

static void counts_up_to_the_largest_value_and_says_how_far_it_came(void) {
    CHECK_EQUAL(pipc_sem_create(name, 0600, 0, -1, made), -EINVAL);
    CHECK_EQUAL(pipc_sem_create(name, 0600, 0, (int64_t) INT_MAX + 1, made), -EINVAL);
    CHECK_EQUAL(pipc_sem_open(name, seen), -ENOENT);
    sem_t *sem = mapped(pipc_sem_create(name, 0600, 0, INT_MAX - 2, made));
    CHECK_EQUAL(pipc_sem_post_many(sem, 5), 2);
    CHECK_EQUAL(pipc_sem_post_many(sem, 5), 0);
    CHECK_EQUAL(pipc_sem_post(sem), -EOVERFLOW);
    CHECK_EQUAL(pipc_sem_value(sem), INT_MAX);
    CHECK_EQUAL(pipc_sem_close(sem), 0);
    CHECK_EQUAL(pipc_sem_unlink(name), 0);

    sem = mapped(pipc_sem_create(name, 0600, 0, 0, made));
    CHECK_EQUAL(pipc_sem_trywait(sem), -EAGAIN);
    CHECK_EQUAL(pipc_sem_post_many(sem, 2), 2);
    CHECK_EQUAL(pipc_sem_trywait(sem), 0);
    CHECK_EQUAL(pipc_sem_trywait(sem), 0);
    CHECK_EQUAL(pipc_sem_trywait(sem), -EAGAIN);
    CHECK_EQUAL(pipc_sem_close(sem), 0);
    CHECK_EQUAL(pipc_sem_unlink(name), 0);
}

static void refuses_names_that_are_none(void) {
    static const char *const bad[] = {"", "/", "noslash", "/a/b", "/a/", "//a"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        CHECK_EQUAL(pipc_sem_create(bad[i], 0600, 0, 0, made), -EINVAL);
        CHECK_EQUAL(pipc_sem_open(bad[i], seen), -EINVAL);
        CHECK_EQUAL(pipc_sem_unlink(bad[i]), -EINVAL);
    }
    char name_of_length[260] = "/";
    size_t most = pipc_glibc_version() != NULL ? 251 : 255;
    memset(name_of_length + 1, 'x', most);
    CHECK_EQUAL(pipc_sem_close(mapped(pipc_sem_create(name_of_length, 0600, 0, 0, made))), 0);
    CHECK_EQUAL(pipc_sem_unlink(name_of_length), 0);
    name_of_length[most + 1] = 'x';
    CHECK_EQUAL(pipc_sem_create(name_of_length, 0600, 0, 0, made), -ENAMETOOLONG);
    CHECK_EQUAL(pipc_sem_open(name_of_length, seen), -ENAMETOOLONG);
}

static void make_file(off_t size) {
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL, 0600);
    CHECK(fd >= 0);
    CHECK_EQUAL(ftruncate(fd, size), 0);
    CHECK_EQUAL(close(fd), 0);
}

static void refuses_files_that_are_no_semaphore(void) {
    make_file(0);
    CHECK_EQUAL(pipc_sem_open(name, seen), -EINVAL);
    CHECK_EQUAL(seen[3], 0);
    CHECK_EQUAL(seen[7], S_IFREG);
    CHECK_EQUAL(pipc_sem_create(name, 0600, 0, 0, made), -EEXIST);
    CHECK_EQUAL(unlink(path), 0);

    make_file(pipc_sem_size() - 1);
    CHECK_EQUAL(pipc_sem_open(name, seen), -EINVAL);
    CHECK_EQUAL(seen[3], pipc_sem_size() - 1);
    CHECK_EQUAL(unlink(path), 0);

    CHECK_EQUAL(mkdir(path, 0700), 0);
    CHECK_EQUAL(pipc_sem_open(name, seen), -EISDIR);
    CHECK_EQUAL(rmdir(path), 0);

    CHECK_EQUAL(mkfifo(path, 0600), 0);
    CHECK_EQUAL(pipc_sem_open(name, seen), -EINVAL);
    CHECK_EQUAL(seen[7], S_IFIFO);
    CHECK_EQUAL(unlink(path), 0);

    CHECK_EQUAL(symlink("/dev/null", path), 0);
    CHECK_EQUAL(pipc_sem_open(name, seen), -ELOOP);
    CHECK_EQUAL(unlink(path), 0);

    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strcpy(address.sun_path, path);
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    CHECK_EQUAL(bind(fd, (struct sockaddr *) &address, sizeof address), 0);
    CHECK_EQUAL(pipc_sem_open(name, seen), -ENXIO);
    CHECK_EQUAL(close(fd), 0);
    CHECK_EQUAL(unlink(path), 0);
}

static void sees_the_semaphore_of_another_c_library(void) {
    char other[300], wanted[300];
    CHECK_EQUAL(pipc_sem_foreign(name, other, sizeof other), 0);
    const char *prefix = pipc_glibc_version() != NULL ? "/dev/shm" : "/dev/shm/sem.";
    snprintf(wanted, sizeof wanted, "%s%s", prefix, pipc_glibc_version() != NULL ? name : name + 1);
    CHECK(strcmp(other, wanted) == 0);
    int fd = open(other, O_RDWR | O_CREAT | O_EXCL, 0600);
    CHECK(fd >= 0);
    CHECK_EQUAL(pipc_sem_foreign(name, other, sizeof other), 0);
    CHECK_EQUAL(ftruncate(fd, pipc_sem_size()), 0);
    CHECK_EQUAL(pipc_sem_foreign(name, other, sizeof other), 1);
    CHECK_EQUAL(pipc_sem_foreign(name, other, 10), -ERANGE);
    CHECK_EQUAL(close(fd), 0);
    CHECK_EQUAL(unlink(other), 0);
}

int main(void) {
    test_name(name, sizeof name, 1);
    CHECK(pipc_sem_path(name, path, sizeof path) > 0);
    name_is_exclusive_and_ends_with_unlink();
    has_the_bytes_that_sem_open_writes();
    permissions_are_subject_to_the_umask_unless_exact();
    counts_up_to_the_largest_value_and_says_how_far_it_came();
    refuses_names_that_are_none();
    refuses_files_that_are_no_semaphore();
    sees_the_semaphore_of_another_c_library();
    return 0;
}
