package org.posixipc.benchmarks.harness;

import java.io.IOException;
import java.util.List;

/**
 * The distribution of single durations, such as from an interrupt to its exception, beside the same of a peer in this
 * process. The median is judged; the tail is printed.
 */
public interface LatencyCase extends Case, AutoCloseable {
    /** Takes one duration. */
    @FunctionalInterface
    interface Recorder {
        void record(long nanos);
    }

    /** Opens what both sides use. */
    void open() throws Exception;

    /** Performs that many operations of the product and records each one's duration. */
    void ours(long operations, Recorder recorder) throws Exception;

    /** The same of the peer; records nothing where {@link #peer()} is "-". */
    void peer(long operations, Recorder recorder) throws Exception;

    /** What is demanded of the median: ours over the peer's, or ours alone where there is no peer. */
    Target target();

    /** Operations in a round; the 99.9th percentile of fewer than a thousand is only their maximum. */
    default long operationsPerRound() {
        return 100;
    }

    /** Closes and unlinks; called also after a failure of {@link #open()}. */
    @Override
    void close() throws IOException;

    @Override
    default List<Measure> measures() {
        return Percentiles.measures(target());
    }

    @Override
    default Launch measure(Effort effort) throws Exception {
        return new LatencyLaunch(this, effort).run();
    }
}
