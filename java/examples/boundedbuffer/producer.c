/* The producer in C: waits for a free slot, fills it, says that it is filled. */
#include <stdlib.h>
#include <string.h>

#include "frames.h"

int main(int argc, char **argv) {
    struct buffer buffer;
    if (argc != 5) {
        fprintf(stderr, "usage: %s /memory /free /filled count\n", argv[0]);
        return 2;
    }
    if (open_buffer(&buffer, argv + 1) != 0)
        return 1;
    int count = atoi(argv[4]);
    for (int i = 0; i < count; i++) {
        if (sem_wait(buffer.free) != 0) {
            perror("sem_wait");
            return 1;
        }
        struct frame *frame = &buffer.frames[i % SLOTS];
        frame->number = i;
        memset(frame->picture, i, PICTURE);
        frame->checksum = sum(frame);
        /* Everything written above is seen by whoever takes this permit. */
        sem_post(buffer.filled);
    }
    printf("C    | filled   %d frames\n", count);
    return 0;
}
