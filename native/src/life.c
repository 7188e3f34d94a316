/* Lives: open file description locks, one byte each. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <unistd.h>

#include <posixipc/life.h>

#include "shim.h"

/* Two read-only claimants that meet step back and try again; this often, then both are told to come later. */
#define MEETINGS 16

static struct flock byte_of(int32_t index, int type) {
    /* l_pid must be 0 for these locks. */
    struct flock lock = {.l_whence = SEEK_SET, .l_start = PIPC_LIFE_BASE + index, .l_len = 1};
    lock.l_type = (short) type;
    return lock;
}

static int set_lock(int32_t fd, int32_t index, int type) {
    struct flock lock = byte_of(index, type);
    int result;
    do
        result = fcntl(fd, F_OFD_SETLK, &lock);
    while (result != 0 && errno == EINTR);
    if (result == 0)
        return 0;
    return errno == EACCES ? -EAGAIN : -errno; /* POSIX allows both for "held" */
}

int32_t pipc_life_open(int32_t fd) {
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    int own = open(path, O_RDWR | O_CLOEXEC | O_NONBLOCK);
    if (own < 0 && (errno == EACCES || errno == EPERM || errno == EROFS))
        own = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (own < 0 && errno == ENOENT && fcntl(fd, F_GETFD) >= 0)
        return -ENOSYS; /* the descriptor is there, so /proc is not */
    return pipc_regular(own < 0 ? -errno : own);
}

/*
 * A read-only descriptor may only take the shared lock, so after taking it one looks whether anybody else has
 * one too. Of two that meet, the later to look sees the other: never do both believe to be alone.
 */
static int claim_shared(int32_t fd, int32_t index) {
    for (int meeting = 0; meeting < MEETINGS; meeting++) {
        int alive = pipc_life_alive(fd, index);
        if (alive != 0)
            return alive < 0 ? alive : -EAGAIN;
        int error = set_lock(fd, index, F_RDLCK);
        if (error < 0)
            return error;
        alive = pipc_life_alive(fd, index);
        if (alive == 0)
            return 0;
        set_lock(fd, index, F_UNLCK);
        if (alive < 0)
            return alive;
        for (int turn = (int) getpid() % (meeting + 2); turn >= 0; turn--)
            sched_yield();
    }
    return -EAGAIN;
}

int32_t pipc_life_claim(int32_t fd, int32_t index) {
    if (index < 0)
        return -EINVAL;
    int32_t access = pipc_descriptor_access(fd);
    if (access < 0)
        return access;
    return access == PIPC_READ_ONLY ? claim_shared(fd, index) : set_lock(fd, index, F_WRLCK);
}

int32_t pipc_life_release(int32_t fd, int32_t index) {
    return index < 0 ? -EINVAL : set_lock(fd, index, F_UNLCK);
}

int32_t pipc_life_alive(int32_t fd, int32_t index) {
    if (index < 0)
        return -EINVAL;
    struct flock lock = byte_of(index, F_WRLCK); /* asks for any lock of others, whatever fd may do itself */
    if (fcntl(fd, F_OFD_GETLK, &lock) != 0)
        return -errno;
    return lock.l_type != F_UNLCK;
}
