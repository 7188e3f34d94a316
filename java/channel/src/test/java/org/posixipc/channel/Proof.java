package org.posixipc.channel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Messages that prove themselves, the same as native/tests/channel_check.h makes: sequence number, checksum, and a tail. */
final class Proof {
    static final int HEAD = 16;
    private static final long PRIME = 0x100000001B3L;

    private Proof() {}

    private static long mix(long value) {
        value += 0x9E3779B97F4A7C15L;
        value = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        value = (value ^ value >>> 27) * 0x94D049BB133111EBL;
        return value ^ value >>> 31;
    }

    private static long sum(long sequence, int origin, ByteBuffer message, int from, int count) {
        long sum = 0xCBF29CE484222325L ^ sequence ^ (long) origin << 48;
        for (int i = 0; i < count; i++) {
            sum = (sum ^ message.get(from + i) & 0xFF) * PRIME;
        }
        return sum;
    }

    /** Writes message {@code sequence} of {@code origin} at the buffer's position: 16 to 16 + mostTail bytes; how many. */
    static int write(ByteBuffer out, long sequence, int origin, int mostTail) {
        long random = mix(sequence ^ (long) origin << 40);
        int count = mostTail == 0 ? 0 : (int) Long.remainderUnsigned(random, mostTail + 1);
        int at = out.position();
        for (int i = 0; i < count; i++) {
            out.put(at + HEAD + i, (byte) (random >>> 56));
        }
        ByteBuffer ordered = out.order(ByteOrder.nativeOrder());
        ordered.putLong(at, sequence);
        ordered.putLong(at + 8, sum(sequence, origin, out, at + HEAD, count));
        return HEAD + count;
    }

    /** The sequence number of an intact message. */
    static long read(ByteBuffer message, int origin) {
        int at = message.position();
        int length = message.remaining();
        if (length < HEAD) {
            throw new AssertionError("message of " + length + " bytes from lane " + origin);
        }
        long sequence = message.getLong(at);
        long expected = sum(sequence, origin, message, at + HEAD, length - HEAD);
        if (message.getLong(at + 8) != expected) {
            throw new AssertionError("checksum of message " + sequence + " from lane " + origin + " is wrong");
        }
        return sequence;
    }
}
