package org.posixipc;

import java.time.Duration;
import java.util.Objects;
import org.posixipc.internal.Cpus;
import org.posixipc.internal.Durations;
import org.posixipc.internal.Waiting;
import org.posixipc.internal.ffi.ShimLoader;

/**
 * What a thread does while what it waits for is not there: block in the kernel, or try again and again first.
 *
 * <p>Blocking costs no CPU time, but being woken does: tens of microseconds when the waker runs on another CPU, some of
 * them at the waker. Trying again finds what it waits for within a fraction of a microsecond (semaphores, words) to a
 * microsecond (queues, where every attempt is a system call of a quarter of one), and costs a whole CPU meanwhile.
 *
 * <p>All strategies end alike on interrupt, close and deadline. Virtual threads park whatever the strategy says. Immutable
 * and thread-safe.
 */
public final class WaitStrategy {
    private static final WaitStrategy BLOCK = new WaitStrategy(Waiting.NO_SPIN);
    private static final WaitStrategy SPIN = new WaitStrategy(Waiting.SPIN_ONLY);

    private final long spinNanos;

    private WaitStrategy(long spinNanos) {
        this.spinNanos = spinNanos;
    }

    /**
     * Blocks in the kernel at once: the default, and right wherever the wait may be long.
     *
     * @return the strategy
     */
    public static WaitStrategy block() {
        return BLOCK;
    }

    /**
     * Tries again for a while, then blocks: for peers that usually answer within that while. A wait that had to block all
     * the same has cost that much CPU time for nothing; so a handle on which spinning has not paid off lately blocks at
     * once, and spins now and then to find out whether it would again. Where {@link #canSpinningPayOff} says no, it never
     * spins.
     *
     * @param atMost how long to try; a good beginning is 20 to 50 microseconds, the price of a wake-up
     * @return the strategy
     * @throws IllegalArgumentException if the span is not positive
     */
    public static WaitStrategy spinThenBlock(Duration atMost) {
        long nanos = Durations.nanos(Objects.requireNonNull(atMost, "atMost"));
        if (nanos == 0) {
            throw new IllegalArgumentException("atMost is " + atMost + "; it must be positive");
        }
        return new WaitStrategy(Math.min(nanos, Waiting.SPIN_ONLY - 1));
    }

    /**
     * Tries again until it succeeds and never blocks: the shortest reaction, and a CPU fully used for as long as the wait
     * lasts. Only for threads that have a CPU to themselves; where this process may use one CPU only, it yields between
     * attempts.
     *
     * @return the strategy
     */
    public static WaitStrategy spin() {
        return SPIN;
    }

    /**
     * How long it tries before it blocks, for those who build waits of their own.
     *
     * @return zero for {@link #block()}, the longest span there is for {@link #spin()}
     */
    public Duration spinTime() {
        return spinNanos == Waiting.SPIN_ONLY
                ? Duration.ofSeconds(Long.MAX_VALUE)
                : Duration.ofNanos(Math.max(spinNanos, 0));
    }

    /**
     * Whether spinning can pay off, for those who build waits of their own: false where this process may use one CPU only,
     * bound to it by taskset(1) or given no more by its container or {@code -XX:ActiveProcessorCount}. A thread that is bound
     * to one CPU of several does not count. The answer is at most a second old and costs some 30 nanoseconds.
     *
     * @return whether another thread can make progress while one spins
     * @throws UnsatisfiedLinkError if the native library cannot be loaded; the message says what was tried
     */
    public static boolean canSpinningPayOff() {
        ShimLoader.require();
        return !Cpus.isOne();
    }

    /** What a new handle waits with. */
    Waiting begin() {
        return Waiting.spinningFor(spinNanos);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WaitStrategy strategy && strategy.spinNanos == spinNanos;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(spinNanos);
    }

    @Override
    public String toString() {
        if (spinNanos == Waiting.NO_SPIN) {
            return "block";
        }
        return spinNanos == Waiting.SPIN_ONLY ? "spin" : "spin for " + Duration.ofNanos(spinNanos) + ", then block";
    }
}
