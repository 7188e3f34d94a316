package org.posixipc.channel;

/**
 * When a receiver lets its sender get ahead. Level with it, the receiver takes every line the moment it is written, and both
 * run at the speed of a cache miss a message. Pausing pays only while messages keep coming, so: begin when a drain found a few,
 * go on while a longer pause finds more, stop when it does not, and let one message at a time (question and answer) never be
 * paced.
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

    /** After a poll that found so many messages. */
    void drained(int count) {
        if (count == 0) {
            pauseNanos = 0;
        } else {
            if (count < DRAIN_WORTHWHILE) {
                adjust(count);
            }
            lastDrain = count;
        }
    }

    private void adjust(int count) {
        long next = pauseNanos;
        if (unpaced > 0) {
            unpaced--;
        } else if (count == 1) {
            next /= 2;
        } else if (next == 0) {
            next = FIRST_NANOS;
        } else if (count > lastDrain) {
            next *= 2;
        } else {
            next = 0;
            unpaced = POLLS_UNPACED;
        }
        next = Math.min(next, mostNanos);
        pauseNanos = next < FIRST_NANOS / 2 ? 0 : next;
    }
}
