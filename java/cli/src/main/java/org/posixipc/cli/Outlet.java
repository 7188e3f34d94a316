package org.posixipc.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.posixipc.Access;
import org.posixipc.MessageQueue;
import org.posixipc.channel.Channel;
import org.posixipc.channel.Sender;

/** Where {@code send} puts messages: a queue, or a channel. */
interface Outlet extends AutoCloseable {
    /** The most bytes of one message. */
    int maxMessageSize();

    /** Sends, waiting for room for ever if the timeout is null; false if there was none in time. */
    boolean send(byte[] message, int tag, Duration timeout) throws InterruptedException;

    @Override
    void close();

    /** A queue; the tag is the priority. */
    static Outlet queue(String name) throws IOException {
        MessageQueue queue =
                MessageQueue.builder(name).access(Access.WRITE_ONLY).open();
        return new Outlet() {
            @Override
            public int maxMessageSize() {
                return queue.attributes().maxMessageSize();
            }

            @Override
            public boolean send(byte[] message, int tag, Duration timeout) throws InterruptedException {
                if (timeout != null) {
                    return queue.trySend(message, tag, timeout);
                }
                queue.send(message, tag);
                return true;
            }

            @Override
            public void close() {
                queue.close();
            }
        };
    }

    /** A channel; the tag is the type. */
    static Outlet channel(String name) throws IOException {
        Channel channel = Channel.open(name);
        Sender sender = sender(channel);
        return new Outlet() {
            @Override
            public int maxMessageSize() {
                return channel.maxMessageSize();
            }

            @Override
            public boolean send(byte[] message, int tag, Duration timeout) throws InterruptedException {
                if (timeout != null) {
                    return sender.trySend(tag, ByteBuffer.wrap(message), timeout);
                }
                sender.send(tag, message, 0, message.length);
                return true;
            }

            @Override
            public void close() {
                sender.close();
                channel.close();
            }
        };
    }

    private static Sender sender(Channel channel) throws IOException {
        try {
            return channel.sender();
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }
}
