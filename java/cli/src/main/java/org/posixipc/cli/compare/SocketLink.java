package org.posixipc.cli.compare;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A stream socket, in blocks of the message's size. */
final class SocketLink implements Link {
    private final SocketChannel channel;

    private SocketLink(SocketChannel channel) {
        this.channel = channel;
    }

    static Link unix(Side side, Meeting meeting) throws Exception {
        Path path = meeting.folder().resolve("socket");
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
        if (side == Side.FAR) {
            return new SocketLink(SocketChannel.open(address));
        }
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            meeting.announce().make("");
            return new SocketLink(server.accept());
        } finally {
            Files.deleteIfExists(path);
        }
    }

    static Link tcp(Side side, Meeting meeting) throws Exception {
        Path port = meeting.folder().resolve("port");
        SocketChannel channel;
        if (side == Side.FAR) {
            channel = SocketChannel.open(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(Files.readString(port))));
        } else {
            try (ServerSocketChannel server = ServerSocketChannel.open()) {
                server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                Files.writeString(port, Integer.toString(server.socket().getLocalPort()));
                meeting.announce().make("");
                channel = server.accept();
            } finally {
                Files.deleteIfExists(port);
            }
        }
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return new SocketLink(channel);
    }

    @Override
    public void send(ByteBuffer message) throws IOException {
        message.clear();
        while (message.hasRemaining()) {
            channel.write(message);
        }
    }

    @Override
    public void receive(ByteBuffer into) throws IOException {
        into.clear();
        while (into.hasRemaining()) {
            if (channel.read(into) < 0) {
                throw new EOFException("the other side has closed");
            }
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
