package org.posixipc.benchmarks.harness;

import java.util.Locale;

/**
 * What is demanded of a figure.
 *
 * @param kind which figure is bounded, and from which side
 * @param bound the bound itself: a factor, or a value in the measure's unit; unused where nothing is demanded
 */
public record Target(Kind kind, double bound) {
    /** Which figure is bounded, and from which side. */
    public enum Kind {
        RATIO_AT_MOST,
        RATIO_AT_LEAST,
        VALUE_AT_MOST,
        NOT_JUDGED
    }

    /** Ours over the peer's must not exceed the factor: for times. */
    public static Target ratioAtMost(double factor) {
        return new Target(Kind.RATIO_AT_MOST, factor);
    }

    /** Ours over the peer's must reach the factor: for throughput. */
    public static Target ratioAtLeast(double factor) {
        return new Target(Kind.RATIO_AT_LEAST, factor);
    }

    /** Our own figure must not exceed the value, in the measure's unit. */
    public static Target valueAtMost(double value) {
        return new Target(Kind.VALUE_AT_MOST, value);
    }

    /** Printed, not judged. */
    public static Target none() {
        return new Target(Kind.NOT_JUDGED, 0);
    }

    /** Whether the judged figure is ours over the peer's, not ours alone. */
    public boolean onRatio() {
        return kind == Kind.RATIO_AT_MOST || kind == Kind.RATIO_AT_LEAST;
    }

    /** Whether this figure would satisfy the demand. */
    public boolean admits(double figure) {
        return switch (kind) {
            case RATIO_AT_MOST, VALUE_AT_MOST -> figure <= bound;
            case RATIO_AT_LEAST -> figure >= bound;
            case NOT_JUDGED -> true;
        };
    }

    /** As the table prints it. */
    public String format(Unit unit) {
        return switch (kind) {
            case RATIO_AT_MOST -> String.format(Locale.ROOT, "<= %.2f x", bound);
            case RATIO_AT_LEAST -> String.format(Locale.ROOT, ">= %.2f x", bound);
            case VALUE_AT_MOST -> "<= " + unit.format(bound);
            case NOT_JUDGED -> "-";
        };
    }
}
