package org.posixipc.examples.marketdata;

import java.nio.ByteBuffer;

/**
 * The quote of this feed in Simple Binary Encoding: an 8-byte header, then a block of fixed fields. A flyweight: it has no
 * state but where the message lies, so reading a field is one load from the ring itself, and one object serves all messages.
 * quote.h is its C++ side.
 */
final class Quote {
    static final int TEMPLATE_ID = 1;

    private static final int BLOCK_LENGTH = 32;
    private static final int SCHEMA_ID = 7;

    private ByteBuffer message;
    private int at;

    /** Lays itself over a message; valid as long as that. */
    Quote wrap(ByteBuffer of) {
        message = of;
        at = of.position();
        // A later version of the schema may have a longer block, never a shorter one.
        if (of.remaining() < 8 + BLOCK_LENGTH
                || Short.toUnsignedInt(of.getShort(at)) < BLOCK_LENGTH
                || of.getShort(at + 2) != TEMPLATE_ID
                || of.getShort(at + 4) != SCHEMA_ID) {
            throw new IllegalArgumentException("not a quote: " + of);
        }
        return this;
    }

    long sequence() {
        return message.getLong(at + 8);
    }

    int instrument() {
        return message.getInt(at + 16);
    }

    int size() {
        return message.getInt(at + 20);
    }

    /** A decimal with the exponent -4: 1250000 is 125.0000. */
    long bid() {
        return message.getLong(at + 24);
    }

    /** A decimal with the exponent -4. */
    long ask() {
        return message.getLong(at + 32);
    }
}
