/* The consumer in C: waits for a filled slot, reads it, says that it is free. */
#include <stdlib.h>

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
        if (sem_wait(buffer.filled) != 0) {
            perror("sem_wait");
            return 1;
        }
        const struct frame *frame = &buffer.frames[i % SLOTS];
        if (frame->number != i || frame->checksum != sum(frame)) {
            fprintf(stderr, "frame %d is torn\n", i);
            return 1;
        }
        sem_post(buffer.free);
    }
    printf("C    | checked  %d frames\n", count);
    return 0;
}
