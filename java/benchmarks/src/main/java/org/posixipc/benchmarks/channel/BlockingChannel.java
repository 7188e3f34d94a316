package org.posixipc.benchmarks.channel;

import java.io.IOException;
import org.posixipc.WaitStrategy;
import org.posixipc.channel.Channel;
import org.posixipc.channel.MessageHandler;
import org.posixipc.channel.Receiver;

/** A channel used as a pipe or socket is: who finds nothing to do sleeps in the kernel at once. */
final class BlockingChannel implements Peer {
    private static final int LIMIT = 100_000;

    @Override
    public void create(String name, long capacity) throws IOException {
        Channel.builder(name).capacityBytes(capacity).create().close();
    }

    @Override
    public Outgoing outgoing(String name, int size) throws IOException {
        return new ChannelOutgoing(name, WaitStrategy.block());
    }

    @Override
    public Incoming incoming(String name, int size) throws IOException {
        Channel channel = Channel.open(name);
        return new SleepingIncoming(
                channel,
                channel.receiverBuilder().waitStrategy(WaitStrategy.block()).open());
    }

    @Override
    public void remove(String name) throws IOException {
        Channel.unlink(name);
    }

    /** Waits for messages and copies them. */
    private static final class SleepingIncoming implements Incoming {
        private final Channel channel;
        private final Receiver receiver;
        private final MessageHandler handler;
        private Sink sink;

        SleepingIncoming(Channel channel, Receiver receiver) {
            this.channel = channel;
            this.receiver = receiver;
            this.handler = (type, message) -> {
                int length = message.remaining();
                message.get(sink.bytes, 0, length);
                sink.arrived(length);
            };
        }

        @Override
        public int poll(Sink into) throws InterruptedException {
            sink = into;
            return receiver.receive(LIMIT, handler);
        }

        @Override
        public void close() {
            channel.close();
        }
    }
}
