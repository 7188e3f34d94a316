package org.posixipc.benchmarks.queue;

import java.nio.ByteBuffer;
import org.posixipc.MessageQueue;
import org.posixipc.Receipt;

/** The loop of send and receive, with its message and its buffer, made before anything is counted. */
abstract class Pairs {
    private static final int PRIORITY = 3;

    /** The loop for messages of that length. */
    static Pairs of(Carrier carrier, int length) {
        return switch (carrier) {
            case DIRECT -> new Buffers(ByteBuffer.allocateDirect(length), ByteBuffer.allocateDirect(length));
            case HEAP -> new Buffers(ByteBuffer.allocate(length), ByteBuffer.allocate(length));
            case BYTES -> new Arrays(new byte[length], new byte[length]);
        };
    }

    /** Sends and receives that many times. */
    abstract void run(MessageQueue queue, long operations) throws InterruptedException;

    private static IllegalStateException stranger() {
        return new IllegalStateException("another message came back");
    }

    private static final class Buffers extends Pairs {
        private final ByteBuffer message;
        private final ByteBuffer into;

        Buffers(ByteBuffer message, ByteBuffer into) {
            this.message = message;
            this.into = into;
        }

        @Override
        void run(MessageQueue queue, long operations) throws InterruptedException {
            for (long i = 0; i < operations; i++) {
                queue.send(message.clear(), PRIORITY);
                if (queue.receive(into.clear()) != PRIORITY || into.position() != message.limit()) {
                    throw stranger();
                }
            }
        }
    }

    private static final class Arrays extends Pairs {
        private final byte[] message;
        private final byte[] into;
        private final Receipt receipt = new Receipt();

        Arrays(byte[] message, byte[] into) {
            this.message = message;
            this.into = into;
        }

        @Override
        void run(MessageQueue queue, long operations) throws InterruptedException {
            for (long i = 0; i < operations; i++) {
                queue.send(message, 0, message.length, PRIORITY);
                queue.receive(into, 0, into.length, receipt);
                if (receipt.priority() != PRIORITY || receipt.length() != message.length) {
                    throw stranger();
                }
            }
        }
    }
}
