package org.posixipc;

import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * The sending end of a message queue.
 *
 * <p>A message is sent whole or not at all. Nothing is sent if a method throws. Larger priorities are received first;
 * messages of equal priority in the order in which they were sent. What a thread did before it sent a message
 * <i>happens-before</i> what a thread of this JVM does after it received it.
 *
 * <p>Every method throws {@link IllegalStateException} if the handle is closed, or becomes so while the method waits, or
 * was opened {@link Access#READ_ONLY}; {@link IllegalArgumentException} if the message is longer than maxMessageSize or the
 * priority is not between 0 and {@link Limits#priorityMax()}; {@link NullPointerException} for a null argument; and
 * {@link java.io.UncheckedIOException} if the system refuses for a reason that has no ordinary answer.
 *
 * <p>The {@code ByteBuffer} forms send the bytes from position to limit; when they were sent the position is the limit,
 * otherwise it is unchanged. A direct buffer goes to the kernel without a copy in Java; one whose arena is closed is refused
 * with {@link IllegalStateException}, and a shared arena must not be closed while the method runs.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9699919799/functions/mq_send.html">mq_send, mq_timedsend</a>
 */
public interface MessageSender {
    /**
     * Sends, waiting as long as the queue is full.
     *
     * @param message the bytes from position to limit; may be none
     * @param priority 0 to {@link Limits#priorityMax()}
     * @throws InterruptedException if the thread is interrupted while it must wait; nothing was sent
     */
    void send(ByteBuffer message, int priority) throws InterruptedException;

    /**
     * Sends a part of an array, waiting as long as the queue is full.
     *
     * @param message holds the bytes
     * @param offset index of the first one
     * @param length how many; may be 0
     * @param priority 0 to {@link Limits#priorityMax()}
     * @throws InterruptedException if the thread is interrupted while it must wait; nothing was sent
     * @throws IndexOutOfBoundsException if the part is not inside the array
     */
    void send(byte[] message, int offset, int length, int priority) throws InterruptedException;

    /**
     * Sends a whole array, waiting as long as the queue is full.
     *
     * @param message the bytes; may be none
     * @param priority 0 to {@link Limits#priorityMax()}
     * @throws InterruptedException if the thread is interrupted while it must wait; nothing was sent
     */
    default void send(byte[] message, int priority) throws InterruptedException {
        send(message, 0, message.length, priority);
    }

    /**
     * Sends if there is room, without waiting.
     *
     * @param message the bytes from position to limit; may be none
     * @param priority 0 to {@link Limits#priorityMax()}
     * @return false if the queue is full
     */
    boolean trySend(ByteBuffer message, int priority);

    /**
     * Sends a part of an array if there is room, without waiting.
     *
     * @param message holds the bytes
     * @param offset index of the first one
     * @param length how many; may be 0
     * @param priority 0 to {@link Limits#priorityMax()}
     * @return false if the queue is full
     * @throws IndexOutOfBoundsException if the part is not inside the array
     */
    boolean trySend(byte[] message, int offset, int length, int priority);

    /**
     * Sends a whole array if there is room, without waiting.
     *
     * @param message the bytes; may be none
     * @param priority 0 to {@link Limits#priorityMax()}
     * @return false if the queue is full
     */
    default boolean trySend(byte[] message, int priority) {
        return trySend(message, 0, message.length, priority);
    }

    /**
     * Sends, waiting for room for a limited time.
     *
     * @param message the bytes from position to limit; may be none
     * @param priority 0 to {@link Limits#priorityMax()}
     * @param timeout how long to wait; zero or negative does not wait
     * @return false if the queue stayed full for all that time
     * @throws InterruptedException if the thread is interrupted while it must wait; nothing was sent
     */
    boolean trySend(ByteBuffer message, int priority, Duration timeout) throws InterruptedException;

    /**
     * Sends a part of an array, waiting for room for a limited time.
     *
     * @param message holds the bytes
     * @param offset index of the first one
     * @param length how many; may be 0
     * @param priority 0 to {@link Limits#priorityMax()}
     * @param timeout how long to wait; zero or negative does not wait
     * @return false if the queue stayed full for all that time
     * @throws InterruptedException if the thread is interrupted while it must wait; nothing was sent
     * @throws IndexOutOfBoundsException if the part is not inside the array
     */
    boolean trySend(byte[] message, int offset, int length, int priority, Duration timeout) throws InterruptedException;

    /**
     * Sends a whole array, waiting for room for a limited time.
     *
     * @param message the bytes; may be none
     * @param priority 0 to {@link Limits#priorityMax()}
     * @param timeout how long to wait; zero or negative does not wait
     * @return false if the queue stayed full for all that time
     * @throws InterruptedException if the thread is interrupted while it must wait; nothing was sent
     */
    default boolean trySend(byte[] message, int priority, Duration timeout) throws InterruptedException {
        return trySend(message, 0, message.length, priority, timeout);
    }
}
