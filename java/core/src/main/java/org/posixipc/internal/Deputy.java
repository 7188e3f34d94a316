package org.posixipc.internal;

import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.posixipc.internal.ffi.Numbers;

/**
 * One platform thread that blocks in the kernel on behalf of the virtual threads that are parked for one semaphore or one
 * word, where the kernel offers nothing to poll. It starts with the first of them, and ends when there has been none for
 * {@link #LINGER_NANOS}.
 *
 * <p>A waiter is either given an answer or gone, decided under the lock: what the deputy takes from the kernel reaches
 * exactly one living waiter or goes back.
 */
abstract class Deputy {
    /** 200 ms: long enough that a thread that waits again and again does not start a new deputy each time. */
    static final long LINGER_NANOS = 200_000_000L;

    private static final ConcurrentMap<Key, Deputy> DEPUTIES = new ConcurrentHashMap<>();

    private final Key key;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition joined = lock.newCondition();

    /** Guarded by the lock. */
    private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();

    /** Guarded by the lock; null before the first waiter. */
    private Thread thread;

    /** Guarded by the lock: the thread has ended, and this deputy is no longer in the map. */
    private boolean retired;

    /**
     * What a deputy is there for: one semaphore or word, however often it is opened or mapped in this process. The kind
     * belongs to it: a word may lie where a moment ago a semaphore was, and the one who took permits there lingers.
     *
     * @param kind what it does
     * @param file the object that holds what is waited for, equal for all who have it open
     * @param offset bytes from the start of that object
     */
    record Key(Class<? extends Deputy> kind, Object file, long offset) {}

    /** The deputy for an object. */
    Deputy(Key key) {
        this.key = key;
    }

    /** A parked thread. Its fields that are not final are guarded by its deputy's lock. */
    static final class Waiter implements Handle.Wakeable {
        final Handle handle;
        final BlockingCall call;
        final long object;
        final int argument;
        private final Thread thread = Thread.currentThread();
        private boolean answered;
        private long answer;

        /** Guarded by nothing: a reason to look. */
        private volatile boolean woken;

        Waiter(Handle handle, BlockingCall call, long object, int argument) {
            this.handle = handle;
            this.call = call;
            this.object = object;
            this.argument = argument;
        }

        @Override
        public void wake() {
            woken = true;
            LockSupport.unpark(thread);
        }
    }

    /**
     * How virtual threads wait for what lies in one mapping of a file, by deputies of {@code kind} that {@code make} makes.
     *
     * @param file as in {@link Key}
     * @param start address that the first byte of the file has, or would have if it were mapped from there
     */
    static Parking parking(Class<? extends Deputy> kind, Object file, long start, Function<Key, Deputy> make) {
        return (handle, timeoutNanos, call, object, address, length, argument) -> {
            Waiter self = new Waiter(handle, call, object, argument);
            handle.addWaiter(self);
            try {
                return join(self, new Key(kind, file, object - start), make).await(self, timeoutNanos);
            } finally {
                handle.removeWaiter(self);
            }
        };
    }

    private static Deputy join(Waiter waiter, Key key, Function<Key, Deputy> make) {
        for (; ; ) {
            Deputy deputy = DEPUTIES.computeIfAbsent(key, make);
            if (deputy.add(waiter)) {
                return deputy;
            }
        }
    }

    private boolean add(Waiter waiter) {
        lock.lock();
        try {
            if (retired) {
                return false;
            }
            if (thread == null) {
                Thread starting = new Thread(null, this::run, "posixipc-deputy", 0, false);
                starting.setDaemon(true);
                starting.start();
                thread = starting;
            }
            waiters.add(waiter);
            joined.signal();
            joined(waiter);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** For deputies that must know what a new waiter wants; the lock is held. */
    void joined(Waiter waiter) {}

    /** Makes the deputy look at its waiters again; the lock is held. */
    final void disturb() {
        thread.interrupt();
    }

    private long await(Waiter self, long timeoutNanos) throws InterruptedException {
        long deadline = timeoutNanos < 0 ? 0 : System.nanoTime() + timeoutNanos;
        for (; ; ) {
            self.woken = false;
            boolean interrupted = Thread.interrupted();
            long remaining = timeoutNanos < 0 ? Long.MAX_VALUE : deadline - System.nanoTime();
            boolean leaving = interrupted || remaining <= 0 || !self.handle.isOpen();
            if (isAnswered(self, leaving)) {
                if (interrupted) {
                    Thread.currentThread().interrupt(); // what was taken is worth more
                }
                return self.answer;
            }
            if (interrupted) {
                throw new InterruptedException();
            }
            if (leaving) {
                if (!self.handle.isOpen()) {
                    throw self.handle.closed();
                }
                return Blocker.TIMED_OUT;
            }
            if (!self.woken) {
                LockSupport.parkNanos(this, remaining);
            }
        }
    }

    /** Whether an answer has come; if not, and the waiter is leaving, none will come. */
    private boolean isAnswered(Waiter self, boolean leaving) {
        lock.lock();
        try {
            if (!self.answered && leaving && waiters.remove(self) && waiters.isEmpty()) {
                disturb();
            }
            return self.answered;
        } finally {
            lock.unlock();
        }
    }

    /** Gives a waiter its answer. The lock is held. */
    final void answer(Waiter waiter, long answer) {
        waiters.remove(waiter);
        waiter.answer = answer;
        waiter.answered = true;
        waiter.wake();
    }

    private void run() {
        for (; ; ) {
            Waiter first = first();
            if (first == null) {
                return;
            }
            try {
                first.handle.enter();
            } catch (IllegalStateException e) {
                drop(first);
                continue;
            }
            try {
                serve(first);
            } catch (InterruptedException e) {
                // disturbed: the waiters have changed
            } catch (IllegalStateException e) {
                drop(first);
            } catch (RuntimeException | Error e) {
                abandon();
                throw e;
            } finally {
                first.handle.exit();
            }
        }
    }

    /** This thread cannot go on (out of memory, say): nobody shall wait for it. */
    private void abandon() {
        lock.lock();
        try {
            retired = true;
            DEPUTIES.remove(key, this);
            while (!waiters.isEmpty()) {
                answer(waiters.peek(), -Numbers.ENOMEM);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Its handle is closed, which it has been told. */
    private void drop(Waiter waiter) {
        lock.lock();
        try {
            waiters.remove(waiter);
        } finally {
            lock.unlock();
        }
    }

    /** Whoever waits longest; null when this thread is to end. */
    private Waiter first() {
        lock.lock();
        try {
            long nanos = LINGER_NANOS;
            while (waiters.isEmpty()) {
                try {
                    nanos = joined.awaitNanos(nanos);
                } catch (InterruptedException e) {
                    continue; // disturbed when nobody was there any more
                }
                if (nanos <= 0 && waiters.isEmpty()) {
                    retired = true;
                    DEPUTIES.remove(key, this);
                    return null;
                }
            }
            return waiters.peek();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits in the kernel, under the handle of {@code first}, which is counted in, and answers whom it can.
     *
     * @throws InterruptedException if disturbed
     * @throws IllegalStateException if the handle is closed
     */
    abstract void serve(Waiter first) throws InterruptedException;

    /** Runs {@code action} with the waiters, under the lock. */
    final void withWaiters(Consumer<ArrayDeque<Waiter>> action) {
        lock.lock();
        try {
            action.accept(waiters);
        } finally {
            lock.unlock();
        }
    }

    /** How many there are in this JVM. */
    static int count() {
        return DEPUTIES.size();
    }
}
