package org.posixipc.benchmarks.harness;

import java.util.List;

/**
 * One comparison of the product with its twin: what is measured, against whom, and what is demanded.
 *
 * <p>A case is made anew in every measuring JVM, by {@link Suite#cases()}; its constructor must do nothing but keep
 * its parameters. Do not implement this interface itself: take the kind that fits, {@link LoopCase},
 * {@link AllocationCase}, {@link LatencyCase}, {@link ProcessCase} or {@link JmhCase}.
 */
public interface Case {
    /** Unique, in the form {@code subject/what/parameters}; the command's PATTERN looks into it. */
    String name();

    /** Who is on the other side, as the table prints it: "C", "Agrona"; "-" where there is no other side. */
    String peer();

    /** What one round yields, in the order of the values of a {@link Round}; each becomes a row. */
    List<Measure> measures();

    /** The measures with what is demanded of them in that placement; the same in all unless said. */
    default List<Measure> measures(Placement placement) {
        return measures();
    }

    /** Whether the figures depend on how far two CPUs lie apart; then each measure has a row for near and for far. */
    default boolean perPlacement() {
        return false;
    }

    /** Whether one JVM may find other figures than the next, by what its compiler chose. If not, one launch is enough. */
    default boolean variesByLaunch() {
        return true;
    }

    /**
     * Whether {@code --quick} measures it too when no PATTERN is given. Those that only show a figure, for tables, stay
     * out so that the quick run keeps to its five minutes; with a PATTERN all that match are measured.
     */
    default boolean quick() {
        return true;
    }

    /** Flags that this case's JVM needs beside the usual ones, such as {@code -Dposixipc.shim=jna}. */
    default List<String> jvmArguments() {
        return List.of();
    }

    /** Measures once, in a JVM that is used for nothing else. Implemented by the kinds. */
    Launch measure(Effort effort) throws Exception;
}
