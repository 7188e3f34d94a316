package org.posixipc.channel;

import static org.posixipc.channel.Layout.INT;
import static org.posixipc.channel.Layout.LONG;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.posixipc.LifeLock;
import org.posixipc.Segment;
import org.posixipc.SharedMemory;

/** What the ends of a channel share in this process: the object, its mapping, its shape, and its state for all. */
final class ChannelMemory {
    final SharedMemory memory;
    final Segment segment;
    final ChannelShape shape;

    /** The channel's own words: state, receiver's sleep, places. */
    final ByteBuffer header;

    private final IntBuffer words;

    /** The channel's handle, and each end that has not left. */
    private final AtomicInteger users = new AtomicInteger(1);

    ChannelMemory(SharedMemory memory, Segment segment, ChannelShape shape) {
        this.memory = memory;
        this.segment = segment;
        this.shape = shape;
        this.header = ChannelShape.headerView(segment);
        this.words = header.asIntBuffer();
    }

    /** One more uses it; the handle is open. */
    void retain() {
        users.incrementAndGet();
    }

    /** One less. The last lets it go: a message that is just sent or handled is not to end on pages of zeros. */
    void release() {
        if (users.decrementAndGet() == 0) {
            try {
                segment.close();
            } finally {
                memory.close();
            }
        }
    }

    String name() {
        return memory.name();
    }

    Ring ring(int lane) {
        return new Ring(segment, shape.ringOffset(lane), shape.capacity());
    }

    /** As messages name it. */
    String shown() {
        return Shown.channel(name());
    }

    int state() {
        int state = words.get(Layout.HEADER_STATE >> 2);
        VarHandle.acquireFence();
        return state;
    }

    /** Whether nothing goes on here: poisoned, or a state that no end writes, as that of memory that was cut off. */
    boolean isSpoilt() {
        return isSpoilt(state());
    }

    static boolean isSpoilt(int state) {
        return state != Layout.STATE_OPEN && state != Layout.STATE_ENDED;
    }

    boolean isSenderAlive(int lane) {
        return memory.life(Layout.LIFE_SENDER + lane).isAlive();
    }

    LifeLock senderLife(int lane) {
        return memory.life(Layout.LIFE_SENDER + lane);
    }

    LifeLock receiverLife() {
        return memory.life(Layout.LIFE_RECEIVER);
    }

    /** Marks the channel as spoilt, wakes everybody, and returns what to throw. The first report stays. */
    ChannelPoisonedException poison(int reason, int lane, long position) {
        if (state() != Layout.STATE_POISONED) {
            INT.setOpaque(header, Layout.HEADER_POISON_REASON, reason);
            INT.setOpaque(header, Layout.HEADER_POISON_LANE, lane);
            LONG.setOpaque(header, Layout.HEADER_POISON_POSITION, position);
            changeState(Layout.STATE_POISONED);
        }
        return poisoned();
    }

    ChannelPoisonedException poisoned() {
        int lane = (int) INT.getOpaque(header, Layout.HEADER_POISON_LANE);
        long position = (long) LONG.getOpaque(header, Layout.HEADER_POISON_POSITION);
        return new ChannelPoisonedException(name(), fault(), lane, position);
    }

    /** What is wrong with a spoilt channel. */
    String fault() {
        if (isCutOff()) {
            return "another process truncated the object";
        }
        int state = state();
        return state == Layout.STATE_POISONED
                ? ChannelPoisonedException.fault(
                        (int) INT.getOpaque(header, Layout.HEADER_POISON_REASON),
                        (int) INT.getOpaque(header, Layout.HEADER_POISON_LANE),
                        (long) LONG.getOpaque(header, Layout.HEADER_POISON_POSITION))
                : "its state is " + state + ", which no end writes";
    }

    /** Asked of the segment by an access that it refuses then, so that it does not tell the same once more when it is closed. */
    private boolean isCutOff() {
        try {
            segment.getBytes(0, new byte[1]);
            return false;
        } catch (IllegalStateException e) {
            return segment.isTruncated();
        }
    }

    /** To `to`, unless it is poisoned: a spoilt stream has no orderly end. Wakes everybody. */
    void changeState(int to) {
        int seen = state();
        while (seen != Layout.STATE_POISONED
                && seen != to
                && !INT.compareAndSet(header, Layout.HEADER_STATE, seen, to)) {
            seen = state();
        }
        VarHandle.fullFence();
        wake(header, Layout.HEADER_RECEIVER_ASLEEP, 0);
        for (int lane = 0; lane < shape.lanes(); lane++) {
            wake(ChannelShape.laneView(segment, lane), Layout.LANE_SENDER_ASLEEP, Layout.laneOffset(lane));
        }
    }

    /** What a sender throws when the state is not open. */
    RuntimeException refusal() {
        return isSpoilt()
                ? poisoned()
                : new IllegalStateException("the stream of " + shown() + " has ended; nothing is sent any more");
    }

    /**
     * Wakes who sleeps on a word, if anybody does. The caller has made its store and a full fence before: the sleeper raises
     * the word, makes a full fence, and looks for that store.
     *
     * @param words a view that holds the word at {@code offset}; it begins at {@code base} of the segment
     * @return whether there was a sleeper
     */
    boolean wake(ByteBuffer words, int offset, long base) {
        if ((int) INT.getOpaque(words, offset) == 0) {
            return false;
        }
        INT.setOpaque(words, offset, 0);
        segment.wakeOne(base + offset);
        return true;
    }
}
