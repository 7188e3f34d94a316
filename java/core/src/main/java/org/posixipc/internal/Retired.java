package org.posixipc.internal;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many closed semaphores still wait for the garbage collector to give back their page. The kernel allows a process
 * some 65,000 mappings, and a heap that does not fill is not collected: so above {@link #MANY} the next one to be opened
 * asks for a collection and waits for it shortly, as {@code java.nio} does for direct memory.
 */
final class Retired {
    /** So many cost 4 MiB. */
    private static final int MANY = 1024;

    /** 10 ms a look, 200 ms in all: a collection that was asked for has run by then, or it is switched off. */
    private static final int LOOKS = 20;

    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Raised when a collection brought little, so that one that is switched off is not waited for each time. */
    private static volatile int threshold = MANY;

    private Retired() {}

    static void add() {
        COUNT.incrementAndGet();
    }

    static void remove() {
        COUNT.decrementAndGet();
    }

    /** Before a new mapping is made. */
    static void makeRoom() {
        if (COUNT.get() >= threshold) {
            collect();
        }
    }

    private static synchronized void collect() {
        int limit = threshold;
        if (COUNT.get() < limit) {
            return;
        }
        System.gc();
        boolean interrupted = false;
        for (int i = 0; i < LOOKS && COUNT.get() > limit / 2; i++) {
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        int left = COUNT.get();
        threshold = Math.max(MANY, left * 2);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
