package org.posixipc.benchmarks.report;

import java.util.Locale;
import org.posixipc.benchmarks.harness.Target;

/** What the figures say about a target. */
public enum Verdict {
    /** The whole interval satisfies it. */
    MET,
    /** The whole interval violates it. */
    MISSED,
    /** The spread is above the margin between figure and target, or there are too few figures. */
    UNDECIDED,
    /** Nothing is demanded. */
    SHOWN,
    /** The case could not be measured. */
    FAILED;

    /** The verdict on a figure with its interval. */
    public static Verdict of(Target target, Median figure) {
        if (target.kind() == Target.Kind.NOT_JUDGED) {
            return SHOWN;
        }
        boolean low = target.admits(figure.low());
        boolean high = target.admits(figure.high());
        if (low != high) {
            return UNDECIDED;
        }
        return low ? MET : MISSED;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
