package org.posixipc.benchmarks.harness;

import java.util.List;

/**
 * A JMH benchmark as a case: for the cost of Java code alone. JMH forks its own JVM, and its iterations are the
 * rounds. There is no peer in it; for a comparison take {@link LoopCase}, which interleaves.
 */
public interface JmhCase extends Case {
    /**
     * What JMH reports where nothing is allocated, bytes: its own few objects an iteration, divided by the operations.
     * The smallest object of a JVM is 16 bytes, so even one in a hundred operations is above it.
     */
    double JMH_NOTHING = 0.1;

    /** The class with the benchmark. */
    Class<?> benchmarks();

    /** The method of it, without parameters. */
    String method();

    /** What is demanded of the bytes that one operation allocates, as {@code -prof gc} normalises them. */
    Target allocation();

    /** What is allocated is counted, not timed. */
    @Override
    default boolean variesByLaunch() {
        return false;
    }

    @Override
    default String peer() {
        return "-";
    }

    @Override
    default List<Measure> measures() {
        return List.of(
                new Measure("allocated", Unit.BYTES, allocation()),
                new Measure("time", Unit.NANOSECONDS, Target.none()));
    }

    @Override
    default Launch measure(Effort effort) throws Exception {
        return new JmhLaunch(this, effort).run();
    }
}
