package org.posixipc.benchmarks.process;

import java.io.IOException;

/**
 * The Java end of a two-process case, in a JVM of its own. It has a public constructor that takes the case's
 * arguments as {@code List<String>} and opens what they name.
 */
public interface End extends AutoCloseable {
    /**
     * One round.
     *
     * @return figures for the case to read, the first being the nanoseconds of the round
     */
    long[] round(long operations) throws Exception;

    /** Closes what the constructor opened; names are unlinked by the case. */
    @Override
    void close() throws IOException;
}
