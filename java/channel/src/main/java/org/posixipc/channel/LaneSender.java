package org.posixipc.channel;

import static org.posixipc.channel.Layout.INT;
import static org.posixipc.channel.Layout.LONG;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;

/**
 * The arithmetic of a lane's sending end: where a record goes, when there is room, and the one store that publishes it. Twin of
 * native/src/channel_sender.c. Used by one thread at a time; never waits.
 */
final class LaneSender {
    static final long NO_ROOM = -1;

    /** Fills below this share of the capacity are not told apart by the high-water mark. */
    private static final int COARSE_SHARE = 16;

    private static final long MOST_CHECKPOINT_DISTANCE = 64 << 10;

    final ChannelMemory channel;
    final int index;
    final ByteBuffer lane;

    private final Ring ring;
    private final Checkpoints checkpoints;
    private final ByteBuffer header;
    private final IntBuffer shared;
    private final long capacity;
    private final long mask;

    /** At most so many bytes are published until the next checkpoint, and one publication. */
    private final long checkpointDistance;

    private final int maxMessage;
    private final boolean spinOnly;
    private final long laneOffset;

    // A message's way stores into as few fields as it can: stores leave the CPU in their order, so each of them
    // lengthens the queue behind one that waits for a line of the ring, and shortens what can be fetched meanwhile.

    /** Where the next record goes. */
    private long tail;

    /** The receiver's position when last looked at. */
    private long head;

    /** Up to here there is room, without looking again. */
    private long room;

    /**
     * Up to here a record may reach that begins at the tail: there is room for it and a word more, the lap does not end, and no checkpoint is
     * due.
     */
    private long limit;

    private long highWater;

    /** Published on this lane, by its earlier senders, too. */
    private long messages;

    private long bytes;

    /** What was published at the last checkpoint ends here. */
    private long checkpointed;

    private boolean ended;
    private boolean inBatch;

    /** Where the batch begins; before it everything is published. */
    private long batchFrom;

    /** Header word of the batch's first record, kept back until publication. */
    private long firstWord;

    private long batchMessages;
    private long batchBytes;

    LaneSender(ChannelMemory channel, int index) {
        this.channel = channel;
        this.index = index;
        this.lane = ChannelShape.laneView(channel.segment, index);
        this.ring = channel.ring(index);
        this.checkpoints = new Checkpoints(lane);
        this.header = channel.header;
        this.shared = header.asIntBuffer();
        this.capacity = ring.capacity;
        this.mask = ring.mask;
        this.checkpointDistance = Math.min(capacity / COARSE_SHARE, MOST_CHECKPOINT_DISTANCE);
        this.maxMessage = channel.shape.maxMessage();
        this.spinOnly = channel.shape.spinOnly();
        this.laneOffset = Layout.laneOffset(index);
    }

    /**
     * Takes room for a message of {@code length} bytes behind the last one.
     *
     * @return the record's position, behind the padding if there is any; {@link #NO_ROOM} if there is none now
     */
    long tryReserve(int length) {
        if (length > maxMessage || length < 0) {
            throw tooLong(length);
        }
        if (shared.get(Layout.HEADER_STATE >> 2) != Layout.STATE_OPEN) {
            throw channel.refusal();
        }
        long record = Layout.recordBytes(length);
        return tail + record <= limit ? tail : findPlace(record);
    }

    private long findPlace(long record) {
        checkpoint();
        long lapEnd = (tail | mask) + 1;
        long position = tail + record > lapEnd ? lapEnd : tail;
        // One word more than the record: the next header.
        long end = position + record + Layout.RECORD_HEADER;
        if (end > room && !lookForRoom(end)) {
            return NO_ROOM;
        }
        // Behind padding the next one has to come here, too: this one may be given up, and the tail be still before the
        // lap's end.
        limit = position == tail
                ? Math.min(Math.min(room - Layout.RECORD_HEADER, lapEnd), tail + checkpointDistance)
                : tail;
        return position;
    }

    private boolean lookForRoom(long end) {
        if (ended) {
            throw new IllegalStateException(
                    "the sender of " + channel.shown() + " has said that it sent its last message; open another");
        }
        long published = published();
        if (end - published > capacity) {
            throw new IllegalArgumentException("the batch has " + (tail - published) + " bytes already and the next "
                    + (end - tail) + " do not fit in " + channel.shown() + " of " + capacity
                    + " bytes; commit earlier, or create it with more capacity");
        }
        // Pairs with the release in the receiver: what lies before it has been read.
        long seen = (long) LONG.getAcquire(lane, Layout.LANE_RELEASED);
        if (seen < head || seen > published || !Layout.isPosition(seen)) {
            throw channel.poison(Layout.POISON_POSITION, index, seen);
        }
        head = seen;
        long used = end - seen;
        if (used > capacity) {
            return false;
        }
        if (used > highWater) {
            highWater = used;
            LONG.setOpaque(lane, Layout.LANE_HIGH_WATER, used);
        }
        room = seen + Math.max(highWater, capacity / COARSE_SHARE);
        return true;
    }

    private IllegalArgumentException tooLong(int length) {
        return new IllegalArgumentException("a message of " + length + " bytes; " + channel.shown() + " carries 0 to "
                + maxMessage + " (maxMessageSize)");
    }

    /** The buffer in which the payload of the record at {@code position} lies. */
    ByteBuffer window(long position) {
        return ring.window(position & mask);
    }

    /** Where in {@link #window} that payload begins. */
    int place(long position) {
        return ring.place(position & mask) + Layout.RECORD_HEADER;
    }

    /** Publishes the message of {@code length} bytes that was copied to the place reserved at {@code position}. */
    void publish(long position, int type, int length) {
        long end = position + Layout.recordBytes(length);
        publish(tail, storeBehindFirst(position, end, type, length), end, 1, length);
    }

    /** Stores what belongs to a record but the word at the tail, which publishes it and is returned. */
    private long storeBehindFirst(long position, long end, int type, int length) {
        ring.put(end & mask, 0);
        long word = Layout.recordWord(type, length);
        if (position == tail) {
            return word;
        }
        ring.put(position & mask, word);
        return Layout.recordWord(0, position - tail - Layout.RECORD_HEADER) | Layout.RECORD_PADDING;
    }

    void beginBatch() {
        inBatch = true;
        batchFrom = tail;
        batchMessages = 0;
        batchBytes = 0;
    }

    /** Stores the message of {@code length} bytes that was copied to the place reserved at {@code position}. */
    void addToBatch(long position, int type, int length) {
        long end = position + Layout.recordBytes(length);
        long word = storeBehindFirst(position, end, type, length);
        if (tail == batchFrom) {
            firstWord = word;
        } else {
            ring.put(tail & mask, word);
        }
        tail = end;
        batchMessages++;
        batchBytes += length;
    }

    /** Makes the batch visible. */
    void publishBatch() {
        inBatch = false;
        if (tail != batchFrom) {
            publish(batchFrom, firstWord, tail, batchMessages, batchBytes);
            if (tail - checkpointed > checkpointDistance) {
                checkpoint();
            }
        }
    }

    /** Where what was published ends. */
    private long published() {
        return inBatch ? batchFrom : tail;
    }

    /** Drops the batch, if there is one. */
    void rollBack() {
        if (inBatch) {
            inBatch = false;
            tail = batchFrom;
            limit = tail;
        }
    }

    /** Makes the records from {@code from} to {@code end} visible: one store of the word at their beginning. */
    private void publish(long from, long word, long end, long messages, long bytes) {
        tail = end;
        // Pairs with the receiver's acquire of the header.
        ring.putRelease(from & mask, word);
        // Keeps the compiler from looking for a sleeper before the store. The CPU may; see Awaiter.sleep.
        VarHandle.acquireFence();
        this.messages += messages;
        this.bytes += bytes;
        if (!spinOnly && shared.get(Layout.HEADER_RECEIVER_ASLEEP >> 2) != 0) {
            wakeReceiver();
        }
    }

    /**
     * Stores how far this sender has come. What lies behind a checkpoint is whole: it is made before room is looked for, so that
     * nothing behind it can be overwritten before the next.
     */
    void checkpoint() {
        long published = published();
        if (published != checkpointed) {
            checkpoints.store(published, messages, bytes);
            checkpointed = published;
        }
    }

    /** The caller's store before the look for a sleeper; the sleeper does it the other way round. */
    void wakeReceiver() {
        VarHandle.fullFence();
        if (channel.wake(header, Layout.HEADER_RECEIVER_ASLEEP, 0)) {
            ChannelShape.count(lane, Layout.LANE_WAKE_UPS, 1);
        }
    }

    void countRejection() {
        ChannelShape.count(lane, Layout.LANE_REJECTED, 1);
    }

    long asleepOffset() {
        return laneOffset + Layout.LANE_SENDER_ASLEEP;
    }

    /**
     * Begins where the lane's last sender stopped; this process has taken its place. Refuses when the stream has ended or is
     * poisoned.
     */
    void settle() {
        INT.setOpaque(lane, Layout.LANE_ENDED, 0);
        // A receiver that sees the stream's end sees this lane taken and not ended, or we see the end here.
        VarHandle.fullFence();
        if (channel.state() != Layout.STATE_OPEN) {
            throw channel.refusal();
        }
        findTail();
        INT.setOpaque(lane, Layout.LANE_SENDER_ASLEEP, 0);
        if (Role.enter(lane, Layout.LANE_SENDER)) {
            ChannelShape.count(lane, Layout.LANE_TAKE_OVERS, 1);
        }
        LONG.getAndBitwiseOr(header, Layout.HEADER_LANES_USED, 1L << index);
        // The one before may have died after its last publication and before its wake-up.
        wakeReceiver();
    }

    /** Walks what the one before published after its last checkpoint. */
    private void findTail() {
        long seen = (long) LONG.getAcquire(lane, Layout.LANE_RELEASED);
        Checkpoints.Progress last = checkpoints.latest();
        if (!Layout.isPosition(seen) || !Layout.isPosition(last.tail()) || Math.abs(last.tail() - seen) > capacity) {
            throw channel.poison(Layout.POISON_POSITION, index, last.tail());
        }
        Checkpoints.Progress progress = Checkpoints.walk(last, ring);
        tail = progress.tail();
        if (ring.getAcquire(tail & mask) != 0 || tail < seen || tail - seen >= capacity) {
            throw channel.poison(Layout.POISON_HEADER, index, tail);
        }
        messages = progress.messages();
        bytes = progress.bytes();
        checkpointed = last.tail();
        checkpoint();
        head = seen;
        room = seen;
        limit = tail;
        highWater = Math.min((long) LONG.getOpaque(lane, Layout.LANE_HIGH_WATER), capacity);
    }

    /** This sender has sent its last message. */
    void end() {
        checkpoint();
        // The receiver may take it at its word and be gone: nothing comes after.
        ended = true;
        limit = tail;
        room = tail;
        // Pairs with the receiver's acquire: whoever sees it sees the last message.
        INT.setRelease(lane, Layout.LANE_ENDED, 1);
        if (channel.shape.oneSender()) {
            channel.changeState(Layout.STATE_ENDED);
        } else {
            wakeReceiver();
        }
    }
}
