package org.posixipc.benchmarks.channel;

import java.io.IOException;

/** Agrona's one-to-one ring whose reader pauses as long as a channel's may, where it has caught up with its writer. */
final class PausingAgrona implements Peer {
    private static final long PAUSE_NANOS = 2_000;

    @Override
    public void create(String name, long capacity) throws IOException {
        Transport.AGRONA.create(name, capacity);
    }

    @Override
    public Outgoing outgoing(String name, int size) throws IOException {
        return Transport.AGRONA.outgoing(name, size);
    }

    @Override
    public Incoming incoming(String name, int size) throws IOException {
        return AgronaRing.incoming(name, PAUSE_NANOS);
    }

    @Override
    public void remove(String name) throws IOException {
        Transport.AGRONA.remove(name);
    }

    @Override
    public String[] jvmArguments() {
        return Transport.AGRONA.jvmArguments();
    }
}
