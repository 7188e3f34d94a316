package org.posixipc.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Open, in use, closed: of an end that is used by one thread and may be closed by another. Entering and leaving cost two plain
 * stores and a volatile read; the price is paid by who closes.
 *
 * <p>The end's place must not be given free while its thread may still store into the ring. A closer therefore raises
 * {@link #closed}, waits far longer than a store can be on its way to memory, and looks whether the end is in use. If so, its
 * thread sees {@code closed} at its next step and gives the place free itself: the last one out does.
 */
final class Use {
    private static final VarHandle IN_USE;
    private static final VarHandle RELEASED;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            IN_USE = lookup.findVarHandle(Use.class, "inUse", boolean.class);
            RELEASED = lookup.findVarHandle(Use.class, "released", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final long GRACE_NANOS = 100_000;

    private final String description;
    private final Runnable release;
    private volatile boolean closed;
    private boolean inUse;
    private boolean released;

    Use(String description, Runnable release) {
        this.description = description;
        this.release = release;
    }

    /** To be called before anything else; {@link #exit} follows whatever happens. */
    void enter() {
        if (inUse) {
            throw new IllegalStateException(
                    description + " is in use: by another thread, or a claim, a batch or a handler of it is not over");
        }
        IN_USE.setOpaque(this, true);
        if (closed) {
            exit();
            throw closedException();
        }
    }

    void exit() {
        IN_USE.setRelease(this, false);
        if (closed) {
            releaseOnce();
        }
    }

    /** Within {@link #enter} and {@link #exit}: whether to go on. */
    void check() {
        if (closed) {
            throw closedException();
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** {@code wake} ends the wait of the thread inside, if it waits. */
    void close(Runnable wake) {
        if (closed) {
            return;
        }
        closed = true;
        VarHandle.fullFence();
        try {
            wake.run();
        } finally {
            releaseUnlessInUse();
        }
    }

    private void releaseUnlessInUse() {
        long start = System.nanoTime();
        while (System.nanoTime() - start < GRACE_NANOS) {
            LockSupport.parkNanos(GRACE_NANOS);
        }
        if (!(boolean) IN_USE.getAcquire(this)) {
            releaseOnce();
        }
    }

    private void releaseOnce() {
        if (RELEASED.compareAndSet(this, false, true)) {
            release.run();
        }
    }

    IllegalStateException closedException() {
        return new IllegalStateException(description + " is closed");
    }
}
