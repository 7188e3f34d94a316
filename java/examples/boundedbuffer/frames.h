/*
 * What lies in the shared memory, for both C sides; BoundedBuffer.java has the same offsets.
 *
 *   0     frame 0: number (8 bytes), checksum (8 bytes), picture (PICTURE bytes)
 *   4096  frame 1
 *   ...   SLOTS of them
 */
#ifndef BOUNDEDBUFFER_FRAMES_H
#define BOUNDEDBUFFER_FRAMES_H

#include <fcntl.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#define SLOTS 4
#define SLOT_SIZE 4096
#define PICTURE (SLOT_SIZE - 16)

struct frame {
    int64_t number;
    int64_t checksum;
    uint8_t picture[PICTURE];
};
_Static_assert(sizeof(struct frame) == SLOT_SIZE, "a frame fills its slot");

struct buffer {
    struct frame *frames;
    sem_t *free;   /* permits: slots that may be filled */
    sem_t *filled; /* permits: slots that may be read */
};

static inline int64_t sum(const struct frame *frame) {
    int64_t sum = frame->number;
    for (int i = 0; i < PICTURE; i++)
        sum += frame->picture[i];
    return sum;
}

/* Opens what the Java side has created; 0, or -1 with a line on stderr. */
static inline int open_buffer(struct buffer *buffer, char **names) {
    int fd = shm_open(names[0], O_RDWR, 0);
    if (fd < 0) {
        perror(names[0]);
        return -1;
    }
    void *memory = mmap(NULL, SLOTS * SLOT_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    buffer->frames = memory;
    buffer->free = sem_open(names[1], 0);
    buffer->filled = sem_open(names[2], 0);
    if (memory == MAP_FAILED || buffer->free == SEM_FAILED || buffer->filled == SEM_FAILED) {
        perror("opening the buffer");
        return -1;
    }
    return 0;
}

#endif
