package org.posixipc.benchmarks.channel;

import java.io.IOException;

/** A transport that is not ours: how its object is made, opened at both ends, and removed. Has no state but for its object. */
interface Peer {
    void create(String name, long capacity) throws IOException;

    Outgoing outgoing(String name, int size) throws IOException;

    Incoming incoming(String name, int size) throws IOException;

    void remove(String name) throws IOException;

    /** Flags that a JVM needs for it. */
    default String[] jvmArguments() {
        return new String[0];
    }
}
