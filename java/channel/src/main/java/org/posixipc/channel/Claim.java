package org.posixipc.channel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Room in the ring for one message, to be filled in place and published by {@link #commit()}. Each sender has one, used again
 * and again. Closed without a commit it is given up: the receiver never learns of it, so an exception between claim and commit
 * harms nobody.
 *
 * <pre>{@code
 * try (Claim claim = sender.claim(TYPE, 16)) {
 *     claim.buffer().putLong(price).putLong(size);
 *     claim.commit();
 * }
 * }</pre>
 */
public final class Claim implements AutoCloseable {
    private final SendingEnd sender;
    private ByteBuffer window;
    private ByteBuffer view;
    private int place;
    private int length;
    private int type;
    private boolean open;

    Claim(SendingEnd sender) {
        this.sender = sender;
    }

    Claim begin(int newType, int newLength, ByteBuffer newWindow, int newPlace) {
        if (newWindow != window) {
            window = newWindow;
            view = newWindow.duplicate();
        }
        if (view.order() != ByteOrder.nativeOrder()) {
            view.order(ByteOrder.nativeOrder()); // it is new, or who had the last claim changed it
        }
        type = newType;
        length = newLength;
        place = newPlace;
        view.limit(newPlace + newLength).position(newPlace);
        open = true;
        return this;
    }

    /** The batch that it belongs to is over. */
    void abandon() {
        open = false;
    }

    boolean isOpen() {
        return open;
    }

    /**
     * The claimed bytes: from the buffer's position to its limit, in native byte order. What they hold is undefined. The
     * buffer is the ring's own and is used again by the next claim; it must not be written to after the commit.
     *
     * @return a buffer with the claimed length remaining
     * @throws IllegalStateException if the claim is over
     */
    public ByteBuffer buffer() {
        check();
        return view;
    }

    /**
     * How much was claimed.
     *
     * @return bytes
     */
    public int length() {
        return length;
    }

    /**
     * Publishes all the claimed bytes; in a batch, adds them to it.
     *
     * @throws IllegalStateException if the claim is over, or the sender has been closed meanwhile (the message is not sent)
     */
    public void commit() {
        commit(length);
    }

    /**
     * Publishes the first {@code bytes} of the claim; in a batch, adds them to it.
     *
     * @param bytes 0 to the claimed length
     * @throws IllegalArgumentException if that is more than was claimed, or negative; the claim stays open
     * @throws IllegalStateException if the claim is over, or the sender has been closed meanwhile (the message is not sent)
     */
    public void commit(int bytes) {
        check();
        if (bytes < 0 || bytes > length) {
            throw new IllegalArgumentException(
                    "commit of " + bytes + " bytes on " + sender.shownChannel() + "; " + length + " were claimed");
        }
        open = false;
        sender.commitClaim(type, bytes);
    }

    /** Gives the claim up, unless it was committed. */
    @Override
    public void close() {
        if (open) {
            open = false;
            sender.dropClaim();
        }
    }

    private void check() {
        if (!open) {
            throw new IllegalStateException(
                    "the claim on " + sender.shownChannel() + " is over: it was committed or closed; begin another");
        }
    }
}
