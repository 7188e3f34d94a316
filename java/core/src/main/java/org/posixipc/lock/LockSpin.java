package org.posixipc.lock;

import java.util.function.BooleanSupplier;
import org.posixipc.internal.Cpus;
import org.posixipc.internal.Handle;
import org.posixipc.internal.MutexThread;

/**
 * Trying for a lock again and again before sleeping: a critical section is shorter than a sleep and a wake-up, and an owner
 * that need not wake anybody has it back sooner, too. One a handle; its guesses are unguarded on purpose.
 */
final class LockSpin {
    /** Longer than a critical section should be, shorter than a sleep and a wake-up. */
    private static final long SPIN_NANOS = 20_000;

    /** Between two looks, each of which takes the lock's cache line from its owner. */
    private static final long PAUSE_NANOS = 4_000;

    private static final int FULL_CREDIT = 8;
    private static final int CREDIT_FOR_SUCCESS = 3;
    private static final int SHORTEST_REST = 16;
    private static final int LONGEST_REST = 4096;

    private final BooleanSupplier attempt;
    private int credit = FULL_CREDIT;

    /** Without credit: so many waits go without spinning before one finds out whether times have changed. */
    private int rest = SHORTEST_REST;

    private int rested;

    /** @param attempt takes the lock if it can be done without a wait */
    LockSpin(BooleanSupplier attempt) {
        this.attempt = attempt;
    }

    /**
     * Spins for a while if that has paid off lately.
     *
     * @param handle of the mapping: a closed one ends it
     * @param nanos at most
     * @return true if the lock was taken
     * @throws InterruptedException if the thread is interrupted; its interrupt status is cleared
     */
    boolean tryFor(Handle handle, long nanos) throws InterruptedException {
        if (MutexThread.current().isBound()) {
            Thread.yield(); // the owner may have been turned out by this thread
            if (attempt.getAsBoolean()) {
                return true;
            }
        }
        if (Cpus.isOne() || !isWorthIt()) {
            return false;
        }
        boolean taken = spin(handle, Math.min(nanos, SPIN_NANOS));
        learn(taken);
        return taken;
    }

    private boolean spin(Handle handle, long nanos) throws InterruptedException {
        long start = System.nanoTime();
        for (long next = PAUSE_NANOS; next <= nanos; next += PAUSE_NANOS) {
            while (System.nanoTime() - start < next) {
                Thread.onSpinWait();
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (!handle.isOpen()) {
                throw handle.closed();
            }
            if (attempt.getAsBoolean()) {
                return true;
            }
        }
        return false;
    }

    private boolean isWorthIt() {
        if (credit > 0) {
            return true;
        }
        if (++rested < rest) {
            return false;
        }
        rested = 0;
        return true;
    }

    private void learn(boolean taken) {
        if (taken) {
            credit = Math.min(FULL_CREDIT, credit + CREDIT_FOR_SUCCESS);
            rest = SHORTEST_REST;
        } else if (credit > 0) {
            credit--;
        } else {
            rest = Math.min(LONGEST_REST, 2 * rest);
        }
    }
}
