package org.posixipc.benchmarks.channel;

import java.io.IOException;

/** The receiving side of a transport under comparison. One per JVM, so that calls of it are monomorphic. */
interface Incoming extends AutoCloseable {
    /** Copies what is there, one message or several, into the sink; how many messages. */
    int poll(Sink sink) throws Exception;

    @Override
    void close() throws IOException;
}
