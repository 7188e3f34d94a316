package org.posixipc.channel;

import java.util.ArrayList;
import java.util.List;
import org.posixipc.IpcException;
import org.posixipc.LifeLock;
import org.posixipc.Segment;
import org.posixipc.SharedMemory;
import org.posixipc.WaitStrategy;

/**
 * Messages of variable length through a ring in shared memory, from one sender, or many on a lane each, to one receiver, in any
 * processes of the machine, in Java or C ({@code posixipc/channel.h}). It keeps what was sent while nobody receives, up to its
 * capacity, and outlives its processes until {@link #unlink}.
 *
 * <p>An end's place is held by a lock that the kernel drops when its process dies, at kill -9 too: the place is free at once,
 * and a successor goes on exactly where the dead one stopped. A message is published by one store, so it is there or not.
 *
 * <p>A handle is thread-safe; its ends are for one thread each. Closing it closes the ends made from it.
 *
 * <pre>{@code
 * try (Channel ticks = Channel.builder("/ticks").capacityBytes(1 << 20).openOrCreate();
 *         Sender sender = ticks.sender();
 *         Claim claim = sender.claim(Long.BYTES)) { // without commit() the claim aborts itself
 *     claim.buffer().putLong(price);
 *     claim.commit();
 * }
 * }</pre>
 */
public final class Channel implements AutoCloseable {
    private final ChannelMemory channel;
    private final List<AutoCloseable> ends = new ArrayList<>();
    private boolean closed;

    Channel(SharedMemory memory, Segment segment, ChannelShape shape) {
        this.channel = new ChannelMemory(memory, segment, shape);
    }

    /**
     * Begins to make or open a channel.
     *
     * @param name "/" and at most 255 bytes without another "/"
     * @return a builder with the defaults
     * @throws IllegalArgumentException if the name is no such name
     */
    public static ChannelBuilder builder(String name) {
        return new ChannelBuilder(name);
    }

    /**
     * Opens a channel that exists.
     *
     * @param name its name
     * @return an open handle
     * @throws org.posixipc.IpcNotFoundException if there is none
     * @throws ChannelFormatException if the object is no channel, or of a format this library does not know
     * @throws IpcException if the system refuses
     */
    public static Channel open(String name) throws IpcException, ChannelFormatException {
        return builder(name).open();
    }

    /**
     * Looks at a channel without taking part: takes no place, writes nothing, and asks for the right to read only.
     *
     * @param name its name
     * @return what it shows now
     * @throws org.posixipc.IpcNotFoundException if there is none
     * @throws org.posixipc.IpcAccessException if it may not be read
     * @throws ChannelFormatException if the object is no channel, or of a format this library does not know
     * @throws IpcException if the system refuses
     * @throws IllegalArgumentException if the name is no such name
     */
    public static ChannelInspection inspect(String name) throws IpcException, ChannelFormatException {
        return ChannelInspection.of(name);
    }

    /**
     * Takes the name away: nobody can open the channel any more, those who have it open go on. The memory goes with the last of
     * them.
     *
     * @param name its name
     * @throws org.posixipc.IpcNotFoundException if there is none
     * @throws IpcException if the system refuses
     */
    public static void unlink(String name) throws IpcException {
        SharedMemory.unlink(name);
    }

    /**
     * Takes a lane for sending: the first that no living sender has.
     *
     * @return the sender; it polls for 20 microseconds where the JVM may use more than one CPU, then blocks
     * @throws ChannelBusyException if living senders have all lanes
     * @throws IllegalStateException if the channel is closed or the stream has ended
     * @throws ChannelPoisonedException if the channel's memory has been spoilt
     * @throws IpcException if the system refuses
     */
    public Sender sender() throws IpcException {
        return openSender(Spinning.defaultNanos());
    }

    /**
     * Takes a lane for sending: the first that no living sender has.
     *
     * @param waiting how the sender waits for room, as in {@link ReceiverBuilder#waitStrategy}
     * @return the sender
     * @throws ChannelBusyException if living senders have all lanes
     * @throws IllegalStateException if the channel is closed or the stream has ended
     * @throws ChannelPoisonedException if the channel's memory has been spoilt
     * @throws IpcException if the system refuses
     */
    public Sender sender(WaitStrategy waiting) throws IpcException {
        return openSender(Spinning.nanos(waiting));
    }

    /**
     * Takes the receiver's place: at-least-once delivery and the defaults of {@link ReceiverBuilder}.
     *
     * @return the receiver
     * @throws ChannelBusyException if a living receiver has it
     * @throws IllegalStateException if the channel is closed
     * @throws ChannelPoisonedException if the channel's memory has been spoilt
     * @throws IpcException if the system refuses
     */
    public Receiver receiver() throws IpcException {
        return receiverBuilder().open();
    }

    /**
     * Begins to make a receiver other than the default.
     *
     * @return a builder
     */
    public ReceiverBuilder receiverBuilder() {
        return new ReceiverBuilder(this);
    }

    private synchronized Sender openSender(long spinNanos) throws IpcException {
        check();
        for (int index = 0; index < channel.shape.lanes(); index++) {
            LifeLock life = channel.senderLife(index);
            if (!life.tryClaim()) {
                continue;
            }
            try {
                LaneSender lane = new LaneSender(channel, index);
                lane.settle();
                return keep(new Sender(new SendingEnd(lane, life, spinNanos)));
            } catch (RuntimeException | Error e) {
                life.close();
                throw e;
            }
        }
        throw new ChannelBusyException(channel.shown() + " has "
                + (channel.shape.lanes() == 1
                        ? "a sender already; it lets one in at a time"
                        : "a living sender on each of its " + channel.shape.lanes() + " lanes")
                + "; wait until one leaves, or create it with more lanes");
    }

    synchronized Receiver openReceiver(ReceiverBuilder options) throws IpcException {
        check();
        LifeLock life = channel.receiverLife();
        if (!life.tryClaim()) {
            throw new ChannelBusyException(
                    channel.shown() + " has a receiver already; wait until it leaves: one receives at a time");
        }
        try {
            Receiver receiver = new Receiver(channel, life, options);
            receiver.settle();
            return keep(receiver);
        } catch (RuntimeException | Error e) {
            life.close();
            throw e;
        }
    }

    private <T extends AutoCloseable> T keep(T end) {
        channel.retain();
        ends.removeIf(Channel::isClosed);
        ends.add(end);
        return end;
    }

    private static boolean isClosed(AutoCloseable end) {
        return end instanceof Sender sender ? sender.isClosed() : ((Receiver) end).isClosed();
    }

    /**
     * Ends the stream for all: no sender is let in any more, and those there are refused at their next claim. The receiver gets
     * what was sent, and then {@link Receiver#END_OF_STREAM}, once every sender has ended or left.
     *
     * @throws IllegalStateException if the channel is closed
     * @throws ChannelPoisonedException if the channel's memory has been spoilt
     */
    public synchronized void end() {
        check();
        if (channel.isSpoilt()) {
            throw channel.poisoned();
        }
        channel.changeState(Layout.STATE_ENDED);
    }

    /**
     * Whether the stream has ended: no message will be sent any more, though some may still be there.
     *
     * @return true after {@link #end}, or {@link Sender#end} in a channel of one sender
     * @throws IllegalStateException if the channel is closed
     */
    public synchronized boolean isEnded() {
        check();
        return channel.state() == Layout.STATE_ENDED;
    }

    /**
     * The counters kept in the channel's memory.
     *
     * @return what they show now
     * @throws IllegalStateException if the channel is closed
     */
    public synchronized ChannelStats stats() {
        check();
        return ChannelStats.read(channel, Checkpoints.ofLanes(channel));
    }

    /**
     * What it was opened by.
     *
     * @return the name
     */
    public String name() {
        return channel.name();
    }

    /**
     * How much one lane holds, headers of 8 bytes and padding to the next 8 included.
     *
     * @return bytes
     */
    public long capacityBytes() {
        return channel.shape.capacity();
    }

    /**
     * The largest message.
     *
     * @return bytes
     */
    public int maxMessageSize() {
        return channel.shape.maxMessage();
    }

    /**
     * How many senders there can be at a time.
     *
     * @return 1 to 64
     */
    public int lanes() {
        return channel.shape.lanes();
    }

    /**
     * Closes the ends made from this handle and lets the memory go; what was sent stays in the object. Threads that wait in an
     * end are woken and get an IllegalStateException. Where an end is in the middle of a send, claim, batch or handler, the
     * memory goes when that end does. Closing twice does nothing.
     *
     * @throws IllegalStateException if another process has truncated the object and nobody was told before; all is closed then
     */
    @Override
    public void close() {
        List<AutoCloseable> open;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            open = List.copyOf(ends);
        }
        for (AutoCloseable end : open) {
            if (end instanceof Sender sender) {
                sender.close();
            } else if (end instanceof Receiver receiver) {
                receiver.close();
            }
        }
        channel.release();
    }

    private void check() {
        if (closed) {
            throw new IllegalStateException(channel.shown() + " is closed");
        }
    }

    /** Name and shape. */
    @Override
    public String toString() {
        return channel.shown() + " of " + lanes() + " x " + capacityBytes() + " bytes";
    }
}
