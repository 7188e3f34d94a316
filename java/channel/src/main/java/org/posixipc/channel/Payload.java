package org.posixipc.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.posixipc.Segment;

/** Copies payloads into the ring. Short ones by words: a bulk copy costs more than it saves below some 256 bytes. */
final class Payload {
    private static final VarHandle ARRAY = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int SHORT = 256;

    private Payload() {}

    static void copy(byte[] source, int from, int length, ByteBuffer target, int to) {
        if (length > SHORT) {
            target.put(to, source, from, length);
            return;
        }
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            Layout.LONG.set(target, to + i, (long) ARRAY.get(source, from + i));
        }
        for (; i < length; i++) {
            target.put(to + i, source[from + i]);
        }
    }

    /** From {@code from} of the buffer; its position stays. */
    static void copy(ByteBuffer source, int from, int length, ByteBuffer target, int to) {
        if (length > SHORT) {
            target.put(to, source, from, length);
            return;
        }
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            Layout.LONG.set(target, to + i, (long) Layout.LONG.get(source, from + i));
        }
        for (; i < length; i++) {
            target.put(to + i, source.get(from + i));
        }
    }

    static void copy(Segment source, long from, int length, ByteBuffer target, int to) {
        if (length <= SHORT) {
            int i = 0;
            for (; i <= length - Long.BYTES; i += Long.BYTES) {
                Layout.LONG.set(target, to + i, source.getLong(from + i));
            }
            for (; i < length; i++) {
                target.put(to + i, source.getByte(from + i));
            }
        } else {
            source.getBytes(from, target.duplicate().limit(to + length).position(to));
        }
    }
}
