package org.posixipc.examples.orderbook;

import org.posixipc.Segment;
import org.posixipc.SharedMemory;
import org.posixipc.examples.support.CProgram;
import org.posixipc.examples.support.Names;
import org.posixipc.examples.support.Say;
import org.posixipc.lock.SharedLock;

/**
 * An order book in shared memory, changed by Java and C under one lock. A trader in C is killed in the middle of a change: Java,
 * which locks next, gets the lock and repairs the book. Then a Java thread dies the same way, and C repairs.
 */
public final class OrderBook {
    // The layout of book.h.
    private static final long LOCK = 0;
    private static final long ORDERS = 64;
    private static final long TOTAL = 72;
    private static final long FIRST_ORDER = 128;
    private static final long ORDER_SIZE = 16;
    private static final long QUANTITY = 8;
    private static final int MOST_ORDERS = 1000;
    private static final long SIZE = FIRST_ORDER + MOST_ORDERS * ORDER_SIZE;

    private final Segment book;
    private final SharedLock lock;

    private OrderBook(Segment book) {
        this.book = book;
        this.lock = SharedLock.at(book, LOCK).onOwnerDeath(OrderBook::recount).open();
    }

    public static void main(String[] arguments) throws Exception {
        Say.title("Order book: one lock for Java and C, which survives the death of its owner");
        String name = Names.of("book");
        // The lock is made before the memory has a name, so nobody can meet a book without one.
        try (SharedMemory memory = SharedMemory.builder(name)
                        .size(SIZE)
                        .initialiser(empty -> SharedLock.at(empty, LOCK).create())
                        .create();
                Segment segment = memory.map()) {
            new OrderBook(segment).trade(name);
        } finally {
            SharedMemory.unlink(name);
        }
    }

    private void trade(String name) throws Exception {
        runTrader(name, 5, "dies");
        add(200, 7);
        Say.java("added    1 order; the book has " + book.getLong(ORDERS) + " orders of " + book.getLong(TOTAL)
                + " in all");
        Thread dies = new Thread(this::dieInTheMiddle);
        dies.start();
        dies.join();
        Say.java("a thread added an order and ended before it could count it");
        runTrader(name, 3, "lives");
        lock.lock();
        try {
            Say.java("at the end the book has " + book.getLong(ORDERS) + " orders of " + book.getLong(TOTAL)
                    + " in all");
        } finally {
            lock.unlock();
        }
    }

    private void add(long price, long quantity) {
        lock.lock();
        try {
            write(price, quantity);
            book.setLong(ORDERS, book.getLong(ORDERS) + 1);
            book.setLong(TOTAL, book.getLong(TOTAL) + quantity);
        } finally {
            lock.unlock();
        }
    }

    private void dieInTheMiddle() {
        lock.lock();
        write(300, 11);
        // And never unlocks: to the kernel, a thread that ends is a dead owner like a killed process.
    }

    private void write(long price, long quantity) {
        long order = FIRST_ORDER + book.getLong(ORDERS) * ORDER_SIZE;
        book.setLong(order, price);
        book.setLong(order + QUANTITY, quantity);
    }

    /** What can be counted again is counted again; it runs with the lock held. */
    private static void recount(Segment book) {
        long orders = 0;
        long total = 0;
        while (orders < MOST_ORDERS && book.getLong(FIRST_ORDER + orders * ORDER_SIZE + QUANTITY) != 0) {
            total += book.getLong(FIRST_ORDER + orders * ORDER_SIZE + QUANTITY);
            orders++;
        }
        book.setLong(ORDERS, orders);
        book.setLong(TOTAL, total);
        Say.java("an owner died; counted " + orders + " orders again");
    }

    private static void runTrader(String name, int orders, String fate) throws Exception {
        try (CProgram trader = CProgram.start("orderbook_trader", name, Integer.toString(orders), fate)) {
            trader.awaitEnd();
        }
    }
}
