package org.posixipc.benchmarks.channel;

import java.io.IOException;
import java.time.Duration;
import org.posixipc.channel.Channel;
import org.posixipc.channel.MessageHandler;
import org.posixipc.channel.Receiver;

/** Polls and copies. */
final class ChannelIncoming implements Incoming {
    private static final int LIMIT = 100_000;

    private final Channel channel;
    private final Receiver receiver;
    private Sink sink;
    private final MessageHandler handler;

    ChannelIncoming(String name, boolean touch, Duration pause) throws IOException {
        channel = Channel.open(name);
        receiver = channel.receiverBuilder().touch(touch).pause(pause).open();
        handler = (type, message) -> {
            int length = message.remaining();
            message.get(sink.bytes, 0, length);
            sink.arrived(length);
        };
    }

    @Override
    public int poll(Sink into) {
        sink = into;
        return receiver.tryReceive(LIMIT, handler);
    }

    @Override
    public void close() {
        channel.close();
    }
}
