package org.posixipc.benchmarks.harness;

import java.io.IOException;
import java.util.List;

/**
 * How many bytes of heap one operation allocates in the thread that performs it, once it is compiled. The JVM counts
 * them exactly; zero means zero.
 */
public interface AllocationCase extends Case, AutoCloseable {
    /** Opens what the loop uses. */
    void open() throws Exception;

    /** The product's loop. */
    void run(long operations) throws Exception;

    /** Closes and unlinks; called also after a failure of {@link #open()}. */
    @Override
    void close() throws IOException;

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
        return List.of(new Measure("", Unit.BYTES, Target.valueAtMost(0)));
    }

    @Override
    default Launch measure(Effort effort) throws Exception {
        return new AllocationLaunch(this, effort).run();
    }
}
