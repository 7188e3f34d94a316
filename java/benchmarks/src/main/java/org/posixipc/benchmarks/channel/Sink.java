package org.posixipc.benchmarks.channel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Where received messages are copied to; checks number and length of each. */
class Sink {
    final byte[] bytes;
    final ByteBuffer view;
    private long next;

    Sink(int size) {
        bytes = new byte[size];
        view = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    /** A message lies in {@link #bytes}. */
    void arrived(int length) {
        long number = view.getLong(0);
        if (number != next || length != bytes.length) {
            throw new IllegalStateException(
                    "message " + number + " of " + length + " bytes; expected " + next + " of " + bytes.length);
        }
        next++;
    }
}
