package org.posixipc.internal;

import static org.posixipc.internal.ffi.HotShim.HOT;

import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.util.Set;
import org.posixipc.internal.ffi.Numbers;
import org.posixipc.internal.ffi.SystemShim;

/**
 * The one place where a thread blocks in the kernel, and by which it is ended from outside.
 *
 * <p>The deadline of a wait lies in native memory, and the kernel is given its address. {@link #wakeup()} overwrites it
 * with a time long past and sends the thread one signal: a signal before the system call makes the kernel read an
 * expired deadline, one during it ends it with EINTR, one after it is harmless. So nothing is lost, nothing is resent and
 * no wait is cut into slices, but where {@link WakeUp} found that this cannot work.
 *
 * <p>It is an {@link AbstractSelector} because that is the public door to {@code Thread.interrupt()}: between
 * {@code begin()} and {@code end()} an interrupt calls {@link #wakeup()}.
 *
 * <p>One a platform thread; {@link #wakeup()} and {@link #wake()} may be called by any.
 */
public final class Blocker extends AbstractSelector implements Handle.Wakeable {
    /** Answer of {@link #await}: the time is over. No errno is this. */
    public static final long TIMED_OUT = Long.MIN_VALUE;

    /** A timeout without end. */
    public static final long FOREVER = -1;

    /** Clock of message queues; see {@code enum pipc_clock}. */
    public static final int REALTIME = 0;

    /** Clock of everything else: the C library's waits and words. */
    public static final int MONOTONIC = 1;

    /** The wall clock, for a call that waits in the C library because that knows no other. */
    public static final int LIBRARY_REALTIME = 2;

    private static final ThreadLocal<Blocker> CURRENT = ThreadLocal.withInitial(Blocker::create);

    private final Waiter waiter;

    /** Guarded by this. JDK 25 may call wakeup() after end(): without this flag a thread that left would be signalled. */
    private boolean armed;

    /** Guarded by this. Real-time signals queue up, so one arm is answered by one signal. */
    private boolean poked;

    /** Guarded by this. The clock of the deadline that is armed. */
    private int armedClock;

    private Blocker(Waiter waiter) {
        super(null);
        this.waiter = waiter;
    }

    private static Blocker create() {
        Waiter waiter = Waiter.create();
        Blocker blocker = new Blocker(waiter);
        Handle.CLEANER.register(blocker, waiter);
        ClockSteps.add(blocker);
        return blocker;
    }

    /** The calling thread's own. */
    public static Blocker current() {
        return CURRENT.get();
    }

    /**
     * Repeats {@code call} until it answers, the time is over, the thread is interrupted or the handle is closed. What
     * was taken is returned even if one of the others happened meanwhile; the interrupt status then stays set.
     *
     * @param handle counted in by the caller
     * @param clock {@link #REALTIME}, {@link #MONOTONIC} or {@link #LIBRARY_REALTIME}
     * @param timeoutNanos nanoseconds from now, or {@link #FOREVER}
     * @return what the call answered (>= 0 or -errno), or {@link #TIMED_OUT}
     * @throws InterruptedException if the thread is interrupted; its interrupt status is cleared
     * @throws IllegalStateException if the handle is closed
     */
    public long await(
            Handle handle,
            int clock,
            long timeoutNanos,
            BlockingCall call,
            long object,
            long address,
            int length,
            int argument)
            throws InterruptedException {
        long deadline = timeoutNanos < 0 ? 0 : System.nanoTime() + timeoutNanos;
        long longest = longest(clock, timeoutNanos);
        handle.addWaiter(this);
        try {
            long remaining = timeoutNanos;
            for (; ; ) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                long now = longest < 0 ? remaining : remaining < 0 ? longest : Math.min(remaining, longest);
                long result = once(handle, clock, now, call, object, address, length, argument);
                if (result != -Numbers.EINTR && result != -Numbers.ETIMEDOUT) {
                    return result;
                }
                if (!handle.isOpen()) {
                    throw handle.closed();
                }
                if (timeoutNanos >= 0) {
                    remaining = deadline - System.nanoTime();
                    if (remaining <= 0) {
                        return TIMED_OUT;
                    }
                }
            }
        } finally {
            handle.removeWaiter(this);
        }
    }

    /** How long one call may wait at most. */
    private static long longest(int clock, long timeoutNanos) {
        long longest = WakeUp.longest(clock);
        return longest < 0 && clock != MONOTONIC && timeoutNanos >= 0 && !ClockSteps.watched()
                ? ClockSteps.UNWATCHED_SLICE_NANOS
                : longest;
    }

    private long once(
            Handle handle,
            int clock,
            long timeoutNanos,
            BlockingCall call,
            long object,
            long address,
            int length,
            int argument) {
        arm(clock, timeoutNanos);
        begin();
        try {
            // Looked at after arming: a close from now on pokes, an earlier one is seen here.
            return handle.isOpen() ? call.call(object, waiter.address, address, length, argument) : -Numbers.EINTR;
        } finally {
            end();
            disarm();
        }
    }

    private synchronized void arm(int clock, long timeoutNanos) {
        int kernelClock = clock == MONOTONIC ? MONOTONIC : REALTIME;
        int error = HOT.waiterArm(waiter.address, kernelClock, ClockSteps.seenBy(clock, timeoutNanos));
        if (error < 0) {
            throw new IllegalStateException("clock_gettime or pthread_sigmask failed with errno " + -error);
        }
        armed = true;
        armedClock = clock;
        poked = false;
    }

    private synchronized void disarm() {
        armed = false;
    }

    /** Ends the wait of this blocker's thread, if it waits. Called by Thread.interrupt(); never blocks or throws. */
    @Override
    public synchronized Selector wakeup() {
        if (armed && !poked) {
            poked = true;
            HOT.waiterPoke(waiter.address);
        }
        return this;
    }

    /** A deadline on the wall clock means another moment now: look again. */
    synchronized void clockStepped() {
        if (armedClock != MONOTONIC) {
            wakeup();
        }
    }

    @Override
    public void wake() {
        wakeup();
    }

    /** The native part: {@code struct pipc_waiter}. Freed when the thread and with it the blocker is gone. */
    private static final class Waiter implements Runnable {
        private final long address;

        private Waiter(long address) {
            this.address = address;
        }

        static Waiter create() {
            WakeUp.require();
            long address = SystemShim.pipc_waiter_new();
            if (address == 0) {
                throw new OutOfMemoryError("no native memory for struct pipc_waiter");
            }
            return new Waiter(address);
        }

        @Override
        public void run() {
            SystemShim.pipc_waiter_free(address);
        }
    }

    // A selector only by name: what follows is never called.

    @Override
    protected void implCloseSelector() {}

    @Override
    protected SelectionKey register(AbstractSelectableChannel channel, int operations, Object attachment) {
        throw new UnsupportedOperationException("a blocker takes no channels");
    }

    @Override
    public Set<SelectionKey> keys() {
        return Set.of();
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
        return Set.of();
    }

    @Override
    public int selectNow() {
        return 0;
    }

    @Override
    public int select(long timeout) {
        return 0;
    }

    @Override
    public int select() {
        return 0;
    }
}
