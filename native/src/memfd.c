/* Shared memory without a name: memfd_create(2), its seals, and the ways to another process's descriptor. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "shim.h"

/* Linux 6.3; older C libraries do not name it. */
#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U
#endif
#ifndef F_SEAL_FUTURE_WRITE
#define F_SEAL_FUTURE_WRITE 0x0010
#endif

struct seal {
    int ours, theirs;
};

static const struct seal seals_known[] = {
    {PIPC_SEAL_SEAL, F_SEAL_SEAL},
    {PIPC_SEAL_SHRINK, F_SEAL_SHRINK},
    {PIPC_SEAL_GROW, F_SEAL_GROW},
    {PIPC_SEAL_FUTURE_WRITE, F_SEAL_FUTURE_WRITE},
};
#define SEALS (sizeof seals_known / sizeof seals_known[0])

int32_t pipc_memfd_create(const char *label, int64_t size, int32_t reserve) {
    int fd = memfd_create(label, MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_NOEXEC_SEAL);
    if (fd < 0 && errno == EINVAL)
        fd = memfd_create(label, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0)
        return -errno;
    int error = pipc_shm_resize(fd, size, reserve);
    if (error < 0) {
        close(fd);
        return error;
    }
    return fd;
}

int32_t pipc_memfd_seal(int32_t fd, int32_t seals) {
    int theirs = 0;
    for (size_t i = 0; i < SEALS; i++)
        if (seals & seals_known[i].ours)
            theirs |= seals_known[i].theirs;
    return fcntl(fd, F_ADD_SEALS, theirs) == 0 ? 0 : -errno;
}

int32_t pipc_memfd_seals(int32_t fd) {
    int theirs = fcntl(fd, F_GET_SEALS);
    if (theirs < 0)
        return -errno;
    int ours = 0;
    for (size_t i = 0; i < SEALS; i++)
        if (theirs & seals_known[i].theirs)
            ours |= seals_known[i].ours;
    return ours;
}

int32_t pipc_descriptor_open(int32_t pid, int32_t fd, int32_t access) {
    int flag = pipc_access_flag(access);
    if (flag < 0)
        return flag;
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/fd/%d", pid, fd);
    int opened = open(path, flag | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    return pipc_regular(opened < 0 ? -errno : opened);
}

int32_t pipc_descriptor_duplicate(int32_t fd) {
    int duplicate = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    return pipc_regular(duplicate < 0 ? -errno : duplicate);
}

int32_t pipc_descriptor_access(int32_t fd) {
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0)
        return -errno;
    switch (flags & O_ACCMODE) {
    case O_RDONLY:
        return PIPC_READ_ONLY;
    case O_WRONLY:
        return PIPC_WRITE_ONLY;
    default:
        return PIPC_READ_WRITE;
    }
}
