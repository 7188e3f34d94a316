package org.posixipc.channel;

import static org.posixipc.channel.Layout.INT;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.posixipc.Segment;

/**
 * How one end waits for the other: polls for a bounded time, then sleeps on a word that the waker clears; FORMAT.md, "Waiting".
 * No system call is made, on either side, while the other end answers within the polling.
 */
final class Awaiter {
    /** What is waited for; may throw instead of answering. */
    interface Condition {
        boolean holds();
    }

    /** As good as for ever, and far enough from the overflow of nanoTime arithmetic. */
    static final long FOREVER = Long.MAX_VALUE / 2;

    /** A sleeper looks again this often, in case the one who should wake it died between its store and its call. */
    private static final Duration SLICE = Duration.ofMillis(100);

    /** Far longer than a store can be on its way to memory, and than a wake-up takes: its timer is hardly ever the next to expire. */
    private static final Duration SETTLE = Duration.ofMillis(2);

    /** Reading the clock costs as much as one pause, so it is read once in this many. */
    private static final int POLLS_PER_CLOCK = 16;

    private static final long YIELD_NANOS = 20_000;

    /** At most so many waits go without polling; then it is tried again. */
    private static final int MOST_UNPOLLED = 63;

    private final Segment segment;
    private final ByteBuffer words;
    private final int asleep;
    private final long asleepOffset;
    private final int sleeps;
    private final boolean maySleep;
    private final long spinNanos;
    private final Condition condition;

    /** So many waits to come sleep at once; how many it were to be when that was last decided. */
    private int unpolled;

    private int unpolledNext;

    /**
     * @param asleep place in {@code words} of the word to sleep on, which lies at {@code asleepOffset} of the segment
     * @param sleeps place in {@code words} of the counter of sleeps
     */
    Awaiter(
            ChannelMemory channel,
            ByteBuffer words,
            int asleep,
            long asleepOffset,
            int sleeps,
            long spinNanos,
            Condition condition) {
        this.segment = channel.segment;
        this.words = words;
        this.asleep = asleep;
        this.asleepOffset = asleepOffset;
        this.sleeps = sleeps;
        this.maySleep = !channel.shape.spinOnly() && spinNanos < FOREVER;
        this.spinNanos = spinNanos;
        this.condition = condition;
    }

    /** A point of {@link System#nanoTime} for {@link #await}. */
    static long deadline(long timeoutNanos) {
        return System.nanoTime() + Math.min(timeoutNanos, FOREVER);
    }

    /** Nanoseconds, 0 to {@link #FOREVER}. */
    static long nanos(Duration timeout) {
        if (timeout.isNegative()) {
            return 0;
        }
        return timeout.getSeconds() >= FOREVER / 1_000_000_000L ? FOREVER : timeout.toNanos();
    }

    /**
     * Waits until the condition holds.
     *
     * @return false if the deadline came first
     */
    boolean await(long deadline) throws InterruptedException {
        long start = System.nanoTime();
        long until = start + Math.min(pollNanos(), Math.max(deadline - start, 0));
        while (!poll(until)) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            long now = System.nanoTime();
            if (deadline - now <= 0) {
                return false;
            }
            if (!maySleep) {
                // More pollers than CPUs must not keep each other from the work they poll for.
                Thread.yield();
                until = now + YIELD_NANOS;
            } else if (sleep(deadline - now)) {
                slept(now - start, System.nanoTime() - now);
                return true;
            }
        }
        unpolled = 0;
        unpolledNext = 0;
        return true;
    }

    private long pollNanos() {
        if (unpolled > 0) {
            unpolled--;
            return 0;
        }
        return maySleep ? spinNanos : YIELD_NANOS;
    }

    /**
     * What polling could not have for all its time came soon after we slept: the other end needs the CPU that we poll on. So the
     * next waits sleep at once, twice as many each time that this is found again.
     */
    private void slept(long polledNanos, long sleptNanos) {
        if (polledNanos >= spinNanos && sleptNanos < spinNanos && polledNanos < 2 * spinNanos) {
            unpolledNext = Math.min(2 * unpolledNext + 1, MOST_UNPOLLED);
            unpolled = unpolledNext;
        }
    }

    private boolean poll(long until) {
        do {
            for (int i = 0; i < POLLS_PER_CLOCK; i++) {
                if (condition.holds()) {
                    return true;
                }
                Thread.onSpinWait();
            }
        } while (System.nanoTime() - until < 0);
        return false;
    }

    /**
     * One slice. The word is raised before the last look, so whoever makes the condition true after it sees it. One who made it
     * true just before may have looked at the word too early and left its store in its CPU's buffer, where this look did not
     * find it: so the first sleep is short, and the look after it finds every such store.
     */
    private boolean sleep(long nanos) throws InterruptedException {
        INT.setOpaque(words, asleep, 1);
        VarHandle.fullFence();
        try {
            if (condition.holds()) {
                return true;
            }
            ChannelShape.count(words, sleeps, 1);
            boolean woken = segment.awaitChange(asleepOffset, 1, atMost(nanos, SETTLE));
            if (condition.holds()) {
                return true;
            }
            long left = nanos - SETTLE.toNanos();
            if (woken || left <= 0) {
                return false;
            }
            segment.awaitChange(asleepOffset, 1, atMost(left, SLICE));
            return condition.holds();
        } finally {
            INT.setOpaque(words, asleep, 0);
        }
    }

    private static Duration atMost(long nanos, Duration slice) {
        return nanos < slice.toNanos() ? Duration.ofNanos(nanos) : slice;
    }

    /** Ends a wait that is going on; its condition is looked at once more, and is to throw. */
    void wake() {
        INT.setVolatile(words, asleep, 0);
        // In memory that was cut off nobody can be woken; who sleeps there looks again at the end of its slice.
        if (!segment.isTruncated()) {
            segment.wakeAll(asleepOffset);
        }
    }
}
