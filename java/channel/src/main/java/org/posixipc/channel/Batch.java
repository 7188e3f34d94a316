package org.posixipc.channel;

import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * Messages that are published all at once or not at all: the receiver sees none of them before {@link #commit()} and all after
 * it, also if the process dies in between. Publishing costs the same for many as for one, which makes batches the fastest way
 * to send. A batch with its headers must fit in the channel's capacity; half of that always fits. Each sender has one batch, used again.
 *
 * <pre>{@code
 * try (Batch batch = sender.batch()) {
 *     for (ByteBuffer tick : ticks) {
 *         batch.add(TICK, tick);
 *     }
 *     batch.commit();
 * }
 * }</pre>
 */
public final class Batch implements AutoCloseable {
    private final SendingEnd sender;
    private boolean open;

    Batch(SendingEnd sender) {
        this.sender = sender;
    }

    void begin() {
        open = true;
    }

    /**
     * Adds a buffer's remaining bytes, waiting for room if there is none; its position stays where it is.
     *
     * @param type the application's number for the kind of message
     * @param message what is sent, from its position to its limit
     * @throws IllegalArgumentException if the message is above {@link Channel#maxMessageSize()} or no longer fits in the batch
     * @throws IllegalStateException if the batch is over, the sender closed or the stream at its end
     * @throws InterruptedException if the thread is interrupted while it waits; the batch stays open without this message
     */
    public void add(int type, ByteBuffer message) throws InterruptedException {
        check();
        sender.addToBatch(type, message, Awaiter.FOREVER);
    }

    /**
     * Adds a buffer's remaining bytes if there is room within the timeout; its position stays where it is.
     *
     * @param type the application's number for the kind of message
     * @param message what is sent, from its position to its limit
     * @param timeout how long to wait at most; zero or negative: not at all
     * @return false if there is no room; the batch stays open without this message
     * @throws IllegalArgumentException if the message is above {@link Channel#maxMessageSize()} or no longer fits in the batch
     * @throws IllegalStateException if the batch is over, the sender closed or the stream at its end
     * @throws InterruptedException if the thread is interrupted while it waits; the batch stays open without this message
     */
    public boolean tryAdd(int type, ByteBuffer message, Duration timeout) throws InterruptedException {
        check();
        return sender.addToBatch(type, message, Awaiter.nanos(timeout));
    }

    /**
     * Room in the batch for a message to be filled in place; its commit adds it.
     *
     * @param type the application's number for the kind of message
     * @param length bytes, 0 to {@link Channel#maxMessageSize()}
     * @return the sender's claim, to be committed or closed before the batch is
     * @throws IllegalArgumentException if the message is above {@link Channel#maxMessageSize()} or no longer fits in the batch
     * @throws IllegalStateException if the batch is over, the sender closed or the stream at its end
     * @throws InterruptedException if the thread is interrupted while it waits; the batch stays open without this message
     */
    public Claim claim(int type, int length) throws InterruptedException {
        check();
        return sender.claimInBatch(type, length);
    }

    /**
     * Publishes all that was added; the batch is over.
     *
     * @throws IllegalStateException if the batch is over, or the sender has been closed meanwhile (nothing is sent)
     */
    public void commit() {
        check();
        open = false;
        sender.endBatch(true);
    }

    /** Drops what was added, unless it was committed. */
    @Override
    public void close() {
        if (open) {
            open = false;
            sender.endBatch(false);
        }
    }

    private void check() {
        if (!open) {
            throw new IllegalStateException(
                    "the batch on " + sender.shownChannel() + " is over: it was committed or closed; begin another");
        }
    }
}
