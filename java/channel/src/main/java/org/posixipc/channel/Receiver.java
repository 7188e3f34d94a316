package org.posixipc.channel;

import static org.posixipc.channel.Layout.LONG;

import java.lang.invoke.VarHandle;
import java.time.Duration;
import org.posixipc.LifeLock;

/**
 * The end of a channel that receives. It holds the receiver's place alone, until {@link #close} or its process's death; the
 * next receiver begins where it stopped, see {@link Delivery}.
 *
 * <p><b>Receiving</b> hands messages to a handler, in the order of each lane, as views of the ring: nothing is copied and nothing
 * allocated, and no system call is made while a message is there. The room of what was handled is given back when the call
 * returns, at the latest after an eighth of the capacity. Everything written before a message was sent is seen by the handler.
 *
 * <p><b>Threads.</b> For one thread at a time; another may {@link #close} it, which ends a wait.
 *
 * <p><b>All receives</b> throw IllegalStateException when the receiver is closed, and {@link ChannelPoisonedException} when the
 * channel's memory has been spoilt: what was intact before that place has been handed over.
 */
public final class Receiver implements AutoCloseable {
    /** The answer when the stream has ended: every message was handed over and none will come. */
    public static final int END_OF_STREAM = -1;

    private final ChannelMemory channel;
    private final LifeLock life;
    private final LaneReceiver[] lanes;

    /** The only lane, else null. */
    private final LaneReceiver only;

    private final Pace pace;
    private final Use use;
    private final Awaiter awaiter;
    private long lanesUsed;
    private int nextLane;
    private int currentLane;

    /** Found by the awaiter's condition. */
    private boolean ended;

    Receiver(ChannelMemory channel, LifeLock life, ReceiverBuilder options) {
        this.channel = channel;
        this.life = life;
        this.lanes = new LaneReceiver[channel.shape.lanes()];
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = new LaneReceiver(channel, i, options.delivery, options.touch);
        }
        this.only = lanes.length == 1 ? lanes[0] : null;
        this.pace = new Pace(options.pauseNanos);
        this.use = new Use("receiver of " + channel.shown(), this::leave);
        this.awaiter = new Awaiter(
                channel,
                channel.header,
                Layout.HEADER_RECEIVER_ASLEEP,
                Layout.HEADER_RECEIVER_ASLEEP,
                Layout.HEADER_RECEIVER_WAITS,
                options.spinNanos,
                this::hasMessageOrEnd);
    }

    /** Begins where the last receiver stopped. */
    void settle() {
        if (channel.isSpoilt()) {
            throw channel.poisoned();
        }
        for (LaneReceiver lane : lanes) {
            lane.settle();
        }
        Layout.INT.setOpaque(channel.header, Layout.HEADER_RECEIVER_ASLEEP, 0);
        if (Role.enter(channel.header, Layout.HEADER_RECEIVER)) {
            ChannelShape.count(channel.header, Layout.HEADER_RECEIVER_TAKE_OVERS, 1);
        }
    }

    /**
     * Hands over what there is, waiting for the first message if there is none.
     *
     * @param limit how many messages at most, at least 1
     * @param handler gets them
     * @return how many, at least 1; or {@link #END_OF_STREAM}
     * @throws IllegalArgumentException if {@code limit} is below 1
     * @throws InterruptedException if the thread is interrupted while it waits; no message was taken
     */
    public int receive(int limit, MessageHandler handler) throws InterruptedException {
        return receive(limit, handler, Awaiter.FOREVER);
    }

    /**
     * Hands over what there is.
     *
     * @param limit how many messages at most, at least 1
     * @param handler gets them
     * @return how many, 0 if there is none; or {@link #END_OF_STREAM}
     * @throws IllegalArgumentException if {@code limit} is below 1
     */
    public int tryReceive(int limit, MessageHandler handler) {
        checkLimit(limit);
        use.enter();
        try {
            return poll(limit, handler);
        } finally {
            use.exit();
        }
    }

    /**
     * Hands over what there is, waiting for the first message if there is none.
     *
     * @param limit how many messages at most, at least 1
     * @param handler gets them
     * @param timeout how long to wait at most; zero or negative: not at all
     * @return how many, 0 if none came in that time; or {@link #END_OF_STREAM}
     * @throws IllegalArgumentException if {@code limit} is below 1
     * @throws InterruptedException if the thread is interrupted while it waits; no message was taken
     */
    public int tryReceive(int limit, MessageHandler handler, Duration timeout) throws InterruptedException {
        long nanos = Awaiter.nanos(timeout);
        return nanos == 0 ? tryReceive(limit, handler) : receive(limit, handler, nanos);
    }

    private int receive(int limit, MessageHandler handler, long nanos) throws InterruptedException {
        checkLimit(limit);
        use.enter();
        try {
            int count = poll(limit, handler);
            return count != 0 ? count : receiveLater(limit, handler, nanos);
        } finally {
            use.exit();
        }
    }

    private int receiveLater(int limit, MessageHandler handler, long nanos) throws InterruptedException {
        // Once: headers that come and go, which only a hostile sender makes, do not prolong it.
        long deadline = Awaiter.deadline(nanos);
        do {
            if (!awaiter.await(deadline)) {
                return 0;
            }
            if (ended) {
                return END_OF_STREAM;
            }
            int count = poll(limit, handler);
            if (count != 0) {
                return count;
            }
        } while (deadline - System.nanoTime() > 0);
        return 0;
    }

    /**
     * The lane of the message that is being handled.
     *
     * @return 0 in a channel of one sender
     */
    public int lane() {
        return currentLane;
    }

    /**
     * Gives the place free; the next receiver begins where this one stopped. Another thread that waits in this receiver is woken
     * and gets an IllegalStateException; one in the middle of a handler gives the place free itself when that returns. Closing twice does nothing.
     */
    @Override
    public void close() {
        use.close(awaiter::wake);
    }

    boolean isClosed() {
        return use.isClosed();
    }

    private void leave() {
        try {
            Role.leave(channel.header, Layout.HEADER_RECEIVER);
            life.close();
        } finally {
            channel.release();
        }
    }

    private void checkLimit(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException(
                    "receiver of " + channel.shown() + ": limit " + limit + " is below 1 message");
        }
    }

    /** Hands over what there is. How many, or {@link #END_OF_STREAM}. */
    private int poll(int limit, MessageHandler handler) {
        pace.pause();
        return channel.state() == Layout.STATE_OPEN ? take(limit, handler) : takeLast(limit, handler);
    }

    /** Before the stream has ended nothing but messages can be there. */
    private int take(int limit, MessageHandler handler) {
        if (only == null) {
            return sweep(limit, handler);
        }
        long first = only.look();
        if (first == 0) {
            pace.foundNothing();
            return 0;
        }
        int count = only.drain(first, limit, handler);
        pace.drained(count, only.hasCaughtUp());
        return count;
    }

    private int takeLast(int limit, MessageHandler handler) {
        if (channel.isSpoilt()) {
            throw channel.poisoned();
        }
        int count = take(limit, handler);
        if (count == 0 && hasMessageOrEnd()) {
            return ended ? END_OF_STREAM : take(limit, handler);
        }
        return count;
    }

    /** Begins behind the last lane that had something, so that no lane starves the others. */
    private int sweep(int limit, MessageHandler handler) {
        lanesUsed |= (long) LONG.getAcquire(channel.header, Layout.HEADER_LANES_USED);
        int first = nextLane;
        int count = 0;
        boolean caughtUp = true;
        for (int i = 0; i < lanes.length && count < limit; i++) {
            int index = first + i < lanes.length ? first + i : first + i - lanes.length;
            if ((lanesUsed >>> index & 1) == 0) {
                continue;
            }
            long word = lanes[index].look();
            if (word == 0) {
                continue;
            }
            currentLane = index;
            count += lanes[index].drain(word, limit - count, handler);
            caughtUp &= lanes[index].hasCaughtUp();
            nextLane = index + 1 < lanes.length ? index + 1 : 0;
        }
        if (count == 0) {
            pace.foundNothing();
        } else {
            pace.drained(count, caughtUp);
        }
        return count;
    }

    /** True when a message is there or the stream has ended; {@link #ended} tells which. */
    private boolean hasMessageOrEnd() {
        use.check();
        ended = false;
        int state = channel.state();
        if (ChannelMemory.isSpoilt(state)) {
            throw channel.poisoned();
        }
        boolean silent = state == Layout.STATE_ENDED;
        lanesUsed |= silent ? -1 : (long) LONG.getAcquire(channel.header, Layout.HEADER_LANES_USED);
        if (silent) {
            VarHandle.fullFence(); // pairs with the one of a sender that settled before the end
        }
        for (int index = 0; index < lanes.length; index++) {
            if ((lanesUsed >>> index & 1) == 0) {
                continue;
            }
            // Whether more may come is asked before the last look at the lane, never after.
            silent = silent && lanes[index].isSilent();
            if (lanes[index].look() != 0) {
                return true;
            }
        }
        ended = silent;
        return silent;
    }
}
