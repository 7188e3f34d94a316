package org.posixipc.internal;

import static org.posixipc.internal.ffi.HotShim.HOT;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
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

    private static final int IDLE = 0;
    private static final int ARMED_MONOTONIC = 1;
    private static final int ARMED_REALTIME = 2;
    private static final int POKED = 3;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Blocker.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Waiter waiter;

    /**
     * IDLE but between arm and leave: JDK 25 may call wakeup() after end(), and a thread that left must not be signalled.
     * POKED by whoever sends the one signal of this arm: real-time signals queue up. No lock, since on one CPU the thread
     * runs as soon as the signal is sent, and would stop at a lock that the sender still holds.
     */
    private volatile int state;

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
        try {
            begin();
            // Looked at after arming: a close from now on pokes, an earlier one is seen here.
            return handle.isOpen() ? call.call(object, waiter.address, address, length, argument) : -Numbers.EINTR;
        } finally {
            leave();
        }
    }

    private void arm(int clock, long timeoutNanos) {
        int kernelClock = clock == MONOTONIC ? MONOTONIC : REALTIME;
        int error = HOT.waiterArm(waiter.address, kernelClock, ClockSteps.seenBy(clock, timeoutNanos));
        if (error < 0) {
            throw new IllegalStateException("clock_gettime or pthread_sigmask failed with errno " + -error);
        }
        state = clock == MONOTONIC ? ARMED_MONOTONIC : ARMED_REALTIME; // pairs with the compareAndSet in poke
    }

    /**
     * After this nobody touches the native waiter and no signal is to come. Whoever was poked leaves out end():
     * Thread.interrupt() of JDK 17 is still inside the lock that end() takes, and on one CPU it cannot leave it before
     * this thread waits. What end() would have taken away is replaced by the next begin(), and idle until then.
     */
    private void leave() {
        int seen = state;
        if (seen != POKED && STATE.compareAndSet(this, seen, IDLE)) {
            end();
            return;
        }
        HOT.waiterSettle(waiter.address);
        state = IDLE;
    }

    /** Ends the wait of this blocker's thread, if it waits. Called by Thread.interrupt(); never blocks or throws. */
    @Override
    public Selector wakeup() {
        int seen = state;
        while (seen == ARMED_MONOTONIC || seen == ARMED_REALTIME) {
            if (poke(seen)) {
                return this;
            }
            seen = state;
        }
        return this;
    }

    /** A deadline on the wall clock means another moment now: look again. */
    void clockStepped() {
        poke(ARMED_REALTIME);
    }

    private boolean poke(int armed) {
        if (!STATE.compareAndSet(this, armed, POKED)) {
            return false;
        }
        try {
            HOT.waiterPoke(waiter.address);
        } finally {
            Reference.reachabilityFence(this); // the native waiter lives as long as this
        }
        return true;
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
