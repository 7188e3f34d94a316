package org.posixipc.benchmarks.wait;

import java.util.concurrent.locks.LockSupport;
import org.posixipc.benchmarks.harness.BenchLibrary;

/** A thread that waits again and again, and notes when each wait was ended by an exception. */
final class Victim implements AutoCloseable {
    /** Long against the way from the announcement into the kernel. */
    private static final long SETTLE_NANOS = 100_000;

    /** One wait without end. */
    @FunctionalInterface
    interface Wait {
        void run() throws InterruptedException;
    }

    private final int cpu;
    private final Wait wait;
    private final Thread thread;
    private volatile long asked;
    private volatile long waiting;
    private volatile long ended;
    private volatile long endedAt;
    private volatile boolean over;

    Victim(int cpu, Wait wait) {
        this.cpu = cpu;
        this.wait = wait;
        this.thread = new Thread(this::run, "victim");
        thread.setDaemon(true);
        thread.start();
    }

    Thread thread() {
        return thread;
    }

    private void run() {
        BenchLibrary.pin(cpu);
        for (long round = 1; !over; round++) {
            while (asked < round && !over) {
                LockSupport.park(this);
            }
            waiting = round;
            try {
                wait.run();
            } catch (InterruptedException | IllegalStateException e) {
                endedAt = System.nanoTime();
            }
            ended = round;
        }
    }

    /** Lets it wait once, ends that with {@code end}, and returns the nanoseconds from there to the exception. */
    long end(Runnable end) {
        long round = asked + 1;
        asked = round;
        LockSupport.unpark(thread);
        while (waiting < round) {
            LockSupport.parkNanos(SETTLE_NANOS); // never spins: it may have its CPU in common with the victim
        }
        LockSupport.parkNanos(SETTLE_NANOS);
        long start = System.nanoTime();
        end.run();
        // On one CPU the scheduler lets now the one go on first, now the other: the victim shall not wait for this
        // thread to
        // set up the timer of its own park, which takes twice as long as all that is measured.
        Thread.yield();
        while (ended < round) {
            LockSupport.parkNanos(SETTLE_NANOS);
        }
        return endedAt - start;
    }

    @Override
    public void close() {
        over = true;
        thread.interrupt();
        LockSupport.unpark(thread);
    }
}
