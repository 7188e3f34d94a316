/* A C worker: takes tasks from one queue, sends results to another, and goes home on an empty message. */
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LARGEST 64
#define RANGE 1000

static int primes(int from, int to) {
    int count = 0;
    for (int candidate = from < 2 ? 2 : from; candidate < to; candidate++) {
        int prime = 1;
        for (int divisor = 2; prime && divisor * divisor <= candidate; divisor++)
            prime = candidate % divisor != 0;
        count += prime;
    }
    return count;
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: %s /tasks /results name\n", argv[0]);
        return 2;
    }
    mqd_t tasks = mq_open(argv[1], O_RDONLY);
    mqd_t results = mq_open(argv[2], O_WRONLY);
    if (tasks == (mqd_t) -1 || results == (mqd_t) -1) {
        perror("mq_open");
        return 1;
    }
    int done = 0;
    for (;;) {
        char task[LARGEST + 1], result[LARGEST];
        ssize_t length = mq_receive(tasks, task, LARGEST, NULL);
        if (length < 0) {
            perror("mq_receive");
            return 1;
        }
        if (length == 0)
            break;
        task[length] = '\0';
        int from = atoi(task);
        int written = snprintf(result, sizeof result, "%s %d", argv[3], primes(from, from + RANGE));
        if (mq_send(results, result, (size_t) written, 0) != 0) {
            perror("mq_send");
            return 1;
        }
        done++;
    }
    printf("C    | %s goes home after %d tasks\n", argv[3], done);
    mq_close(tasks);
    mq_close(results);
    return 0;
}
