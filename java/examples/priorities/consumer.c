/* The C side of priorities: takes messages slowly, highest priority first, until it is told that it was the
 * last. */
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define LARGEST 64

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: %s /queue\n", argv[0]);
        return 2;
    }
    mqd_t events = mq_open(argv[1], O_RDONLY);
    if (events == (mqd_t) -1) {
        perror(argv[1]);
        return 1;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    const struct timespec work = {.tv_nsec = 20 * 1000 * 1000};
    for (;;) {
        char event[LARGEST + 1];
        unsigned priority;
        ssize_t length = mq_receive(events, event, LARGEST, &priority);
        if (length < 0) {
            perror("mq_receive");
            return 1;
        }
        event[length] = '\0';
        if (strcmp(event, "end") == 0)
            break;
        printf("C    | handles  %s (priority %u)\n", event, priority);
        nanosleep(&work, NULL);
    }
    mq_close(events);
    return 0;
}
