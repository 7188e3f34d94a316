package org.posixipc.benchmarks.channel;

import java.io.IOException;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.posixipc.Segment;
import org.posixipc.SharedMemory;

/** Agrona's ring for several senders; a sender that finds no room yields its CPU and tries again. */
final class AgronaManyToOne implements Peer {
    @Override
    public String[] jvmArguments() {
        return new String[] {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED"};
    }

    @Override
    public void create(String name, long capacity) throws IOException {
        SharedMemory.create(name, capacity + AgronaRing.TRAILER).close();
    }

    @Override
    public void remove(String name) throws IOException {
        SharedMemory.unlink(name);
    }

    /** The ring and what holds it. */
    private record Opened(SharedMemory memory, Segment segment, ManyToOneRingBuffer ring) {
        static Opened open(String name) throws IOException {
            SharedMemory memory = SharedMemory.open(name);
            Segment segment = memory.map();
            return new Opened(memory, segment, new ManyToOneRingBuffer(new UnsafeBuffer(segment.view())));
        }

        void close() {
            segment.close();
            memory.close();
        }
    }

    @Override
    public Outgoing outgoing(String name, int size) throws IOException {
        Opened opened = Opened.open(name);
        ManyToOneRingBuffer ring = opened.ring;
        UnsafeBuffer source = new UnsafeBuffer(new byte[0]);
        return new Outgoing() {
            @Override
            public void send(byte[] message) {
                source.wrap(message);
                while (!ring.write(1, source, 0, message.length)) {
                    Thread.yield();
                }
            }

            @Override
            public void close() {
                opened.close();
            }
        };
    }

    @Override
    public Incoming incoming(String name, int size) throws IOException {
        Opened opened = Opened.open(name);
        ManyToOneRingBuffer ring = opened.ring;
        return new Incoming() {
            @Override
            public int poll(Sink sink) {
                return ring.read((type, buffer, index, length) -> {
                    buffer.getBytes(index, sink.bytes, 0, length);
                    sink.arrived(length);
                });
            }

            @Override
            public void close() {
                opened.close();
            }
        };
    }
}
