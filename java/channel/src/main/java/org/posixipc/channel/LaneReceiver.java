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

    /** Whether a header is there. */
    boolean hasMessage() {
        return ring.getAcquire(position & mask) != 0;
    }

    /** Whether the lane's sender, if there is one, has sent its last message. */
    boolean isSilent() {
        return (int) INT.getAcquire(lane, Layout.LANE_ENDED) != 0 || !channel.isSenderAlive(index);
    }

    /** Hands over at most {@code limit} messages; how many. */
    int drain(int limit, MessageHandler handler) {
        final long from = position;
        final long bytesBefore = bytes;
        int count = 0;
        try {
            final long most = from + capacity / DRAIN_SHARE;
            boolean afterPadding = false;
            caughtUp = false;
            long at = from;
            // What follows padding is taken in the same drain: one that took padding alone would seem to have found
            // nothing.
            while (count < limit && (at < most || afterPadding)) {
                long place = at & mask;
                // Read once; pairs with the sender's release.
                long word = ring.getAcquire(place);
                if (word == 0) {
                    caughtUp = true;
                    break;
                }
                long length = word & Layout.RECORD_LENGTH_MASK;
                long record = Layout.recordBytes(length);
                if ((word & KIND_BITS) != Layout.RECORD_COMMITTED) {
                    checkPadding(word, record, place, afterPadding);
                    afterPadding = true;
                    at += record;
                    position = at;
                    continue;
                }
                if (length > maxMessage || record > capacity - place) {
                    throw channel.poison(Layout.POISON_LENGTH, index, at);
                }
                afterPadding = false;
                at += record;
                position = at;
                count++;
                bytes += length;
                if (atMostOnce) {
                    LONG.setRelease(lane, Layout.LANE_CONSUMED, at);
                }
                handler.onMessage((int) (word >>> Layout.RECORD_TYPE_SHIFT), view(place, (int) length));
            }
            return count;
        } finally {
            if (position != from) {
                release(from, count);
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

    private void checkPadding(long word, long record, long place, boolean afterPadding) {
        if ((word & Layout.RECORD_COMMITTED) == 0) {
            throw channel.poison(Layout.POISON_HEADER, index, position);
        }
        long length = word & Layout.RECORD_LENGTH_MASK;
        if (afterPadding || record != capacity - place || length + Layout.RECORD_HEADER != record) {
            throw channel.poison(Layout.POISON_PADDING, index, position);
        }
    }

    private void release(long from, int count) {
        if (touch) {
            // The lines then belong to this CPU alone when the sender comes round to them: its stores need not take
            // them from a shared state.
            ring.touch(from, position);
        }
        messages += count;
        words.put(Layout.LANE_RECEIVED_MESSAGES >> 3, messages);
        words.put(Layout.LANE_RECEIVED_BYTES >> 3, bytes);
        words.put(Layout.LANE_CONSUMED >> 3, position);
        // Pairs with the sender's acquire: what lies before it may be overwritten.
        VarHandle.releaseFence();
        words.put(Layout.LANE_RELEASED >> 3, position);
        if (!spinOnly) {
            // Keeps the compiler from looking before the store. The CPU may; see Awaiter.sleep. The other half is
            // reserved.
            VarHandle.acquireFence();
            if (words.get(Layout.LANE_SENDER_ASLEEP >> 3) != 0) {
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
