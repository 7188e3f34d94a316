package org.posixipc.channel;

import static org.posixipc.channel.Layout.LONG;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * How far a lane's sender has come. It stores that now and then, not with every message; what it published since is found by
 * walking the records. Of two places it always writes the older, so a kill leaves one whole. FORMAT.md, "Checkpoints".
 */
final class Checkpoints {
    /** Who looks while the sender runs may be overtaken this often; then the last answer is taken. */
    private static final int ATTEMPTS = 4;

    private final ByteBuffer lane;

    /**
     * @param tail end of the last publication
     * @param messages published up to there
     * @param bytes of their payload
     */
    record Progress(long tail, long messages, long bytes) {}

    Checkpoints(ByteBuffer lane) {
        this.lane = lane;
    }

    /** How far the sender of each lane has come. A lane that none has had is not looked at: its ring is not in memory yet. */
    static Progress[] ofLanes(ChannelMemory channel) {
        long used = (long) LONG.getAcquire(channel.header, Layout.HEADER_LANES_USED);
        Progress[] lanes = new Progress[channel.shape.lanes()];
        for (int lane = 0; lane < lanes.length; lane++) {
            lanes[lane] = (used >>> lane & 1) == 0
                    ? new Progress(0, 0, 0)
                    : new Checkpoints(ChannelShape.laneView(channel.segment, lane)).now(channel.ring(lane));
        }
        return lanes;
    }

    private static int place(int which) {
        return Layout.LANE_CHECKPOINTS + which * Layout.CHECKPOINT_SIZE;
    }

    private long tail(int which) {
        return (long) LONG.getAcquire(lane, place(which) + Layout.CHECKPOINT_TAIL);
    }

    private int newer() {
        return Long.compareUnsigned(tail(1), tail(0)) > 0 ? 1 : 0;
    }

    private Progress read(int which) {
        long tail = tail(which);
        long messages = (long) LONG.getOpaque(lane, place(which) + Layout.CHECKPOINT_MESSAGES);
        long bytes = (long) LONG.getOpaque(lane, place(which) + Layout.CHECKPOINT_BYTES);
        return new Progress(tail, messages, bytes);
    }

    /** The newer one. */
    Progress latest() {
        Progress progress = read(newer());
        for (int i = 0; i < ATTEMPTS; i++) {
            VarHandle.acquireFence();
            // What is written is the older: while this was the newer it was whole.
            int newer = newer();
            if (tail(newer) == progress.tail) {
                break;
            }
            progress = read(newer);
        }
        return progress;
    }

    /** By the sender alone, which has published up to {@code tail}, beyond its last checkpoint. */
    void store(long tail, long messages, long bytes) {
        int older = place(1 - newer());
        LONG.setOpaque(lane, older + Layout.CHECKPOINT_MESSAGES, messages);
        LONG.setOpaque(lane, older + Layout.CHECKPOINT_BYTES, bytes);
        LONG.setRelease(lane, older + Layout.CHECKPOINT_TAIL, tail);
        // Before records are overwritten that lie before it: who walks them looks here again.
        VarHandle.releaseFence();
    }

    /**
     * With what was published since, if the sender rests; else the last one, whose three words may be of different moments where the
     * sender overtook every look.
     */
    Progress now(Ring ring) {
        Progress from = latest();
        for (int i = 0; i < ATTEMPTS; i++) {
            Progress to = walk(from, ring);
            VarHandle.acquireFence();
            Progress again = latest();
            if (again.equals(from)) {
                return to;
            }
            from = again;
        }
        return from;
    }

    /** Goes on from {@code from} over the published records, to the first word that is 0 or heads no possible record. */
    static Progress walk(Progress from, Ring ring) {
        if (!Layout.isPosition(from.tail)) {
            return from;
        }
        long at = from.tail;
        long messages = from.messages;
        long bytes = from.bytes;
        for (long word; (word = ring.getAcquire(at & ring.mask)) != 0; ) {
            long length = word & Layout.RECORD_LENGTH_MASK;
            long end = at + Layout.recordBytes(length);
            if ((word & Layout.RECORD_COMMITTED) == 0
                    || end - at > ring.capacity - (at & ring.mask)
                    || end - from.tail >= ring.capacity) {
                break;
            }
            if ((word & Layout.RECORD_PADDING) == 0) {
                messages++;
                bytes += length;
            }
            at = end;
        }
        return new Progress(at, messages, bytes);
    }
}
