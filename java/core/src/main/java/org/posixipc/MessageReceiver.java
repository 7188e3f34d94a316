package org.posixipc;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The receiving end of a message queue.
 *
 * <p>A message is taken whole, by one receiver of all processes: the oldest of the highest priority. Nothing is taken if a
 * method throws. A thread that is interrupted when its message comes gets the message, and keeps its interrupt status.
 *
 * <p>Every method throws {@link IllegalStateException} if the handle is closed, or becomes so while the method waits, or
 * was opened {@link Access#WRITE_ONLY}; {@link IllegalArgumentException} if the room offered is smaller than maxMessageSize,
 * whatever the size of the message (the kernel's rule); {@link NullPointerException} for a null argument; and
 * {@link java.io.UncheckedIOException} if the system refuses for a reason that has no ordinary answer.
 *
 * <p>The forms with a buffer or an array make no garbage. The {@code ByteBuffer} forms put the message at the position and
 * advance it by the message's length. A direct buffer is filled by the kernel without a copy in Java; one whose arena is
 * closed is refused with {@link IllegalStateException}, and a shared arena must not be closed while the method runs. A
 * read-only buffer is refused with {@link java.nio.ReadOnlyBufferException}.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9699919799/functions/mq_receive.html">mq_receive, mq_timedreceive</a>
 */
public interface MessageReceiver {
    /** What {@code tryReceive(ByteBuffer)} answers when no message was there; no priority is this. */
    int NOTHING = -1;

    /**
     * Receives, waiting for a message.
     *
     * @param into at least maxMessageSize bytes remaining
     * @return the message's priority
     * @throws InterruptedException if the thread is interrupted while it must wait; nothing was taken
     */
    int receive(ByteBuffer into) throws InterruptedException;

    /**
     * Receives into a part of an array, waiting for a message.
     *
     * @param into where to
     * @param offset index of the first byte
     * @param length how many bytes may be written, at least maxMessageSize
     * @param receipt is told the message's length and priority
     * @throws InterruptedException if the thread is interrupted while it must wait; nothing was taken
     * @throws IndexOutOfBoundsException if the part is not inside the array
     */
    void receive(byte[] into, int offset, int length, Receipt receipt) throws InterruptedException;

    /**
     * Receives, waiting for a message.
     *
     * @return the message, with bytes of its own
     * @throws InterruptedException if the thread is interrupted while it must wait; nothing was taken
     */
    Message receive() throws InterruptedException;

    /**
     * Receives if a message is there, without waiting.
     *
     * @param into at least maxMessageSize bytes remaining; unchanged if nothing was there
     * @return the message's priority, or {@link #NOTHING}
     */
    int tryReceive(ByteBuffer into);

    /**
     * Receives into a part of an array if a message is there, without waiting.
     *
     * @param into where to
     * @param offset index of the first byte
     * @param length how many bytes may be written, at least maxMessageSize
     * @param receipt is told the message's length and priority; unchanged if nothing was there
     * @return false if nothing was there
     * @throws IndexOutOfBoundsException if the part is not inside the array
     */
    boolean tryReceive(byte[] into, int offset, int length, Receipt receipt);

    /**
     * Receives if a message is there, without waiting.
     *
     * @return the message, or empty if nothing was there
     */
    Optional<Message> tryReceive();

    /**
     * Receives, waiting for a message for a limited time.
     *
     * @param into at least maxMessageSize bytes remaining; unchanged if nothing came
     * @param timeout how long to wait; zero or negative does not wait
     * @return the message's priority, or {@link #NOTHING}
     * @throws InterruptedException if the thread is interrupted while it must wait; nothing was taken
     */
    int tryReceive(ByteBuffer into, Duration timeout) throws InterruptedException;

    /**
     * Receives into a part of an array, waiting for a message for a limited time.
     *
     * @param into where to
     * @param offset index of the first byte
     * @param length how many bytes may be written, at least maxMessageSize
     * @param receipt is told the message's length and priority; unchanged if nothing came
     * @param timeout how long to wait; zero or negative does not wait
     * @return false if nothing came
     * @throws InterruptedException if the thread is interrupted while it must wait; nothing was taken
     * @throws IndexOutOfBoundsException if the part is not inside the array
     */
    boolean tryReceive(byte[] into, int offset, int length, Receipt receipt, Duration timeout)
            throws InterruptedException;

    /**
     * Receives, waiting for a message for a limited time.
     *
     * @param timeout how long to wait; zero or negative does not wait
     * @return the message, or empty if nothing came
     * @throws InterruptedException if the thread is interrupted while it must wait; nothing was taken
     */
    Optional<Message> tryReceive(Duration timeout) throws InterruptedException;

    /**
     * Takes what is there, one message at a time, until the queue is found empty or enough were taken. Does not wait. An
     * exception of the consumer ends it; the message that the consumer was given is taken.
     *
     * @param consumer is given each message
     * @param most how many at most, so that senders that never rest cannot hold the caller; 0 or more
     * @return how many were taken
     * @throws IllegalArgumentException if {@code most} is below 0
     */
    default int drainTo(Consumer<? super Message> consumer, int most) {
        Objects.requireNonNull(consumer, "consumer");
        if (most < 0) {
            throw new IllegalArgumentException("most is " + most + ", below 0");
        }
        int taken = 0;
        while (taken < most) {
            Optional<Message> next = tryReceive();
            if (next.isEmpty()) {
                break;
            }
            taken++;
            consumer.accept(next.get());
        }
        return taken;
    }

    /**
     * What is there, for a loop: each step takes one message, and the loop ends when the queue is found empty. Does not
     * wait. A message that a sender adds meanwhile is taken too.
     *
     * @return an iterable of messages; its iterators take from the queue and cannot {@code remove}
     */
    default Iterable<Message> available() {
        return () -> new TakingIterator(this);
    }
}
