package org.posixipc.benchmarks.process;

import java.io.IOException;
import java.util.List;
import org.posixipc.benchmarks.harness.Case;
import org.posixipc.benchmarks.harness.Effort;
import org.posixipc.benchmarks.harness.Launch;

/**
 * Two processes on each side of the comparison: a JVM with a C program, say, beside two C programs. All four live for
 * the whole launch and are given their rounds in turn; who is not at work is blocked on its standard input.
 */
public interface ProcessCase extends Case, AutoCloseable {
    /** Creates the objects that the ends open by name. */
    void open() throws Exception;

    /** The product's side; called after {@link #open()}. */
    Arrangement oursEnds();

    /** The twin's side; called after {@link #open()}. */
    Arrangement peerEnds();

    /**
     * What the ends said, as the values of {@link #measures()}. By default the nanoseconds of one operation, from the
     * first end.
     */
    default List<Double> figures(long[] first, long[] second, long operations) {
        return List.of(first[0] / (double) operations);
    }

    /** Operations in the first round of the warm-up; they are doubled until a round is long enough. */
    default long firstOperations() {
        return 64;
    }

    /** Unlinks what {@link #open()} created; called also after its failure. */
    @Override
    void close() throws IOException;

    @Override
    default Launch measure(Effort effort) throws Exception {
        return new ProcessLaunch(this, effort).run();
    }
}
