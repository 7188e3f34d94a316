package org.posixipc.benchmarks.channel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Numbered messages. */
final class Source {
    final byte[] bytes;
    private final ByteBuffer view;
    private long next;

    Source(int size) {
        this(size, 0);
    }

    /** Numbers begin with {@code first}. */
    Source(int size, long first) {
        bytes = new byte[size];
        next = first;
        view = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    byte[] next() {
        view.putLong(0, next++);
        return bytes;
    }
}
