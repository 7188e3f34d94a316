package org.posixipc.cli.watch;

import java.util.Comparator;
import java.util.Locale;

/** By what the rows are sorted; the largest first, names from a. */
public enum Order {
    /** Kind, then name. */
    NAME(Comparator.comparing((Row row) -> row.entry().kind())
            .thenComparing(row -> row.entry().name())),
    /** Messages, permits, bytes: the fullest queues first, then the largest. */
    LEVEL(Comparator.comparingDouble(Row::fullness)
            .thenComparingLong(row -> row.level().orElse(-1))
            .reversed()),
    /** The fastest first, in either direction. */
    CHANGE(Comparator.comparingDouble((Row row) -> Math.abs(row.change().orElse(0)))
            .reversed()),
    /** Those with most processes. */
    HOLDERS(Comparator.comparingInt((Row row) -> row.entry().holders().size()).reversed()),
    /** Those with most waiting threads. */
    BLOCKED(Comparator.comparingLong(Row::blocked).reversed());

    private final Comparator<Row> rows;

    Order(Comparator<Row> rows) {
        this.rows = rows;
    }

    /** Ties go by name, so that rows do not dance. */
    Comparator<Row> comparator(boolean reversed) {
        Comparator<Row> byName = Comparator.comparing(row -> row.entry().name());
        return (reversed ? rows.reversed() : rows).thenComparing(byName);
    }

    Order next() {
        return values()[(ordinal() + 1) % values().length];
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
