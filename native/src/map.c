/* Ranges of an object in this process, and what is left in their place. */
#include <errno.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "shim.h"

/* Linux 5.14; older C libraries do not name them. */
#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ 22
#define MADV_POPULATE_WRITE 23
#endif

static void *at(int64_t address) {
    return (void *) (intptr_t) address;
}

int64_t pipc_map(int32_t fd, int64_t offset, int64_t length, int32_t access) {
    if (length < 1 || offset < 0)
        return -EINVAL;
    int protection = access == PIPC_READ_ONLY ? PROT_READ : PROT_READ | PROT_WRITE;
    void *address = mmap(NULL, (size_t) length, protection, MAP_SHARED, fd, offset);
    return address == MAP_FAILED ? -errno : (int64_t) (intptr_t) address;
}

int32_t pipc_map_tombstone(int64_t address, int64_t length) {
    void *laid = mmap(at(address), (size_t) length, PROT_READ | PROT_WRITE,
                      MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return laid == MAP_FAILED ? -errno : 0;
}

int32_t pipc_map_unmap(int64_t address, int64_t length) {
    return munmap(at(address), (size_t) length) == 0 ? 0 : -errno;
}

int32_t pipc_map_lock(int64_t address, int64_t length) {
    return mlock(at(address), (size_t) length) == 0 ? 0 : -errno;
}

int32_t pipc_map_unlock(int64_t address, int64_t length) {
    return munlock(at(address), (size_t) length) == 0 ? 0 : -errno;
}

int64_t pipc_map_lock_limit(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_MEMLOCK, &limit) != 0)
        return -errno;
    return limit.rlim_cur == RLIM_INFINITY || limit.rlim_cur > INT64_MAX ? INT64_MAX
                                                                         : (int64_t) limit.rlim_cur;
}

int32_t pipc_map_will_need(int64_t address, int64_t length, int32_t access) {
    int populate = access == PIPC_READ_ONLY ? MADV_POPULATE_READ : MADV_POPULATE_WRITE;
    int result;
    do
        result = madvise(at(address), (size_t) length, populate);
    while (result != 0 && (errno == EINTR || errno == EAGAIN));
    if (result == 0)
        return 1;
    if (errno != EINVAL) /* EINVAL: a kernel before 5.14 */
        return -errno;
    return madvise(at(address), (size_t) length, MADV_WILLNEED) == 0 ? 0 : -errno;
}
