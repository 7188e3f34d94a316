package org.posixipc.benchmarks.channel;

import java.io.IOException;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.posixipc.Segment;
import org.posixipc.SharedMemory;

/** Agrona's ring, used as its users do: write until it succeeds, read with a handler that copies. */
final class AgronaRing {
    static final int TRAILER = RingBufferDescriptor.TRAILER_LENGTH;

    private final SharedMemory memory;
    private final Segment segment;
    private final OneToOneRingBuffer ring;

    private AgronaRing(String name) throws IOException {
        memory = SharedMemory.open(name);
        segment = memory.map();
        ring = new OneToOneRingBuffer(new UnsafeBuffer(segment.view()));
    }

    private void close() {
        segment.close();
        memory.close();
    }

    static Outgoing outgoing(String name) throws IOException {
        AgronaRing opened = new AgronaRing(name);
        OneToOneRingBuffer ring = opened.ring;
        UnsafeBuffer source = new UnsafeBuffer(new byte[0]);
        return new Outgoing() {
            @Override
            public void send(byte[] message) {
                if (source.byteArray() != message) {
                    source.wrap(message);
                }
                while (!ring.write(1, source, 0, message.length)) {
                    Thread.onSpinWait();
                }
            }

            @Override
            public void close() {
                opened.close();
            }
        };
    }

    /** @param pauseNanos how long it lets the sender get ahead where it found nothing; 0: not at all */
    static Incoming incoming(String name, long pauseNanos) throws IOException {
        AgronaRing opened = new AgronaRing(name);
        OneToOneRingBuffer ring = opened.ring;
        return new Incoming() {
            @Override
            public int poll(Sink sink) {
                int count = ring.read((type, buffer, index, length) -> {
                    buffer.getBytes(index, sink.bytes, 0, length);
                    sink.arrived(length);
                });
                if (count == 0 && pauseNanos > 0) {
                    long start = System.nanoTime();
                    while (System.nanoTime() - start < pauseNanos) {
                        Thread.onSpinWait();
                    }
                }
                return count;
            }

            @Override
            public void close() {
                opened.close();
            }
        };
    }
}
