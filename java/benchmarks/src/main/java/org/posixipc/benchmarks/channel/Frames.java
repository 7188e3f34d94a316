package org.posixipc.benchmarks.channel;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/**
 * Messages over a stream of bytes, as users of pipes and stream sockets send them: length and payload in one write, as much as
 * there is in one read.
 */
final class Frames {
    private static final int READ_AT_ONCE = 256 << 10;

    private Frames() {}

    /** Where a pipe or socket of that name lies; found there by who cleans up. */
    static Path path(String name) {
        return Path.of("/dev/shm" + name);
    }

    static Outgoing outgoing(WritableByteChannel channel, int size) {
        ByteBuffer frame = ByteBuffer.allocateDirect(Integer.BYTES + size);
        return new Outgoing() {
            @Override
            public void send(byte[] message) throws IOException {
                frame.clear().putInt(message.length).put(message).flip();
                while (frame.hasRemaining()) {
                    channel.write(frame);
                }
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }

    /** @param also closed with the channel */
    static Incoming incoming(ReadableByteChannel channel, Closeable also) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(READ_AT_ONCE).limit(0);
        return new Incoming() {
            @Override
            public int poll(Sink sink) throws IOException {
                buffer.compact();
                if (channel.read(buffer) < 0) {
                    throw new EOFException("the other end closed");
                }
                buffer.flip();
                return split(buffer, sink);
            }

            @Override
            public void close() throws IOException {
                channel.close();
                also.close();
            }
        };
    }

    private static int split(ByteBuffer buffer, Sink sink) {
        int count = 0;
        while (buffer.remaining() >= Integer.BYTES) {
            int length = buffer.getInt(buffer.position());
            if (buffer.remaining() < Integer.BYTES + length) {
                break;
            }
            buffer.position(buffer.position() + Integer.BYTES);
            buffer.get(sink.bytes, 0, length);
            sink.arrived(length);
            count++;
        }
        return count;
    }
}
