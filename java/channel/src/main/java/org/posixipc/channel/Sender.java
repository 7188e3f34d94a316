package org.posixipc.channel;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.posixipc.Segment;

/**
 * An end of a channel that sends. It holds its lane alone, until {@link #close} or its process's death; what it sent before
 * stays, and the lane's next sender goes on behind it.
 *
 * <p><b>Sending</b> copies the message into the ring and publishes it with one store; {@link #claim(int, int)} leaves out the
 * copy, {@link #batch()} publishes many at once. Everything written before a message was sent is seen by the one who receives
 * it. While there is room and the receiver is awake no system call is made, and nothing is allocated. {@code send} waits for
 * room as long as it takes; {@code trySend} answers false.
 *
 * <p><b>Threads.</b> For one thread at a time; another may {@link #close} it, which ends a wait. The type of a message is
 * any number, the application's own.
 *
 * <p><b>All sends</b> throw IllegalArgumentException for a message above {@link Channel#maxMessageSize()},
 * IllegalStateException when the sender is closed, has said {@link #end} or the stream has ended, and
 * {@link ChannelPoisonedException} when the channel's memory has been spoilt.
 */
public final class Sender implements AutoCloseable {
    private final SendingEnd end;
    private final Optional<Claim> some;

    Sender(SendingEnd end) {
        this.end = end;
        this.some = Optional.of(end.claim);
    }

    /**
     * Sends a buffer's remaining bytes; its position stays where it is.
     *
     * @param type the application's number for the kind of message
     * @param message what is sent, from its position to its limit
     * @throws InterruptedException if the thread is interrupted while it waits for room; nothing was sent
     */
    public void send(int type, ByteBuffer message) throws InterruptedException {
        end.send(type, message, Awaiter.FOREVER);
    }

    /**
     * Sends a buffer's remaining bytes if there is room now; its position stays where it is.
     *
     * @param type the application's number for the kind of message
     * @param message what is sent, from its position to its limit
     * @return false if there is no room; nothing was sent
     */
    public boolean trySend(int type, ByteBuffer message) {
        return end.sendNow(type, message);
    }

    /**
     * Sends a buffer's remaining bytes, waiting for room if there is none; its position stays where it is.
     *
     * @param type the application's number for the kind of message
     * @param message what is sent, from its position to its limit
     * @param timeout how long to wait at most; zero or negative: not at all
     * @return false if there was no room in that time; nothing was sent
     * @throws InterruptedException if the thread is interrupted while it waits; nothing was sent
     */
    public boolean trySend(int type, ByteBuffer message, Duration timeout) throws InterruptedException {
        return end.send(type, message, Awaiter.nanos(timeout));
    }

    /**
     * Sends a range of an array.
     *
     * @param type the application's number for the kind of message
     * @param source the bytes
     * @param from the first of them
     * @param length how many
     * @throws IndexOutOfBoundsException if the range is not inside the array
     * @throws InterruptedException if the thread is interrupted while it waits for room; nothing was sent
     */
    public void send(int type, byte[] source, int from, int length) throws InterruptedException {
        Objects.checkFromIndexSize(from, length, source.length);
        end.send(type, source, from, length, Awaiter.FOREVER);
    }

    /**
     * Sends a range of an array if there is room now.
     *
     * @param type the application's number for the kind of message
     * @param source the bytes
     * @param from the first of them
     * @param length how many
     * @return false if there is no room; nothing was sent
     * @throws IndexOutOfBoundsException if the range is not inside the array
     */
    public boolean trySend(int type, byte[] source, int from, int length) {
        Objects.checkFromIndexSize(from, length, source.length);
        return end.sendNow(type, source, from, length);
    }

    /**
     * Sends a range of an array, waiting for room if there is none.
     *
     * @param type the application's number for the kind of message
     * @param source the bytes
     * @param from the first of them
     * @param length how many
     * @param timeout how long to wait at most; zero or negative: not at all
     * @return false if there was no room in that time; nothing was sent
     * @throws IndexOutOfBoundsException if the range is not inside the array
     * @throws InterruptedException if the thread is interrupted while it waits; nothing was sent
     */
    public boolean trySend(int type, byte[] source, int from, int length, Duration timeout)
            throws InterruptedException {
        Objects.checkFromIndexSize(from, length, source.length);
        return end.send(type, source, from, length, Awaiter.nanos(timeout));
    }

    /**
     * Sends a range of a segment.
     *
     * @param type the application's number for the kind of message
     * @param source the segment
     * @param offset bytes from its start
     * @param length how many bytes
     * @throws IndexOutOfBoundsException if the range is not inside the segment
     * @throws InterruptedException if the thread is interrupted while it waits for room; nothing was sent
     */
    public void send(int type, Segment source, long offset, int length) throws InterruptedException {
        Objects.checkFromIndexSize(offset, length, source.length());
        end.send(type, source, offset, length, Awaiter.FOREVER);
    }

    /**
     * Sends a range of a segment if there is room now.
     *
     * @param type the application's number for the kind of message
     * @param source the segment
     * @param offset bytes from its start
     * @param length how many bytes
     * @return false if there is no room; nothing was sent
     * @throws IndexOutOfBoundsException if the range is not inside the segment
     */
    public boolean trySend(int type, Segment source, long offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length());
        return end.sendNow(type, source, offset, length);
    }

    /**
     * Sends a range of a segment, waiting for room if there is none.
     *
     * @param type the application's number for the kind of message
     * @param source the segment
     * @param offset bytes from its start
     * @param length how many bytes
     * @param timeout how long to wait at most; zero or negative: not at all
     * @return false if there was no room in that time; nothing was sent
     * @throws IndexOutOfBoundsException if the range is not inside the segment
     * @throws InterruptedException if the thread is interrupted while it waits; nothing was sent
     */
    public boolean trySend(int type, Segment source, long offset, int length, Duration timeout)
            throws InterruptedException {
        Objects.checkFromIndexSize(offset, length, source.length());
        return end.send(type, source, offset, length, Awaiter.nanos(timeout));
    }

    /**
     * Room for a message of that length, waiting for it if there is none.
     *
     * @param type the application's number for the kind of message
     * @param length bytes, 0 to {@link Channel#maxMessageSize()}
     * @return this sender's claim, to be committed or closed before anything else is done with this sender
     * @throws InterruptedException if the thread is interrupted while it waits; nothing is claimed
     */
    public Claim claim(int type, int length) throws InterruptedException {
        return end.claim(type, length);
    }

    /**
     * Room for a message of type 0; see {@link #claim(int, int)}.
     *
     * @param length bytes, 0 to {@link Channel#maxMessageSize()}
     * @return this sender's claim
     * @throws InterruptedException if the thread is interrupted while it waits; nothing is claimed
     */
    public Claim claim(int length) throws InterruptedException {
        return claim(0, length);
    }

    /**
     * Room for a message of that length, if there is any now.
     *
     * @param type the application's number for the kind of message
     * @param length bytes, 0 to {@link Channel#maxMessageSize()}
     * @return this sender's claim, to be committed or closed; empty if there is no room
     */
    public Optional<Claim> tryClaim(int type, int length) {
        return end.claimNow(type, length) == null ? Optional.empty() : some;
    }

    /**
     * Begins a batch: messages that are published all at once, also across a crash, or not at all.
     *
     * @return this sender's batch, to be committed or closed before anything else is done with this sender
     */
    public Batch batch() {
        return end.beginBatch();
    }

    /**
     * Says that this sender has sent its last message; what it sends after that is refused. In a channel of one sender the
     * stream ends; with lanes it ends when also {@link Channel#end} was called and every other sender has ended or left.
     */
    public void end() {
        end.end();
    }

    /**
     * The lane this sender holds.
     *
     * @return 0 in a channel of one sender
     */
    public int lane() {
        return end.lane.index;
    }

    /**
     * Gives the lane free; what was sent stays. Another thread that waits in this sender is woken and gets an
     * IllegalStateException; one in the middle of a send, claim or batch gives the lane free itself when it notices, at its
     * next call. Closing twice does nothing.
     */
    @Override
    public void close() {
        end.close();
    }

    boolean isClosed() {
        return end.isClosed();
    }
}
