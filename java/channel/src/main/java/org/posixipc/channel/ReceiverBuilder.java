package org.posixipc.channel;

import java.time.Duration;
import java.util.Objects;
import org.posixipc.IpcException;
import org.posixipc.WaitStrategy;

/** How a receiver delivers, waits and treats the memory; from {@link Channel#receiverBuilder()}. Not thread-safe. */
public final class ReceiverBuilder {
    private static final long DEFAULT_PAUSE_NANOS = 2_000;

    private final Channel channel;
    Delivery delivery = Delivery.AT_LEAST_ONCE;
    boolean touch = true;
    long pauseNanos = WaitStrategy.canSpinningPayOff() ? DEFAULT_PAUSE_NANOS : 0;
    long spinNanos = Spinning.defaultNanos();

    ReceiverBuilder(Channel channel) {
        this.channel = channel;
    }

    /**
     * What becomes of messages in the hands of a receiver that dies; {@link Delivery#AT_LEAST_ONCE} unless said.
     *
     * @param value the choice
     * @return this
     */
    public ReceiverBuilder delivery(Delivery value) {
        delivery = Objects.requireNonNull(value, "value");
        return this;
    }

    /**
     * How it waits for messages; unless said, polls for 20 microseconds where the JVM may use more than one CPU, then blocks.
     * An end that polls and then blocks leaves the polling out for some waits where it finds that the other end needs the CPU.
     *
     * @param strategy the choice
     * @return this
     */
    public ReceiverBuilder waitStrategy(WaitStrategy strategy) {
        spinNanos = Spinning.nanos(strategy);
        return this;
    }

    /**
     * Whether what was read is stored back as it is before its room is given free, which lets the sender write there again at
     * once; on unless said, and not done after a single message. Off is better where handlers read little of long messages.
     *
     * @param value the choice
     * @return this
     */
    public ReceiverBuilder touch(boolean value) {
        touch = value;
        return this;
    }

    /**
     * How long the receiver lets a sender that it is level with get ahead, at most; 2 microseconds unless said. Up to 7 raise
     * throughput further; zero never pauses. Question and answer are not paused in either case.
     *
     * @param atMost the longest pause
     * @return this
     * @throws IllegalArgumentException if it is negative or above a millisecond
     */
    public ReceiverBuilder pause(Duration atMost) {
        if (atMost.isNegative() || atMost.compareTo(Duration.ofMillis(1)) > 0) {
            throw new IllegalArgumentException(
                    "receiver of " + Shown.channel(channel.name()) + ": pause " + atMost + " is not within 0 and 1 ms");
        }
        pauseNanos = atMost.toNanos();
        return this;
    }

    /**
     * Takes the receiver's place.
     *
     * @return the receiver
     * @throws ChannelBusyException if a living receiver has it
     * @throws ChannelPoisonedException if the channel's memory has been spoilt
     * @throws IpcException if the system refuses
     * @throws IllegalStateException if the channel is closed
     */
    public Receiver open() throws IpcException {
        return channel.openReceiver(this);
    }
}
