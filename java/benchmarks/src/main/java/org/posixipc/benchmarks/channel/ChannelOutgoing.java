package org.posixipc.benchmarks.channel;

import java.io.IOException;
import org.posixipc.WaitStrategy;
import org.posixipc.channel.Channel;
import org.posixipc.channel.Sender;

/** Sends by copy. */
final class ChannelOutgoing implements Outgoing {
    private final Channel channel;
    private final Sender sender;

    ChannelOutgoing(String name, WaitStrategy waiting) throws IOException {
        channel = Channel.open(name);
        sender = channel.sender(waiting);
    }

    @Override
    public void send(byte[] message) throws InterruptedException {
        sender.send(1, message, 0, message.length);
    }

    @Override
    public void close() {
        channel.close();
    }
}
