/*
 * The order book in shared memory, for the C side; OrderBook.java has the same offsets.
 *
 *   0    lock: a robust, process-shared pthread_mutex_t
 *   64   orders: how many there are (8 bytes)
 *   72   total: the sum of their quantities (8 bytes)
 *   128  order 0: price, quantity (8 bytes each)
 *   144  order 1 ...
 */
#ifndef ORDERBOOK_BOOK_H
#define ORDERBOOK_BOOK_H

#include <pthread.h>
#include <stdint.h>

#define MOST_ORDERS 1000

struct order {
    int64_t price;
    int64_t quantity; /* 0: no order */
};

struct book {
    pthread_mutex_t lock;
    char gap[64 - sizeof(pthread_mutex_t)];
    int64_t orders;
    int64_t total;
    char gap_too[48];
    struct order order[MOST_ORDERS];
};
_Static_assert(sizeof(pthread_mutex_t) < 64, "the lock has its place");
_Static_assert(__builtin_offsetof(struct book, orders) == 64, "as in OrderBook.java");
_Static_assert(__builtin_offsetof(struct book, order) == 128, "as in OrderBook.java");

#endif
