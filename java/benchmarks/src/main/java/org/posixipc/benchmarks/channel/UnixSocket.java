package org.posixipc.benchmarks.channel;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** A Unix stream socket of Java's own; the receiver listens, the sender connects as soon as it does. Both block. */
final class UnixSocket implements Peer {
    private static final long AGAIN_NANOS = 1_000_000;

    /** A socket has no capacity to be chosen: the system's is used. */
    @Override
    public void create(String name, long capacity) {}

    @Override
    public Outgoing outgoing(String name, int size) throws IOException {
        Path path = Frames.path(name);
        // The file is there once the name is bound, and connectable a moment later.
        while (true) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(UnixDomainSocketAddress.of(path));
                return Frames.outgoing(channel, size);
            } catch (IOException e) {
                channel.close();
                LockSupport.parkNanos(AGAIN_NANOS);
            }
        }
    }

    @Override
    public Incoming incoming(String name, int size) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(Frames.path(name)));
        return Frames.incoming(server.accept(), server);
    }

    @Override
    public void remove(String name) throws IOException {
        Files.deleteIfExists(Frames.path(name));
    }
}
