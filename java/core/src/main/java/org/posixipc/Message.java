package org.posixipc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * A received message, with bytes of its own. Where no garbage may be made, receive into a buffer instead.
 *
 * @param bytes the message, possibly empty; the array is the record's own and not copied
 * @param priority 0 to {@link Limits#priorityMax()}; larger was taken first
 */
public record Message(byte[] bytes, int priority) {
    /**
     * A message.
     *
     * @param bytes the message; kept, not copied
     * @param priority its priority
     */
    public Message {
        Objects.requireNonNull(bytes, "bytes");
    }

    /**
     * The number of bytes.
     *
     * @return 0 or more
     */
    public int length() {
        return bytes.length;
    }

    /**
     * The bytes as a buffer from 0 to {@link #length()}, without a copy.
     *
     * @return a new heap buffer, big-endian as every new buffer
     */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes);
    }

    /**
     * The bytes read as UTF-8; malformed input becomes U+FFFD.
     *
     * @return the text
     */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Message message && priority == message.priority && Arrays.equals(bytes, message.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(bytes) + priority;
    }

    @Override
    public String toString() {
        return "Message[" + bytes.length + " bytes, priority " + priority + "]";
    }
}
