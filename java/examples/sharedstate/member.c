/* A member that shares counters with Java and other members, and shows by a life that it is alive. */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

#include <posixipc/life.h>

/* Counters lie a cache line apart, so that they do not slow each other down. */
struct state {
    _Alignas(64) int64_t visits;
    _Alignas(64) int64_t largest;
    _Alignas(64) int64_t step;
};
_Static_assert(sizeof(struct state) == 192, "SharedState.java counts on it");

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: %s /memory life visits\n", argv[0]);
        return 2;
    }
    int fd = shm_open(argv[1], O_RDWR, 0);
    if (fd < 0) {
        perror("shm_open");
        return 1;
    }
    struct state *state = mmap(NULL, sizeof *state, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (state == MAP_FAILED) {
        perror("mmap");
        return 1;
    }
    int life = atoi(argv[2]);
    if (pipc_life_claim(fd, life) != 0) {
        fprintf(stderr, "somebody else is member %d\n", life);
        return 1;
    }
    int visits = atoi(argv[3]);
    for (int i = 1; i <= visits; i++) {
        __atomic_fetch_add(&state->visits, 1, __ATOMIC_SEQ_CST);
        int64_t mine = i * state->step, seen = __atomic_load_n(&state->largest, __ATOMIC_SEQ_CST);
        while (seen < mine && !__atomic_compare_exchange_n(&state->largest, &seen, mine, 0, __ATOMIC_SEQ_CST,
                                                           __ATOMIC_SEQ_CST))
            ;
    }
    printf("C    | member %d has made %d visits\n", life, visits);
    return 0; /* and with the process goes its life */
}
