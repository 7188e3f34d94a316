package org.posixipc.benchmarks.channel;

import java.io.IOException;
import java.time.Duration;
import org.posixipc.channel.Channel;
import org.posixipc.channel.Sender;

/** A channel of several lanes; a sender that finds no room yields its CPU and tries again. */
final class YieldingLanes implements Peer {
    private static final int MOST_SENDERS = 4;

    @Override
    public void create(String name, long capacity) throws IOException {
        Channel.builder(name)
                .capacityBytes(capacity)
                .lanes(MOST_SENDERS)
                .create()
                .close();
    }

    @Override
    public Outgoing outgoing(String name, int size) throws IOException {
        Channel channel = Channel.open(name);
        Sender sender = channel.sender();
        return new Outgoing() {
            @Override
            public void send(byte[] message) {
                while (!sender.trySend(1, message, 0, message.length)) {
                    Thread.yield();
                }
            }

            @Override
            public void close() {
                channel.close();
            }
        };
    }

    /** With its default pause, which is for a sender on another CPU: it is part of what is measured. */
    @Override
    public Incoming incoming(String name, int size) throws IOException {
        return new ChannelIncoming(name, true, Duration.ofNanos(2_000));
    }

    @Override
    public void remove(String name) throws IOException {
        Channel.unlink(name);
    }
}
