package org.posixipc.channel;

/**
 * When a receiver lets its sender get ahead. Level with it, the receiver takes every line the moment it is written, and both
 * run at the speed of a cache miss a message; and each look in vain takes the line in which the sender is about to write. Pausing
 * pays only while messages keep coming, so: pause where a drain has caught up with a sender that had got far ahead; where it was
 * a few messages ahead, begin, go on while a longer pause finds more, stop when it does not; and let one message at a time
 * (question and answer) never be paced.
 */
final class Pace {
    private static final long FIRST_NANOS = 400;
    private static final int DRAIN_WORTHWHILE = 8;
    private static final int POLLS_UNPACED = 64;

    private final long mostNanos;
    private long pauseNanos;
    private int lastDrain;
    private int unpaced;

    /** @param mostNanos the longest pause; 0: never pause */
    Pace(long mostNanos) {
        this.mostNanos = mostNanos;
    }

    /** Before a poll. */
    void pause() {
        if (pauseNanos > 0) {
            long start = System.nanoTime();
            do {
                Thread.onSpinWait();
                Thread.onSpinWait();
                Thread.onSpinWait();
                Thread.onSpinWait();
            } while (System.nanoTime() - start < pauseNanos);
        }
    }

    /** After a poll that found no message. */
    void foundNothing() {
        pauseNanos = 0;
    }

    /**
     * After a poll that found so many messages.
     *
     * @param caughtUp whether nothing more was there
     */
    void drained(int count, boolean caughtUp) {
        pauseNanos = !caughtUp ? 0 : count < DRAIN_WORTHWHILE ? next(count) : longer();
        lastDrain = count;
    }

    private long next(int count) {
        // None: padding alone, which only a hostile sender leaves.
        if (count <= 1) {
            return pauseNanos / 2 < FIRST_NANOS / 2 ? 0 : pauseNanos / 2;
        }
        if (unpaced > 0) {
            unpaced--;
            return pauseNanos;
        }
        if (pauseNanos == 0 || count > lastDrain) {
            return longer();
        }
        unpaced = POLLS_UNPACED;
        return 0;
    }

    private long longer() {
        return Math.min(Math.max(FIRST_NANOS, 2 * pauseNanos), mostNanos);
    }
}
