package org.posixipc.benchmarks.harness;

import java.io.IOException;
import java.util.List;

/**
 * A loop of Java beside a loop of C (or of another library) in the same thread of the same process.
 *
 * <p>Both loops do the same number of operations, in turn, and are timed by the thread's CPU clock, which other
 * programs on the machine disturb least. Write each loop out in its method: a call through a shared helper would be
 * measured too, and compiled for all cases at once.
 */
public interface LoopCase extends Case, AutoCloseable {
    /** Opens what both loops use; called once, before the first loop. */
    void open() throws Exception;

    /** The product's loop. */
    void ours(long operations) throws Exception;

    /** The twin's loop, doing the same. */
    void peer(long operations) throws Exception;

    /** What is demanded of the time of ours over the peer's. */
    Target target();

    /** Closes and unlinks; called also after a failure of {@link #open()}. */
    @Override
    void close() throws IOException;

    /** Wall clock instead of the thread's CPU clock, for operations that other threads finish. */
    default boolean onWallClock() {
        return false;
    }

    @Override
    default String peer() {
        return "C";
    }

    @Override
    default List<Measure> measures() {
        return List.of(Measure.time(target()));
    }

    @Override
    default Launch measure(Effort effort) throws Exception {
        return new LoopLaunch(this, effort).run();
    }
}
