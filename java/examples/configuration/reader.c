/* Reads the configuration again and again until it has the last version; told so, it is killed while it
 * reads. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "block.h"

static int failed(const char *what, int32_t result) {
    fprintf(stderr, "%s: %s\n", what, pipc_errno_symbol(-result));
    return 1;
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: %s /block last-version lives|dies\n", argv[0]);
        return 2;
    }
    int fd = shm_open(argv[1], O_RDWR, 0);
    struct block *block = mmap(NULL, sizeof *block, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (fd < 0 || block == MAP_FAILED) {
        perror(argv[1]);
        return 1;
    }
    struct pipc_rwlock_peer peer;
    int32_t result = pipc_rwlock_attach(&peer, &block->lock, sizeof *block, fd, 0);
    if (result < 0)
        return failed("pipc_rwlock_attach", result);
    int64_t last = atoll(argv[2]), version = -1, reads = 0;
    while (version < last) {
        result = pipc_rwlock_read_lock(&peer, -1);
        if (result < 0)
            return failed("pipc_rwlock_read_lock", result);
        version = block->version;
        int whole = block->tenths == 10 * block->cents;
        if (strcmp(argv[3], "dies") == 0) {
            printf("C    | is killed while it reads\n");
            fflush(stdout);
            kill(getpid(), SIGKILL);
        }
        pipc_rwlock_read_unlock(&peer);
        if (!whole) {
            fprintf(stderr, "read a half written configuration\n");
            return 1;
        }
        reads++;
    }
    pipc_rwlock_detach(&peer);
    printf("C    | has version %lld, every read was whole\n", (long long) version);
    return reads > 0 ? 0 : 1;
}
