package org.posixipc.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.posixipc.Access;
import org.posixipc.Message;
import org.posixipc.MessageQueue;
import org.posixipc.channel.Channel;
import org.posixipc.channel.Receiver;

/** Where {@code receive} takes messages from: a queue, or a channel. */
interface Inlet extends AutoCloseable {
    /** The next message, waited for for ever if the timeout is null; null if none came in time, or none will come. */
    Message take(Duration timeout) throws InterruptedException;

    @Override
    void close();

    /** A queue. */
    static Inlet queue(String name) throws IOException {
        MessageQueue queue = MessageQueue.builder(name).access(Access.READ_ONLY).open();
        return new Inlet() {
            @Override
            public Message take(Duration timeout) throws InterruptedException {
                return timeout == null
                        ? queue.receive()
                        : queue.tryReceive(timeout).orElse(null);
            }

            @Override
            public void close() {
                queue.close();
            }
        };
    }

    /** A channel; what is a queue's priority is the message's type. */
    static Inlet channel(String name) throws IOException {
        Channel channel = Channel.open(name);
        Receiver receiver = receiver(channel);
        return new Inlet() {
            @Override
            public Message take(Duration timeout) throws InterruptedException {
                AtomicReference<Message> taken = new AtomicReference<>();
                if (timeout == null) {
                    receiver.receive(1, (type, bytes) -> taken.set(message(type, bytes)));
                } else {
                    receiver.tryReceive(1, (type, bytes) -> taken.set(message(type, bytes)), timeout);
                }
                return taken.get();
            }

            @Override
            public void close() {
                receiver.close();
                channel.close();
            }
        };
    }

    private static Message message(int type, java.nio.ByteBuffer view) {
        byte[] bytes = new byte[view.remaining()];
        view.get(bytes);
        return new Message(bytes, type);
    }

    private static Receiver receiver(Channel channel) throws IOException {
        try {
            return channel.receiver();
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }
}
