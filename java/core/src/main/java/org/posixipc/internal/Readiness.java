package org.posixipc.internal;

import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.posixipc.internal.ffi.Numbers;

/**
 * Who waits without a thread in the kernel until one descriptor is readable or writable: virtual threads, futures,
 * listeners. The poller wakes one of a direction at a time, and the one woken makes the attempt itself, so that a waiter
 * who is interrupted in that moment takes nothing along; on leaving it passes the wake-up on.
 *
 * <p>Thread-safe. Does not know the handle, so that a handle nobody waits on can be garbage.
 */
public final class Readiness {
    private final int fd;

    /** Guards all that follows; not a monitor, which would pin the carrier of a virtual thread before Java 24. */
    private final ReentrantLock lock = new ReentrantLock();

    private final ArrayDeque<Waiter> readers = new ArrayDeque<>(0);
    private final ArrayDeque<Waiter> writers = new ArrayDeque<>(0);

    /** Null until the first waiter. */
    private Poller.Registration registration;

    private boolean closed;

    /** For a descriptor that stays open until {@link #close()}. */
    public Readiness(int fd) {
        this.fd = fd;
    }

    /**
     * One that waits. {@link #ready} and {@link #ended} are called without a lock held, by any thread; the fields are
     * guarded by the lock of the readiness it waits at.
     */
    public abstract static class Waiter {
        /** Chosen for an event and not heard of since; the next event goes to another. */
        private boolean told;

        /** Among the readers or writers. */
        private boolean joined;

        /** The descriptor may be ready: try, and join again or leave. Must not block. */
        protected abstract void ready();

        /** The descriptor is closed; the waiter has left. Must not block. */
        protected abstract void ended();
    }

    /**
     * Adds a waiter if it is not in, and asks for an event. Readiness that is there already is reported as well.
     *
     * @param direction {@link Poller#READABLE} or {@link Poller#WRITABLE}
     * @return false if the descriptor is closed; the waiter was not added
     * @throws SystemRefusal if the poller cannot watch it; leave then
     */
    public boolean join(Waiter waiter, int direction) {
        ArrayDeque<Waiter> waiters = direction == Poller.READABLE ? readers : writers;
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            if (registration == null) {
                registration = Poller.register(fd, this::dispatch);
            }
            waiter.told = false;
            if (!waiter.joined) {
                waiter.joined = true;
                waiters.add(waiter);
            }
            arm(interest());
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Removes a waiter; if it was told of an event, the others are told instead. */
    public void leave(Waiter waiter) {
        lock.lock();
        try {
            if (!waiter.joined || closed) {
                return;
            }
            waiter.joined = false;
            if (!readers.remove(waiter)) {
                writers.remove(waiter);
            }
            arm(interest());
        } finally {
            lock.unlock();
        }
    }

    private int interest() {
        return (readers.isEmpty() ? 0 : Poller.READABLE) | (writers.isEmpty() ? 0 : Poller.WRITABLE);
    }

    private void arm(int interest) {
        if (interest != 0) {
            registration.arm(interest);
        }
    }

    /** On the poller's thread: the event disarmed the descriptor, and goes to one waiter a direction. */
    private void dispatch(int readiness) {
        Waiter reader = null;
        Waiter writer = null;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            boolean broken = (readiness & ~(Poller.READABLE | Poller.WRITABLE)) != 0;
            if (broken || (readiness & Poller.READABLE) != 0) {
                reader = choose(readers);
            }
            if (broken || (readiness & Poller.WRITABLE) != 0) {
                writer = choose(writers);
            }
            arm(interest() & ~readiness);
        } finally {
            lock.unlock();
        }
        if (reader != null) {
            reader.ready();
        }
        if (writer != null) {
            writer.ready();
        }
    }

    private static Waiter choose(ArrayDeque<Waiter> waiters) {
        for (Waiter waiter : waiters) {
            if (!waiter.told) {
                waiter.told = true;
                return waiter;
            }
        }
        return null;
    }

    /** Before the descriptor is closed: everybody's wait is over. */
    public void close() {
        ArrayDeque<Waiter> left = new ArrayDeque<>();
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            if (registration != null) {
                registration.remove();
            }
            left.addAll(readers);
            left.addAll(writers);
            readers.clear();
            writers.clear();
        } finally {
            lock.unlock();
        }
        left.forEach(Waiter::ended);
    }

    /** How virtual threads wait for {@code direction}: each tries its call with no waiter when the descriptor is ready. */
    public Parking parking(int direction) {
        return (handle, timeoutNanos, call, object, address, length, argument) ->
                await(handle, direction, timeoutNanos, call, object, address, length, argument);
    }

    private long await(
            Handle handle,
            int direction,
            long timeoutNanos,
            BlockingCall call,
            long object,
            long address,
            int length,
            int argument)
            throws InterruptedException {
        long deadline = timeoutNanos < 0 ? 0 : System.nanoTime() + timeoutNanos;
        ParkedThread self = new ParkedThread();
        handle.addWaiter(self);
        try {
            for (; ; ) {
                self.looked();
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                if (!handle.isOpen()) {
                    throw handle.closed();
                }
                long result = call.call(object, 0, address, length, argument);
                if (result != -Numbers.EINTR && result != -Numbers.ETIMEDOUT) {
                    return result;
                }
                long remaining = timeoutNanos < 0 ? Long.MAX_VALUE : deadline - System.nanoTime();
                if (remaining <= 0) {
                    return Blocker.TIMED_OUT;
                }
                if (join(self, direction)) {
                    self.park(remaining);
                }
            }
        } finally {
            leave(self);
            handle.removeWaiter(self);
        }
    }

    /** A thread that parks until told. */
    private static final class ParkedThread extends Waiter implements Handle.Wakeable {
        private final Thread thread = Thread.currentThread();
        private volatile boolean woken;

        void looked() {
            woken = false;
        }

        void park(long nanos) {
            if (!woken) {
                LockSupport.parkNanos(this, nanos);
            }
        }

        @Override
        protected void ready() {
            wake();
        }

        @Override
        protected void ended() {
            wake();
        }

        @Override
        public void wake() {
            woken = true;
            LockSupport.unpark(thread);
        }
    }
}
