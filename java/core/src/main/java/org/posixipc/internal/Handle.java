package org.posixipc.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.List;

/**
 * One open object: whether it is open and how many operations are in flight, in one atomic word.
 *
 * <p>Every operation counts itself in ({@link #enter}) and out ({@link #exit}). {@link #close} marks the word and wakes
 * whoever waits; the last one out releases the system's resource, so that a descriptor is never closed under a thread
 * that uses it and its recycled number is never touched. A handle that is dropped without being closed is released by a
 * Cleaner, with one warning.
 *
 * <p>Thread-safe; any number of threads may use and close one handle.
 */
public final class Handle {
    /** One thread for all that the garbage collector has to give back. */
    public static final Cleaner CLEANER = Cleaner.create();

    private static final int CLOSED = 1 << 31;
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Handle.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** CLOSED, plus the number of operations in flight. */
    private volatile int state;

    private final String description;
    private final Resource resource;
    private final Cleaner.Cleanable cleanable;

    /** Guarded by itself; holds an entry only while a thread blocks. */
    private final List<Wakeable> waiting = new ArrayList<>(2);

    private Handle(String description, Runnable release) {
        this.description = Quoted.visible(description);
        this.resource = new Resource(this.description, release);
        this.cleanable = CLEANER.register(this, resource);
    }

    /** What a close must wake. */
    public interface Wakeable {
        /** Makes the waiting thread look again, if it still waits; must not block or throw. */
        void wake();
    }

    /**
     * A new open handle.
     *
     * @param description what messages call it, as in "queue /orders"
     * @param release gives the resource back to the system; runs once, and must not refer to the handle or its owner
     */
    public static Handle of(String description, Runnable release) {
        return new Handle(description, release);
    }

    /** What messages call it. */
    public String description() {
        return description;
    }

    /**
     * Counts an operation in; each successful call needs its {@link #exit}.
     *
     * @throws IllegalStateException if the handle is closed
     */
    public void enter() {
        int seen;
        do {
            seen = state;
            if (seen < 0) {
                throw closed();
            }
        } while (!STATE.weakCompareAndSet(this, seen, seen + 1));
    }

    /** Counts an operation out; the last one out of a closed handle releases the resource. */
    public void exit() {
        if ((int) STATE.getAndAdd(this, -1) - 1 == CLOSED) {
            release();
        }
    }

    /** True until the first {@link #close}. */
    public boolean isOpen() {
        return state >= 0;
    }

    /** Marks the handle closed and ends every wait on it. Calling it again does nothing. */
    public void close() {
        int seen;
        do {
            seen = state;
            if (seen < 0) {
                return;
            }
        } while (!STATE.weakCompareAndSet(this, seen, seen | CLOSED));
        if (seen == 0) {
            release();
        } else {
            wakeAll();
        }
    }

    /** The exception for an operation on a closed handle. */
    public IllegalStateException closed() {
        return new IllegalStateException(description + " is closed");
    }

    /**
     * Makes {@link #close} wake {@code waiter}. After this call, and before it blocks, the waiter must look at
     * {@link #isOpen()}: a close that came earlier woke nobody.
     */
    public void addWaiter(Wakeable waiter) {
        synchronized (waiting) {
            waiting.add(waiter);
        }
    }

    /** Takes back one {@link #addWaiter}. */
    public void removeWaiter(Wakeable waiter) {
        synchronized (waiting) {
            waiting.remove(waiter);
        }
    }

    /** Wakes without the lock, which those who wake take to leave: on one CPU they run before this thread lets it go. */
    private void wakeAll() {
        Wakeable[] toWake;
        synchronized (waiting) {
            toWake = waiting.toArray(Wakeable[]::new);
        }
        for (Wakeable waiter : toWake) {
            waiter.wake();
        }
    }

    private void release() {
        resource.closedByOwner = true;
        cleanable.clean();
    }

    /** What the Cleaner holds; it does not know the handle. */
    private static final class Resource implements Runnable {
        private final String description;
        private final Runnable release;
        private final Throwable created;
        private volatile boolean closedByOwner;

        Resource(String description, Runnable release) {
            this.description = description;
            this.release = release;
            this.created = Leaks.creationSite(description);
        }

        @Override
        public void run() {
            // The warning first: whoever sees the resource gone can rely on its having been told.
            try {
                if (!closedByOwner) {
                    Leaks.report(description, created);
                }
            } finally {
                release.run();
            }
        }
    }
}
