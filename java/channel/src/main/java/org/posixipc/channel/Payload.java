package org.posixipc.channel;

import java.nio.ByteBuffer;
import org.posixipc.Segment;

/** Copies payloads into the ring. */
final class Payload {
    private static final int SHORT = 256;

    private Payload() {}

    static void copy(byte[] source, int from, int length, ByteBuffer target, int to) {
        target.put(to, source, from, length);
    }

    /** From {@code from} of the buffer; its position stays. */
    static void copy(ByteBuffer source, int from, int length, ByteBuffer target, int to) {
        target.put(to, source, from, length);
    }

    static void copy(Segment source, long from, int length, ByteBuffer target, int to) {
        if (length <= SHORT) {
            int i = 0;
            for (; i <= length - Long.BYTES; i += Long.BYTES) {
                target.putLong(to + i, source.getLong(from + i));
            }
            for (; i < length; i++) {
                target.put(to + i, source.getByte(from + i));
            }
        } else {
            source.getBytes(from, target.duplicate().limit(to + length).position(to));
        }
    }
}
