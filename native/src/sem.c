/* Named semaphores: sem_overview(7). shim_sem.h says why the file is mapped here and not by sem_open. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "shim.h"

#define DIRECTORY "/dev/shm"
/* Where glibc and musl keep the semaphore "/NAME". */
#define GLIBC_PREFIX DIRECTORY "/sem."
#define MUSL_PREFIX DIRECTORY "/"
/* The directory, "/sem." and a name of at most 255 bytes. */
#define PATH_SIZE 288

static int is_glibc(void) {
    return pipc_glibc_version() != NULL;
}

/* One slash, at the start, and something behind it: the rule that every C library takes. */
static int check_name(const char *name, size_t prefix_in_file_name) {
    if (name[0] != '/' || name[1] == '\0' || strchr(name + 1, '/') != NULL)
        return -EINVAL;
    return strlen(name + 1) + prefix_in_file_name > NAME_MAX ? -ENAMETOOLONG : 0;
}

static int write_path(const char *name, int glibc, char *out, size_t size) {
    int error = check_name(name, glibc ? sizeof "sem." - 1 : 0);
    if (error < 0)
        return error;
    const char *prefix = glibc ? GLIBC_PREFIX : MUSL_PREFIX;
    size_t start = strlen(prefix), rest = strlen(name + 1);
    if (start + rest >= size)
        return -ERANGE;
    memcpy(out, prefix, start);
    memcpy(out + start, name + 1, rest + 1);
    return (int) (start + rest);
}

int32_t pipc_sem_path(const char *name, char *out, int32_t size) {
    return size < 0 ? -ERANGE : write_path(name, is_glibc(), out, (size_t) size);
}

int32_t pipc_sem_size(void) {
    return (int32_t) sizeof(sem_t);
}

int32_t pipc_sem_foreign(const char *name, char *out, int32_t size) {
    struct stat status;
    if (size < 0)
        return -ERANGE;
    int length = write_path(name, !is_glibc(), out, (size_t) size);
    if (length < 0)
        return length;
    return lstat(out, &status) == 0 && S_ISREG(status.st_mode) && status.st_size == (off_t) sizeof(sem_t);
}

static int64_t map(int fd) {
    void *address = mmap(NULL, sizeof(sem_t), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    return address == MAP_FAILED ? -errno : (int64_t) (intptr_t) address;
}

/*
 * O_NONBLOCK because a FIFO put there by another user would otherwise hold the opener, O_NOFOLLOW as sem_open
 * does. All questions are asked of the descriptor that is then mapped, so the file cannot be exchanged in
 * between.
 */
static int open_checked(const char *path, int64_t *seen) {
    int fd = open(path, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    struct stat status;
    int error = pipc_descriptor_stat(fd, seen);
    if (error == 0 && fstat(fd, &status) != 0)
        error = -errno;
    if (error == 0 && (!S_ISREG(status.st_mode) || status.st_size < (off_t) sizeof(sem_t)))
        error = -EINVAL;
    if (error < 0) {
        close(fd);
        return error;
    }
    return fd;
}

int64_t pipc_sem_open(const char *name, int64_t *seen) {
    memset(seen, 0, 8 * sizeof *seen);
    char path[PATH_SIZE];
    int length = pipc_sem_path(name, path, sizeof path);
    if (length < 0)
        return length;
    int fd = open_checked(path, seen);
    if (fd < 0)
        return fd;
    int64_t address = map(fd);
    close(fd);
    return address;
}

static int write_image(int fd, const sem_t *image) {
    ssize_t written;
    do
        written = pwrite(fd, image, sizeof *image, 0);
    while (written < 0 && errno == EINTR);
    if (written < 0)
        return -errno;
    return written == (ssize_t) sizeof *image ? 0 : -ENOSPC;
}

/* "/proc/self/fd/N", without stdio. */
static void write_descriptor_link(int fd, char *out, size_t size) {
    static const char start[] = "/proc/self/fd/";
    char *at = out + size;
    *--at = '\0';
    do
        *--at = (char) ('0' + fd % 10);
    while ((fd /= 10) > 0);
    memmove(out + sizeof start - 1, at, (size_t) (out + size - at));
    memcpy(out, start, sizeof start - 1);
}

static int give_name(int fd, const char *path) {
    char link[40];
    write_descriptor_link(fd, link, sizeof link);
    return linkat(AT_FDCWD, link, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0 ? 0 : -errno;
}

/* Whole, with its permissions and mapped, before it has a name: nobody can meet it half made. */
static int64_t create_unnamed_first(const char *path, int32_t mode, int32_t exact_mode, const sem_t *image,
                                    int64_t *seen) {
    int fd = open(DIRECTORY, O_TMPFILE | O_RDWR | O_CLOEXEC, (mode_t) mode);
    if (fd < 0)
        return -errno;
    int64_t result = write_image(fd, image);
    if (result == 0 && exact_mode && fchmod(fd, (mode_t) mode) != 0)
        result = -errno;
    if (result == 0)
        result = pipc_descriptor_stat(fd, seen);
    int64_t address = result == 0 ? map(fd) : 0;
    if (address > 0) {
        result = give_name(fd, path);
        if (result < 0)
            munmap((void *) (intptr_t) address, sizeof(sem_t));
    } else if (result == 0) {
        result = address;
    }
    close(fd);
    return result < 0 ? result : address;
}

/* For a file system without O_TMPFILE and a process without /proc: the C library makes the file. */
static int64_t create_by_libc(const char *name, const char *path, int32_t mode, int32_t exact_mode,
                              unsigned value, int64_t *seen) {
    sem_t *sem = sem_open(name, O_CREAT | O_EXCL | O_CLOEXEC, (mode_t) mode, value);
    if (sem == SEM_FAILED)
        return -errno;
    int64_t result = 0;
    int fd = open_checked(path, seen);
    if (fd < 0)
        result = fd;
    if (result == 0 && exact_mode && fchmod(fd, (mode_t) mode) != 0)
        result = -errno;
    if (result == 0)
        result = map(fd);
    if (fd >= 0)
        close(fd);
    if (result < 0)
        sem_unlink(name);
    sem_close(sem);
    return result;
}

static int can_be_retried_by_libc(int64_t error) {
    return error == -EOPNOTSUPP || error == -EISDIR || error == -ENOENT || error == -EPERM || error == -EXDEV;
}

int64_t pipc_sem_create(const char *name, int32_t mode, int32_t exact_mode, int64_t value, int64_t *seen) {
    memset(seen, 0, 8 * sizeof *seen);
    char path[PATH_SIZE];
    int length = pipc_sem_path(name, path, sizeof path);
    if (length < 0)
        return length;
    sem_t image;
    memset(&image, 0, sizeof image);
    int error = pipc_sem_init(&image, value);
    if (error < 0)
        return error;
    int64_t result = create_unnamed_first(path, mode, exact_mode, &image, seen);
    if (result < 0 && can_be_retried_by_libc(result))
        result = create_by_libc(name, path, mode, exact_mode, (unsigned) value, seen);
    return result;
}

int32_t pipc_sem_close(sem_t *sem) {
    return munmap(sem, sizeof *sem) == 0 ? 0 : -errno;
}

int32_t pipc_sem_unlink(const char *name) {
    char path[PATH_SIZE];
    int length = pipc_sem_path(name, path, sizeof path);
    if (length < 0)
        return length;
    return sem_unlink(name) == 0 ? 0 : -errno;
}

int32_t pipc_sem_init(sem_t *sem, int64_t value) {
    if (value < 0 || value > INT_MAX)
        return -EINVAL;
    return sem_init(sem, 1, (unsigned) value) == 0 ? 0 : -errno;
}

typedef int clockwait_function(sem_t *sem, clockid_t clock, const struct timespec *deadline);
static clockwait_function *clockwait;
static pthread_once_t clockwait_once = PTHREAD_ONCE_INIT;

/* Looked up, because glibc before 2.30 and musl do not have it and would refuse to load the library. */
static void find_clockwait(void) {
    clockwait = (clockwait_function *) dlsym(RTLD_DEFAULT, "sem_clockwait");
}

int32_t pipc_sem_clock(void) {
    pthread_once(&clockwait_once, find_clockwait);
    return clockwait == NULL ? PIPC_REALTIME : PIPC_MONOTONIC;
}

static _Atomic int by_word;

void pipc_sem_use_layout(void) {
    by_word = 1;
}

int32_t pipc_sem_wait(sem_t *sem, const struct pipc_waiter *waiter) {
    /* Without sem_clockwait the deadline is on the other clock, and stays so whatever was learnt meanwhile.
     */
    int monotonic = pipc_sem_clock() == PIPC_MONOTONIC;
    if (monotonic && by_word)
        return pipc_sem_wait_word(sem, &waiter->deadline);
    int result = monotonic ? clockwait(sem, CLOCK_MONOTONIC, &waiter->deadline)
                           : sem_timedwait(sem, &waiter->deadline);
    return result == 0 ? 0 : -errno;
}

int32_t pipc_sem_trywait(sem_t *sem) {
    return sem_trywait(sem) == 0 ? 0 : -errno;
}

int32_t pipc_sem_post(sem_t *sem) {
    return sem_post(sem) == 0 ? 0 : -errno;
}

int32_t pipc_sem_post_many(sem_t *sem, int32_t count) {
    int32_t posted = 0;
    while (posted < count && sem_post(sem) == 0)
        posted++;
    return posted;
}

int32_t pipc_sem_value(sem_t *sem) {
    int value = 0;
    if (sem_getvalue(sem, &value) != 0)
        return -errno;
    /* POSIX allows the number of waiters as a negative value. */
    return value < 0 ? 0 : value;
}
