package org.posixipc.benchmarks.channel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Numbered messages. */
final class Source {
    final byte[] bytes;
    private final ByteBuffer view;
    private long next;

    Source(int size) {
        bytes = new byte[size];
        view = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    byte[] next() {
        view.putLong(0, next++);
        return bytes;
    }
}
