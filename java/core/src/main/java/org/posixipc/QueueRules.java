package org.posixipc;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Objects;
import org.posixipc.internal.Quoted;
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

    /** A part of a heap buffer where the kernel can read it; {@link #checkSend} comes first. */
    Scratch copy(ByteBuffer message, int position, int length) {
        Scratch scratch = scratch();
        scratch.buffer().put(0, message, position, length);
        return scratch;
    }

    /** A part of an array where the kernel can read it, if it may be sent. */
    Scratch checkedCopy(byte[] message, int offset, int length, int priority) {
        Objects.checkFromIndexSize(offset, length, message.length);
        checkSend(length, priority);
        Scratch scratch = scratch();
        scratch.buffer().put(0, message, offset, length);
        return scratch;
    }

    void checkSend(int length, int priority) {
        if (!access.writes()) {
            throw wrongAccess("sending", Access.WRITE_ONLY);
        }
        if (length > attributes.maxMessageSize()) {
            throw new IllegalArgumentException("message of " + length + " bytes is above maxMessageSize = "
                    + attributes.maxMessageSize() + " of queue " + Quoted.visible(name));
        }
        if (priority < 0 || priority > PRIORITY_MAX) {
            throw new IllegalArgumentException("priority " + priority + " is not between 0 and " + PRIORITY_MAX);
        }
    }

    /** {@code room} is read by the caller, once, so that what is checked is what the kernel is told. */
    void checkReceive(ByteBuffer into, int room) {
        if (into.isReadOnly()) {
            throw new ReadOnlyBufferException();
        }
        checkRoom(room);
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
                    + attributes.maxMessageSize() + " of queue " + Quoted.visible(name));
        }
    }

    /** Refuses a handle that may not receive. */
    void checkReads() {
        if (!access.reads()) {
            throw wrongAccess("receiving", Access.READ_ONLY);
        }
    }

    private IllegalStateException wrongAccess(String verb, Access needed) {
        return new IllegalStateException("queue " + Quoted.visible(name) + " is open " + access + "; " + verb
                + " needs " + needed + " or " + Access.READ_WRITE);
    }
}
