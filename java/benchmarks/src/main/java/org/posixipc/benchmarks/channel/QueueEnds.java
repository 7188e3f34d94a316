package org.posixipc.benchmarks.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.posixipc.Access;
import org.posixipc.MessageQueue;

/** A message queue's ends; they block, as its users do. */
final class QueueEnds {
    private QueueEnds() {}

    static Outgoing outgoing(String name) throws IOException {
        MessageQueue queue =
                MessageQueue.builder(name).access(Access.WRITE_ONLY).open();
        ByteBuffer buffer = ByteBuffer.allocateDirect(queue.attributes().maxMessageSize());
        return new Outgoing() {
            @Override
            public void send(byte[] message) throws InterruptedException {
                queue.send(buffer.clear().put(message).flip(), 0);
            }

            @Override
            public void close() {
                queue.close();
            }
        };
    }

    static Incoming incoming(String name) throws IOException {
        MessageQueue queue = MessageQueue.builder(name).access(Access.READ_ONLY).open();
        ByteBuffer buffer = ByteBuffer.allocateDirect(queue.attributes().maxMessageSize());
        return new Incoming() {
            @Override
            public int poll(Sink sink) throws InterruptedException {
                queue.receive(buffer.clear());
                buffer.flip();
                int length = buffer.remaining();
                buffer.get(sink.bytes, 0, length);
                sink.arrived(length);
                return 1;
            }

            @Override
            public void close() {
                queue.close();
            }
        };
    }
}
