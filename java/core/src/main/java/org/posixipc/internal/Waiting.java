package org.posixipc.internal;

import org.posixipc.internal.ffi.Numbers;

/**
 * How the threads of one handle wait: virtual ones park, platform ones try again and again for a while if that was asked
 * for and has paid off lately, and block in the kernel after that.
 *
 * <p>Thread-safe.
 */
public final class Waiting {
    /** Block at once. */
    public static final long NO_SPIN = 0;

    /** Never block. */
    public static final long SPIN_ONLY = Long.MAX_VALUE;

    private static final int FULL_CREDIT = 8;
    private static final int CREDIT_FOR_SUCCESS = 3;

    /** Without credit one wait of so many spins, to find out whether times have changed. */
    private static final int PROBE_EVERY = 16;

    private final long spinNanos;

    /** Unguarded on purpose: threads may overwrite each other's count, which only makes it a rougher guess. */
    private int credit = FULL_CREDIT;

    private int waitsWithoutCredit;

    private Waiting(long spinNanos) {
        this.spinNanos = spinNanos;
    }

    /** Waiting that spins for at most {@code spinNanos} nanoseconds; also {@link #NO_SPIN} and {@link #SPIN_ONLY}. */
    public static Waiting spinningFor(long spinNanos) {
        return new Waiting(spinNanos);
    }

    /**
     * Waits until {@code call} answers, the time is over, the thread is interrupted or the handle is closed.
     *
     * @param parking what a virtual thread does instead of blocking
     * @param clock {@link Blocker#REALTIME} or {@link Blocker#MONOTONIC}
     * @param timeoutNanos nanoseconds from now, or {@link Blocker#FOREVER}
     * @param attempt what is tried while spinning; never blocks
     * @param call what blocks
     * @return what was answered (>= 0 or -errno), or {@link Blocker#TIMED_OUT}
     * @throws InterruptedException if the thread is interrupted; its interrupt status is cleared
     * @throws IllegalStateException if the handle is closed
     * @throws SystemRefusal if a virtual thread cannot wait, for want of a descriptor
     */
    public long await(
            Handle handle,
            Parking parking,
            int clock,
            long timeoutNanos,
            BlockingCall attempt,
            BlockingCall call,
            long object,
            long address,
            int length,
            int argument)
            throws InterruptedException {
        long most = spinNanos(timeoutNanos);
        if (most == NO_SPIN) {
            return block(handle, parking, clock, timeoutNanos, call, object, address, length, argument);
        }
        long start = System.nanoTime();
        long result = spin(handle, start, most, attempt, object, address, length, argument);
        boolean found = result != -Numbers.EINTR && result != -Numbers.ETIMEDOUT;
        learn(found);
        if (found) {
            return result;
        }
        if (timeoutNanos < 0) {
            return Blocker.current().await(handle, clock, timeoutNanos, call, object, address, length, argument);
        }
        long remaining = timeoutNanos - (System.nanoTime() - start);
        return remaining <= 0
                ? Blocker.TIMED_OUT
                : Blocker.current().await(handle, clock, remaining, call, object, address, length, argument);
    }

    /**
     * Waits without trying again first.
     *
     * @return as {@link #await}
     * @throws InterruptedException if the thread is interrupted; its interrupt status is cleared
     * @throws IllegalStateException if the handle is closed
     * @throws SystemRefusal if a virtual thread cannot wait, for want of a descriptor
     */
    public long block(
            Handle handle,
            Parking parking,
            int clock,
            long timeoutNanos,
            BlockingCall call,
            long object,
            long address,
            int length,
            int argument)
            throws InterruptedException {
        return VirtualThreads.isCurrent()
                ? parking.await(handle, timeoutNanos, call, object, address, length, argument)
                : Blocker.current().await(handle, clock, timeoutNanos, call, object, address, length, argument);
    }

    /**
     * For those who spin themselves: how long this thread is to try again before it blocks, this time.
     *
     * @param timeoutNanos of the wait, or {@link Blocker#FOREVER}
     * @return nanoseconds, {@link #NO_SPIN} or {@link #SPIN_ONLY}
     */
    public long spinNanos(long timeoutNanos) {
        if (spinNanos == NO_SPIN || VirtualThreads.isCurrent() || !worthSpinning()) {
            return NO_SPIN;
        }
        return timeoutNanos < 0 ? spinNanos : Math.min(spinNanos, timeoutNanos);
    }

    /**
     * For those who spin themselves: whether to try a few times before anything else is asked, the clock included, because
     * what is waited for has come that soon lately.
     */
    public boolean spinsAtOnce() {
        return spinNanos != NO_SPIN
                && (spinNanos == SPIN_ONLY || credit > 0)
                && !Cpus.wasOne()
                && !VirtualThreads.isCurrent();
    }

    /** Whether one that spins must yield between its tries, as far as is known without asking the system. */
    public static boolean mustYield() {
        return Cpus.wasOne();
    }

    /** Between two tries. */
    public static void pause(boolean yield) {
        if (yield) {
            Thread.yield();
        } else {
            Thread.onSpinWait();
        }
    }

    private static long spin(
            Handle handle,
            long start,
            long most,
            BlockingCall attempt,
            long object,
            long address,
            int length,
            int argument)
            throws InterruptedException {
        for (; ; ) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (!handle.isOpen()) {
                throw handle.closed();
            }
            long result = attempt.call(object, 0, address, length, argument);
            if (result != -Numbers.EINTR && result != -Numbers.ETIMEDOUT) {
                return result;
            }
            if (System.nanoTime() - start >= most) {
                return result;
            }
            pause(mustYield());
        }
    }

    private boolean worthSpinning() {
        boolean pointless = Cpus.isOne(); // asked for those that only spin, too: they yield then
        return spinNanos == SPIN_ONLY || !pointless && (credit > 0 || ++waitsWithoutCredit % PROBE_EVERY == 0);
    }

    /** After a spin: whether it found what was waited for. */
    public void learn(boolean found) {
        int earned = found ? Math.min(FULL_CREDIT, credit + CREDIT_FOR_SUCCESS) : Math.max(0, credit - 1);
        if (earned != credit) { // threads that share a handle share the line this is in
            credit = earned;
        }
    }
}
