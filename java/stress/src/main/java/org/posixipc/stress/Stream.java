package org.posixipc.stress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import org.posixipc.channel.Batch;
import org.posixipc.channel.Channel;
import org.posixipc.channel.MessageHandler;
import org.posixipc.channel.Receiver;
import org.posixipc.channel.Sender;

/**
 * A channel of this JVM's stress tests and what its ends expect, without a name, so that it goes with the JVM. One for all states
 * of a test: these are many and short-lived. A sending actor uses {@link #sent}, the receiving one {@link #taken}.
 */
final class Stream {
    /** Whole and next in its lane. */
    static final int GOOD = 1;

    /** Nothing there. */
    static final int NOTHING = 0;

    /** Torn, out of order, lost or doubled. */
    static final int BAD = -1;

    /** Of every message. */
    static final int LENGTH = 3 * Long.BYTES;

    private static final long CAPACITY = 1 << 20;

    final Channel channel;
    final Receiver receiver;

    /** By lane: the number of the next message, kept by its sender. */
    final long[] sent;

    /** By lane: the number that is expected next, kept by the receiver. */
    final long[] taken;

    private final ByteBuffer[] messages;
    private int verdict;

    private final MessageHandler check = this::check;

    Stream(int lanes) {
        try {
            String name = "/pipc-stress-" + ProcessHandle.current().pid() + "-" + System.identityHashCode(this);
            channel = Channel.builder(name).capacityBytes(CAPACITY).lanes(lanes).create();
            Channel.unlink(name);
            receiver = channel.receiver();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sent = new long[lanes];
        taken = new long[lanes];
        messages = new ByteBuffer[lanes];
        Arrays.setAll(messages, lane -> ByteBuffer.allocateDirect(LENGTH).order(ByteOrder.nativeOrder()));
    }

    Sender sender() {
        try {
            return channel.sender();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends the next message of that sender if there is room. */
    boolean send(Sender sender) {
        int lane = sender.lane();
        ByteBuffer message = messages[lane];
        fill(message.clear(), sent[lane]);
        if (!sender.trySend((int) sent[lane], message.flip())) {
            return false;
        }
        sent[lane]++;
        return true;
    }

    /** The same in place. */
    void claim(Sender sender) {
        long number = sent[sender.lane()];
        sender.tryClaim((int) number, LENGTH).ifPresent(claim -> {
            fill(claim.buffer(), number);
            claim.commit();
            sent[sender.lane()]++;
        });
    }

    /** Sends the next two at once if there is room. */
    void sendTwo(Sender sender) {
        int lane = sender.lane();
        ByteBuffer message = messages[lane];
        try (Batch batch = sender.batch()) {
            for (long number = sent[lane]; number < sent[lane] + 2; number++) {
                fill(message.clear(), number);
                if (!batch.tryAdd((int) number, message.flip(), Duration.ZERO)) {
                    return;
                }
            }
            batch.commit();
            sent[lane] += 2;
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts", e);
        }
    }

    /** The number, its complement, and the number again. */
    static void fill(ByteBuffer message, long number) {
        message.putLong(number).putLong(~number).putLong(number);
    }

    private void check(int type, ByteBuffer message) {
        int lane = receiver.lane();
        long number = taken[lane]++;
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        byte[] expected = new byte[LENGTH];
        fill(ByteBuffer.wrap(expected).order(ByteOrder.nativeOrder()), number);
        if (type != (int) number || !Arrays.equals(bytes, expected)) {
            verdict = BAD;
        }
    }

    /** Takes so many messages at most, without waiting; what they were. */
    int take(int limit) {
        verdict = GOOD;
        return receiver.tryReceive(limit, check) == 0 ? NOTHING : verdict;
    }
}
