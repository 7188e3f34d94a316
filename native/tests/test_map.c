/* Mappings: ranges, what a tombstone leaves, locking in memory, and populating. */
#include <errno.h>
#include <string.h>
#include <sys/resource.h>

#include "check.h"
#include "shim.h"

int main(void) {
    const long page = sysconf(_SC_PAGESIZE);
    int fd = pipc_memfd_create("pipc-test", 4 * page, 0);
    CHECK(fd >= 0);
    int64_t whole = pipc_map(fd, 0, 4 * page, PIPC_READ_WRITE);
    int64_t part = pipc_map(fd, 2 * page, page, PIPC_READ_ONLY);
    CHECK(whole > 0 && part > 0);
    char *bytes = (char *) (intptr_t) whole;
    strcpy(bytes + 2 * page, "seen through both");
    CHECK(strcmp((char *) (intptr_t) part, "seen through both") == 0);
    CHECK_EQUAL(pipc_map(fd, 1, page, PIPC_READ_WRITE), -EINVAL);
    CHECK_EQUAL(pipc_map(fd, 0, 0, PIPC_READ_WRITE), -EINVAL);
    CHECK_EQUAL(pipc_map(fd, -page, page, PIPC_READ_WRITE), -EINVAL);
    CHECK_EQUAL(pipc_map(-1, 0, page, PIPC_READ_WRITE), -EBADF);

    CHECK(pipc_map_will_need(whole, 4 * page, PIPC_READ_WRITE) >= 0);
    CHECK(pipc_map_will_need(part, page, PIPC_READ_ONLY) >= 0);
    CHECK_EQUAL(pipc_map_lock(whole, page), 0);
    CHECK_EQUAL(pipc_map_unlock(whole, page), 0);
    struct rlimit none = {0, 0};
    if (geteuid() != 0 && setrlimit(RLIMIT_MEMLOCK, &none) == 0)
        CHECK_EQUAL(pipc_map_lock(whole, page), -EPERM);

    memcpy(bytes, bytes + 2 * page, 18);
    CHECK(strcmp(bytes, "seen through both") == 0);
    CHECK_EQUAL(pipc_map_tombstone(whole, 4 * page), 0);
    CHECK_EQUAL(bytes[2 * page], 0);
    bytes[0] = 1; /* goes nowhere */
    CHECK(strcmp((char *) (intptr_t) part, "seen through both") == 0);
    CHECK_EQUAL(pipc_map_unmap(whole, 4 * page), 0);
    CHECK_EQUAL(pipc_map_unmap(part, page), 0);
    CHECK_EQUAL(pipc_shm_close(fd), 0);
    CHECK_EQUAL(pipc_shm_close(fd), -EBADF);
    return 0;
}
