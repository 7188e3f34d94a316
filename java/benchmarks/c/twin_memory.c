/* What a C program does with shared memory, in the loops that Java's loops are compared with. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bench.h"

enum { SIZE = 1 << 20, PAGE = 4096, LONGEST = 1 << 16 };

/* Each operation copies `length` bytes out of the object into private memory, place after place. */
BENCH_EXPORT int32_t twin_memory_copy(const char *name, int32_t length, int64_t operations);

/* Each operation maps a page and touches it; what is timed is laying a private zero page over it. */
BENCH_EXPORT int32_t twin_memory_tombstone(int64_t *nanos, int64_t operations);

int32_t twin_memory_copy(const char *name, int32_t length, int64_t operations) {
    /* Not page-aligned, so that the copies do not all meet in the same cache sets. */
    static _Thread_local char target[LONGEST + 64];
    int fd = shm_open(name, O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0)
        return -errno;
    char *source = mmap(NULL, SIZE, PROT_READ, MAP_SHARED, fd, 0);
    close(fd);
    if (source == MAP_FAILED)
        return -errno;
    size_t at = 0;
    for (int64_t i = 0; i < operations; i++) {
        memcpy(target + 16, source + at, (size_t) length);
        __asm__ volatile("" ::: "memory"); /* each copy must be made */
        at = (at + (size_t) length) & (SIZE - 1);
    }
    int32_t result = target[16 + length - 1] == 7 ? 0 : -EPROTO;
    munmap(source, SIZE);
    return result;
}

int32_t twin_memory_tombstone(int64_t *nanos, int64_t operations) {
    int fd = memfd_create("pipc-bench", MFD_CLOEXEC);
    if (fd < 0)
        return -errno;
    int32_t result = ftruncate(fd, PAGE) == 0 ? 0 : -errno;
    for (int64_t i = 0; i < operations && result == 0; i++) {
        char *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (page == MAP_FAILED) {
            result = -errno;
            break;
        }
        page[0] = 1;
        int64_t start = bench_now_ns();
        void *laid = mmap(page, PAGE, PROT_READ | PROT_WRITE,
                          MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        nanos[i] = bench_now_ns() - start;
        if (laid == MAP_FAILED)
            result = -errno;
        munmap(page, PAGE);
    }
    close(fd);
    return result;
}
