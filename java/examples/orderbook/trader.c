/* A trader in C, plain pthread: adds orders to the book; told so, it is killed in the middle of one. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "book.h"

/* The last owner died in the middle of a change: what can be counted again is counted again. */
static void repair(struct book *book) {
    int64_t orders = 0, total = 0;
    while (orders < MOST_ORDERS && book->order[orders].quantity != 0)
        total += book->order[orders++].quantity;
    book->orders = orders;
    book->total = total;
    printf("C    | an owner died; counted %lld orders again\n", (long long) orders);
}

static int lock(struct book *book) {
    int error = pthread_mutex_lock(&book->lock);
    if (error == EOWNERDEAD) {
        repair(book);
        error = pthread_mutex_consistent(&book->lock);
    }
    return error;
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fprintf(stderr, "usage: %s /book count lives|dies\n", argv[0]);
        return 2;
    }
    int fd = shm_open(argv[1], O_RDWR, 0);
    struct book *book = mmap(NULL, sizeof *book, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (fd < 0 || book == MAP_FAILED) {
        perror(argv[1]);
        return 1;
    }
    int count = atoi(argv[2]), dies = strcmp(argv[3], "dies") == 0;
    for (int i = 0; i < count; i++) {
        int error = lock(book);
        if (error != 0) {
            fprintf(stderr, "pthread_mutex_lock: %s\n", strerror(error));
            return 1;
        }
        struct order *order = &book->order[book->orders];
        order->price = 100 + i;
        order->quantity = 10;
        if (dies && i == count - 1) {
            printf("C    | added an order and is killed before it could count it\n");
            fflush(stdout);
            kill(getpid(), SIGKILL);
        }
        book->orders++;
        book->total += order->quantity;
        pthread_mutex_unlock(&book->lock);
    }
    printf("C    | added %d orders\n", count);
    return 0;
}
