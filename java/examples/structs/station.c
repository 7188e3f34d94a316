/* Fills a struct in shared memory, and reads it back once Java has corrected it. */
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

struct reading {
    int32_t sensor;
    int32_t ready; /* 0 empty, 1 filled, 2 corrected */
    double celsius;
    int64_t taken_ns;
    char label[16];
};
_Static_assert(offsetof(struct reading, ready) == 4, "Structs.java counts on it");
_Static_assert(offsetof(struct reading, celsius) == 8, "Structs.java counts on it");
_Static_assert(offsetof(struct reading, taken_ns) == 16, "Structs.java counts on it");
_Static_assert(offsetof(struct reading, label) == 24, "Structs.java counts on it");
_Static_assert(sizeof(struct reading) == 40, "Structs.java counts on it");

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: %s /memory\n", argv[0]);
        return 2;
    }
    int fd = shm_open(argv[1], O_RDWR, 0);
    if (fd < 0) {
        perror("shm_open");
        return 1;
    }
    struct reading *reading = mmap(NULL, sizeof *reading, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (reading == MAP_FAILED) {
        perror("mmap");
        return 1;
    }
    reading->sensor = 17;
    reading->celsius = 21.25;
    reading->taken_ns = 1234567890123456789;
    strcpy(reading->label, "roof, north");
    __atomic_store_n(&reading->ready, 1, __ATOMIC_RELEASE);
    const struct timespec pause = {0, 1000000};
    for (int i = 0; i < 10000 && __atomic_load_n(&reading->ready, __ATOMIC_ACQUIRE) != 2; i++)
        nanosleep(&pause, NULL);
    if (reading->ready != 2) {
        fprintf(stderr, "Java has not answered\n");
        return 1;
    }
    printf("C    | reads the corrected value: %.2f degrees\n", reading->celsius);
    return 0;
}
