package org.posixipc.channel;

import org.posixipc.WaitStrategy;

/** How long an end polls before it sleeps. */
final class Spinning {
    static final boolean SEVERAL_CPUS = Runtime.getRuntime().availableProcessors() > 1;

    /** A wake-up across CPUs costs tens of microseconds. On one CPU the other side cannot move while we poll. */
    static final long DEFAULT_NANOS = SEVERAL_CPUS ? 20_000 : 0;

    private Spinning() {}

    static long nanos(WaitStrategy strategy) {
        long nanos = Awaiter.nanos(strategy.spinTime());
        return SEVERAL_CPUS || nanos == Awaiter.FOREVER ? nanos : 0;
    }
}
