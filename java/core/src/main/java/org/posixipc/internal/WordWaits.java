package org.posixipc.internal;

import static org.posixipc.internal.ffi.HotShim.HOT;

import org.posixipc.internal.ffi.Numbers;

/** Waiting until a 32-bit word in shared memory changes, and waking those who wait: futex(2), between processes. */
public final class WordWaits {
    private static final BlockingCall AWAIT =
            (word, waiter, address, length, expected) -> HOT.wordAwait(word, expected, waiter);

    private WordWaits() {}

    /**
     * Waits until the word differs from {@code expected}.
     *
     * @param mapping where the word lies; its handle is counted in by the caller
     * @param waiting how to wait; platform threads that spin read the word
     * @param word address, a multiple of 4
     * @param timeoutNanos nanoseconds from now, or {@link Blocker#FOREVER}
     * @return 0 when it differs, {@link Blocker#TIMED_OUT}, or -errno
     * @throws InterruptedException if the thread is interrupted; its interrupt status is cleared
     * @throws IllegalStateException if the handle is closed
     */
    public static long awaitChange(Mapping mapping, Waiting waiting, long word, int expected, long timeoutNanos)
            throws InterruptedException {
        long start = System.nanoTime();
        long remaining = timeoutNanos;
        for (; ; ) {
            long result = waiting.await(
                    mapping.handle(),
                    mapping.parking(),
                    Blocker.MONOTONIC,
                    remaining,
                    AWAIT,
                    AWAIT,
                    word,
                    0,
                    0,
                    expected);
            if (result != 0 || HOT.wordAwait(word, expected, 0) != -Numbers.ETIMEDOUT) {
                return result;
            }
            // Woken, but for somebody else's sake: the word is what it was.
            if (timeoutNanos >= 0) {
                remaining = timeoutNanos - (System.nanoTime() - start);
                if (remaining <= 0) {
                    return Blocker.TIMED_OUT;
                }
            }
        }
    }

    /**
     * Wakes at most {@code count} of those who wait, in all processes.
     *
     * @return how many, or -errno
     */
    public static int wake(long word, int count) {
        return HOT.wordWake(word, count);
    }
}
