package org.posixipc;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Objects;
import org.posixipc.internal.Scratch;

/**
 * What may be asked of one handle: checked before any call, so that nothing is sent, taken or written when it is refused.
 *
 * @param name the queue
 * @param access what the handle may do
 * @param attributes what the queue was created with
 */
record QueueRules(String name, Access access, QueueAttributes attributes) {
    private static final int PRIORITY_MAX = Limits.read().priorityMax();

    int maxMessageSize() {
        return attributes.maxMessageSize();
    }

    /** Memory for one message of this queue. */
    Scratch scratch() {
        return Scratch.ofAtLeast(attributes.maxMessageSize());
    }

    /** Memory for one message, if this handle may receive. */
    Scratch receiveScratch() {
        checkReads();
        return scratch();
    }

    void checkSend(int length, int priority) {
        if (!access.writes()) {
            throw wrongAccess("sending", Access.WRITE_ONLY);
        }
        if (length > attributes.maxMessageSize()) {
            throw new IllegalArgumentException("message of " + length + " bytes is above maxMessageSize = "
                    + attributes.maxMessageSize() + " of queue " + name);
        }
        if (priority < 0 || priority > PRIORITY_MAX) {
            throw new IllegalArgumentException("priority " + priority + " is not between 0 and " + PRIORITY_MAX);
        }
    }

    void checkReceive(ByteBuffer into) {
        if (into.isReadOnly()) {
            throw new ReadOnlyBufferException();
        }
        checkRoom(into.remaining());
    }

    /** Checks the part of the array that a message may be written to, and lends the memory it comes through. */
    Scratch checkReceive(byte[] into, int offset, int length, Receipt receipt) {
        Objects.checkFromIndexSize(offset, length, into.length);
        Objects.requireNonNull(receipt, "receipt");
        checkRoom(length);
        return scratch();
    }

    private void checkRoom(int bytes) {
        checkReads();
        if (bytes < attributes.maxMessageSize()) {
            throw new IllegalArgumentException("room for " + bytes + " bytes is below maxMessageSize = "
                    + attributes.maxMessageSize() + " of queue " + name);
        }
    }

    /** Refuses a handle that may not receive. */
    void checkReads() {
        if (!access.reads()) {
            throw wrongAccess("receiving", Access.READ_ONLY);
        }
    }

    private IllegalStateException wrongAccess(String verb, Access needed) {
        return new IllegalStateException(
                "queue " + name + " is open " + access + "; " + verb + " needs " + needed + " or " + Access.READ_WRITE);
    }
}
