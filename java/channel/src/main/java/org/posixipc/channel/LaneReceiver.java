package org.posixipc.channel;

import static org.posixipc.channel.Layout.INT;
import static org.posixipc.channel.Layout.LONG;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;

/**
 * The arithmetic of a lane's receiving end: reads each header word once, checks it, hands over, releases. Twin of
 * native/src/channel_receiver.c. Used by one thread at a time; never waits, never trusts a word it has not checked.
 */
final class LaneReceiver {
    /** At most this share of the ring is handed over before its room is given back. */
    private static final int DRAIN_SHARE = 8;

    private static final long KIND_BITS = Layout.RECORD_COMMITTED | Layout.RECORD_PADDING;

    final int index;
    final ByteBuffer lane;

    private final ChannelMemory channel;
    private final LongBuffer words;
    private final Ring ring;
    private final Ring views;
    private final long mask;
    private final long capacity;
    private final long drainBytes;
    private final int maxMessage;
    private final long laneOffset;
    private final boolean spinOnly;
    private final boolean touch;
    private final boolean atMostOnce;

    /** Next header. */
    private long position;

    private boolean caughtUp;
    private long messages;
    private long bytes;

    LaneReceiver(ChannelMemory channel, int index, Delivery delivery, boolean touch) {
        this.channel = channel;
        this.index = index;
        this.lane = ChannelShape.laneView(channel.segment, index);
        this.words = lane.asLongBuffer();
        this.ring = channel.ring(index);
        this.views = ring.readOnly();
        this.mask = ring.mask;
        this.capacity = ring.capacity;
        this.drainBytes = capacity / DRAIN_SHARE;
        this.maxMessage = channel.shape.maxMessage();
        this.laneOffset = Layout.laneOffset(index);
        this.spinOnly = channel.shape.spinOnly();
        this.touch = touch;
        this.atMostOnce = delivery == Delivery.AT_MOST_ONCE;
    }

    /** Begins where the last receiver stopped; this process has taken its place. */
    void settle() {
        long consumed = (long) LONG.getAcquire(lane, Layout.LANE_CONSUMED);
        long released = (long) LONG.getAcquire(lane, Layout.LANE_RELEASED);
        if (!Layout.isPosition(consumed) || released > consumed || consumed - released > capacity || released < 0) {
            throw channel.poison(Layout.POISON_POSITION, index, consumed);
        }
        position = consumed;
        messages = (long) LONG.getOpaque(lane, Layout.LANE_RECEIVED_MESSAGES);
        bytes = (long) LONG.getOpaque(lane, Layout.LANE_RECEIVED_BYTES);
        LONG.setRelease(lane, Layout.LANE_RELEASED, consumed);
        // The one before may have died between making room and waking the sender.
        wakeSender();
    }

    /** Whether the lane's sender, if there is one, has sent its last message. */
    boolean isSilent() {
        return (int) INT.getAcquire(lane, Layout.LANE_ENDED) != 0 || !channel.isSenderAlive(index);
    }

    /** The next header word, read once and before everything that follows; 0: nothing is there. Pairs with the sender's release. */
    long look() {
        return ring.getAcquire(position & mask);
    }

    /**
     * Hands over at most {@code limit} messages; how many.
     *
     * @param first what {@link #look} found
     */
    int drain(long first, int limit, MessageHandler handler) {
        final long from = position;
        final long most = from + drainBytes;
        long at = from;
        long word = first;
        int count = 0;
        long taken = 0;
        boolean afterPadding = false;
        try {
            // What follows padding is taken in the same drain: one that took padding alone would seem to have found
            // nothing.
            while (word != 0 && count < limit && (at < most || afterPadding)) {
                long place = at & mask;
                long length = word & Layout.RECORD_LENGTH_MASK;
                long record = Layout.recordBytes(length);
                if ((word & KIND_BITS) == Layout.RECORD_COMMITTED) {
                    if (length > maxMessage || record > capacity - place) {
                        throw channel.poison(Layout.POISON_LENGTH, index, at);
                    }
                    afterPadding = false;
                    at += record;
                    count++;
                    taken += length;
                    if (atMostOnce) {
                        LONG.setRelease(lane, Layout.LANE_CONSUMED, at);
                    }
                    handler.onMessage((int) (word >>> Layout.RECORD_TYPE_SHIFT), view(place, (int) length));
                } else {
                    checkPadding(at, word, record, place, afterPadding);
                    afterPadding = true;
                    at += record;
                }
                if (count < limit) {
                    word = ring.getAcquire(at & mask);
                } // else not looked at in vain: the sender is about to write there
            }
            return count;
        } finally {
            caughtUp = word == 0;
            if (at != from) {
                release(from, at, count, taken);
            }
        }
    }

    private ByteBuffer view(long place, int length) {
        ByteBuffer view = views.window(place);
        if (view.order() != ByteOrder.nativeOrder()) {
            view.order(ByteOrder.nativeOrder()); // the handler of an earlier message changed it
        }
        int start = views.place(place) + Layout.RECORD_HEADER;
        return view.limit(start + length).position(start);
    }

    /** Whether the last drain ended because nothing more was there. */
    boolean hasCaughtUp() {
        return caughtUp;
    }

    private void checkPadding(long at, long word, long record, long place, boolean afterPadding) {
        if ((word & Layout.RECORD_COMMITTED) == 0) {
            throw channel.poison(Layout.POISON_HEADER, index, at);
        }
        long length = word & Layout.RECORD_LENGTH_MASK;
        if (afterPadding || record != capacity - place || length + Layout.RECORD_HEADER != record) {
            throw channel.poison(Layout.POISON_PADDING, index, at);
        }
    }

    private void release(long from, long to, int count, long taken) {
        position = to;
        if (touch && count > 1) {
            // The lines then belong to this CPU alone when the sender comes round to them: its stores need not take
            // them from a shared state. After a single message it would only hold up the answer.
            ring.touch(from, to);
        }
        LongBuffer cursors = words;
        messages += count;
        bytes += taken;
        cursors.put(Layout.LANE_RECEIVED_MESSAGES >> 3, messages);
        cursors.put(Layout.LANE_RECEIVED_BYTES >> 3, bytes);
        cursors.put(Layout.LANE_CONSUMED >> 3, to);
        // Pairs with the sender's acquire: what lies before it may be overwritten.
        VarHandle.releaseFence();
        cursors.put(Layout.LANE_RELEASED >> 3, to);
        if (!spinOnly) {
            // Keeps the compiler from looking before the store. The CPU may; see Awaiter.sleep. The other half is
            // reserved.
            VarHandle.acquireFence();
            if (cursors.get(Layout.LANE_SENDER_ASLEEP >> 3) != 0) {
                wakeSender();
            }
        }
    }

    private void wakeSender() {
        VarHandle.fullFence();
        if (channel.wake(lane, Layout.LANE_SENDER_ASLEEP, laneOffset)) {
            ChannelShape.count(channel.header, Layout.HEADER_RECEIVER_WAKE_UPS, 1);
        }
    }
}
