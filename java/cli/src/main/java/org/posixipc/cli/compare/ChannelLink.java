package org.posixipc.cli.compare;

import java.io.EOFException;
import java.nio.ByteBuffer;
import org.posixipc.channel.Channel;
import org.posixipc.channel.ChannelBuilder;
import org.posixipc.channel.MessageHandler;
import org.posixipc.channel.Receiver;
import org.posixipc.channel.Sender;

/** A channel for each direction, waiting as it does by default: it tries for some microseconds, then blocks. */
final class ChannelLink implements Link {
    private static final int TYPE = 1;
    private static final long LEAST_CAPACITY = 1 << 20;

    private final Channel outChannel;
    private final Channel inChannel;
    private final Sender out;
    private final Receiver in;
    private final MessageHandler handler;
    private ByteBuffer target;

    ChannelLink(Side side, Meeting meeting) throws Exception {
        String there = meeting.name() + "-there";
        String back = meeting.name() + "-back";
        if (side == Side.NEAR) {
            outChannel = builder(there, meeting.size()).create();
            Channel answers = null;
            try {
                answers = builder(back, meeting.size()).create();
                meeting.announce().make("");
            } catch (Exception e) {
                outChannel.close();
                if (answers != null) {
                    answers.close();
                }
                throw e;
            } finally {
                Channel.unlink(there);
                if (answers != null) {
                    Channel.unlink(back);
                }
            }
            inChannel = answers;
        } else {
            inChannel = Channel.open(there);
            outChannel = Channel.open(back);
        }
        out = outChannel.sender();
        in = inChannel.receiver();
        handler = (type, message) -> target.clear().put(message);
    }

    private static ChannelBuilder builder(String name, int size) {
        long capacity = Math.max(LEAST_CAPACITY, Long.highestOneBit(size) * 16);
        return Channel.builder(name).capacityBytes(capacity).maxMessageSize(size);
    }

    @Override
    public void send(ByteBuffer message) throws InterruptedException {
        out.send(TYPE, message.clear());
    }

    @Override
    public void receive(ByteBuffer into) throws Exception {
        target = into;
        if (in.receive(1, handler) == Receiver.END_OF_STREAM) {
            throw new EOFException("the other side has ended the stream");
        }
    }

    @Override
    public void close() {
        out.close();
        in.close();
        outChannel.close();
        inChannel.close();
    }
}
