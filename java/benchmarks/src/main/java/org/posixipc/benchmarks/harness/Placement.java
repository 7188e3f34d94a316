package org.posixipc.benchmarks.harness;

/**
 * How far the two measuring CPUs lay apart during a round, told by the round trip of one cache line. Virtual machines
 * are moved between such placements while they run, and a spinning ring changes several-fold with them.
 */
public enum Placement {
    /** Under 200 ns before and after the round: a shared last-level cache. */
    NEAR,
    /** Above 250 ns before and after the round. */
    FAR,
    /** In between, or changed during the round; such a round counts for neither. */
    MIXED,
    /** Not probed, because the case does not depend on it. */
    ANY;

    private static final long NEAR_BELOW_NANOS = 200;
    private static final long FAR_ABOVE_NANOS = 250;

    /** The placement that two probes around a round show; a negative probe is one that failed. */
    public static Placement of(long beforeNanos, long afterNanos) {
        if (beforeNanos < 0 || afterNanos < 0) {
            return MIXED;
        }
        if (Math.max(beforeNanos, afterNanos) < NEAR_BELOW_NANOS) {
            return NEAR;
        }
        return Math.min(beforeNanos, afterNanos) > FAR_ABOVE_NANOS ? FAR : MIXED;
    }
}
