package org.posixipc.channel;

import org.posixipc.WaitStrategy;

/** How long an end polls before it sleeps. */
final class Spinning {
    /** A wake-up across CPUs costs tens of microseconds. */
    private static final long USUAL_NANOS = 20_000;

    private Spinning() {}

    /** For an end that was told nothing. On one CPU the other side cannot move while we poll. */
    static long defaultNanos() {
        return WaitStrategy.canSpinningPayOff() ? USUAL_NANOS : 0;
    }

    static long nanos(WaitStrategy strategy) {
        long nanos = Awaiter.nanos(strategy.spinTime());
        return nanos == Awaiter.FOREVER || WaitStrategy.canSpinningPayOff() ? nanos : 0;
    }
}
