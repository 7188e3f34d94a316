package org.posixipc.internal;

import java.time.Duration;

/** Spans of time on their way to the clock. */
public final class Durations {
    private Durations() {}

    /** Nanoseconds, at least 0 (a negative span is over already) and at most {@link Long#MAX_VALUE} (292 years). */
    public static long nanos(Duration timeout) {
        if (timeout.isNegative()) {
            return 0;
        }
        try {
            return timeout.toNanos();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }
}
