package org.posixipc.benchmarks.channel;

import java.io.IOException;

/** The sending side of a transport under comparison. One per JVM, so that calls of it are monomorphic. */
interface Outgoing extends AutoCloseable {
    /** Sends all of the message, waiting for room as this transport's users do. */
    void send(byte[] message) throws Exception;

    @Override
    void close() throws IOException;
}
