/* Named shared memory objects: shm_overview(7). */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "shim.h"

/* Where glibc and musl keep the objects; neither tells it by a function. */
#define DIRECTORY "/dev/shm"
#define NAME_MOST 255
#define PATH_SIZE (sizeof DIRECTORY + 1 + NAME_MOST + 1)

/*
 * posix_fallocate gives up with EINTR at any pending signal and starts from zero when called again, so a
 * profiler's timer could keep a large reservation from ever ending: signals wait until it is done.
 */
static int reserve_pages(int fd, int64_t size) {
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error;
    do
        error = posix_fallocate(fd, 0, size);
    while (error == EINTR);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return -error;
}

static int set_size(int fd, int64_t size) {
    int result;
    do
        result = ftruncate(fd, size);
    while (result != 0 && errno == EINTR);
    return result == 0 ? 0 : -errno;
}

static int give_size(int fd, int64_t size, int32_t reserve) {
    if (size < 1)
        return -EINVAL;
    return reserve ? reserve_pages(fd, size) : set_size(fd, size);
}

/* Mode and size of a fresh object. */
static int furnish(int fd, int32_t mode, int32_t exact_mode, int64_t size, int32_t reserve) {
    if (exact_mode && fchmod(fd, (mode_t) mode) != 0)
        return -errno;
    return give_size(fd, size, reserve);
}

int32_t pipc_shm_create(const char *name, int32_t mode, int32_t exact_mode, int64_t size, int32_t reserve) {
    int fd = shm_open(name, O_CREAT | O_EXCL | O_RDWR, (mode_t) mode);
    if (fd < 0)
        return -errno;
    int error = furnish(fd, mode, exact_mode, size, reserve);
    if (error < 0) {
        shm_unlink(name);
        close(fd);
        return error;
    }
    return fd;
}

int32_t pipc_regular(int32_t fd) {
    if (fd < 0)
        return fd;
    struct stat status;
    int error = fstat(fd, &status) != 0 ? -errno : S_ISREG(status.st_mode) ? 0 : -ENODEV;
    if (error < 0) {
        close(fd);
        return error;
    }
    return fd;
}

int32_t pipc_shm_open(const char *name, int32_t access) {
    int flag = pipc_access_flag(access);
    if (flag < 0)
        return flag;
    /* Without O_NONBLOCK a FIFO planted under the name would hold us until somebody writes to it. */
    int fd = shm_open(name, flag | O_NONBLOCK, 0);
    return pipc_regular(fd < 0 ? -errno : fd);
}

int32_t pipc_shm_unlink(const char *name) {
    return shm_unlink(name) == 0 ? 0 : -errno;
}

int32_t pipc_shm_close(int32_t fd) {
    /* Linux frees the number whatever close answers, so it is never called again. */
    return close(fd) == 0 || errno == EINTR ? 0 : -errno;
}

int32_t pipc_shm_resize(int32_t fd, int64_t size, int32_t reserve) {
    struct stat status;
    if (size < 1)
        return -EINVAL;
    if (fstat(fd, &status) != 0)
        return -errno;
    return give_size(fd, size, reserve && size > status.st_size);
}

static int path_of(const char *name, char *path) {
    while (*name == '/')
        name++;
    size_t length = strlen(name);
    if (length == 0 || strchr(name, '/') != NULL || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return -EINVAL;
    if (length > NAME_MOST)
        return -ENAMETOOLONG;
    snprintf(path, PATH_SIZE, DIRECTORY "/%s", name);
    return 0;
}

/* An unnamed file can only be linked through /proc, so without it there must be a temporary name. */
static int begin_unnamed(int32_t mode) {
    if (access("/proc/self/fd", X_OK) != 0)
        return -EOPNOTSUPP;
    int fd = open(DIRECTORY, O_TMPFILE | O_RDWR | O_CLOEXEC, (mode_t) mode);
    return fd < 0 ? -errno : fd;
}

static int begin_named(int32_t mode, char *temporary) {
    for (;;) {
        uint64_t random;
        if (getrandom(&random, sizeof random, 0) != (ssize_t) sizeof random)
            return -errno;
        snprintf(temporary, PIPC_SHM_TEMPORARY, "/.pipc-%d-%016llx", (int) getpid(),
                 (unsigned long long) random);
        int fd = shm_open(temporary, O_CREAT | O_EXCL | O_RDWR, (mode_t) mode);
        if (fd >= 0 || errno != EEXIST)
            return fd < 0 ? -errno : fd;
    }
}

/* What open(2) answers where O_TMPFILE is unknown to the kernel or to the file system. */
static int lacks_unnamed(int error) {
    return error == -EOPNOTSUPP || error == -EISDIR || error == -EINVAL;
}

int32_t pipc_shm_begin(int32_t mode, int32_t exact_mode, int64_t size, int32_t reserve, int32_t unnamed,
                       char *temporary) {
    temporary[0] = '\0';
    int fd = unnamed ? begin_unnamed(mode) : -EOPNOTSUPP;
    if (lacks_unnamed(fd))
        fd = begin_named(mode, temporary);
    if (fd < 0)
        return fd;
    int error = furnish(fd, mode, exact_mode, size, reserve);
    if (error < 0) {
        pipc_shm_abandon(temporary);
        close(fd);
        return error;
    }
    return fd;
}

int32_t pipc_shm_publish(int32_t fd, const char *temporary, const char *name) {
    char from[PATH_SIZE], to[PATH_SIZE];
    int error = path_of(name, to);
    if (error < 0)
        return error;
    if (temporary[0] == '\0')
        snprintf(from, sizeof from, "/proc/self/fd/%d", fd);
    else if ((error = path_of(temporary, from)) < 0)
        return error;
    /* link never replaces, so of two creators exactly one succeeds. */
    if (linkat(AT_FDCWD, from, AT_FDCWD, to, AT_SYMLINK_FOLLOW) != 0)
        return -errno;
    pipc_shm_abandon(temporary);
    return 0;
}

int32_t pipc_shm_abandon(const char *temporary) {
    return temporary[0] == '\0' ? 0 : pipc_shm_unlink(temporary);
}
