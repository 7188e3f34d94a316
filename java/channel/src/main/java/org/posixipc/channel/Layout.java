package org.posixipc.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The memory of a channel, as native/FORMAT.md tells it; the names are those of {@code posixipc/channel_layout.h}, with which a
 * test compares them. Offsets are bytes: HEADER ones from the channel's start, LANE ones from the lane's block.
 */
final class Layout {
    static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder());

    static final long MAGIC = 0x4E41484343504950L;
    static final int ENDIAN = 0x01020304;
    static final int MAJOR = 1;
    static final int MINOR = 0;

    static final int LANES_MAX = 64;
    static final long CAPACITY_MIN = 64 << 10;
    static final long CAPACITY_MAX = 1L << 40;
    static final int MESSAGE_MAX = 256 << 20;

    static final int KIND_ONE_SENDER = 1;
    static final int KIND_LANES = 2;
    static final int FLAG_SPIN_ONLY = 1;
    static final int STATE_OPEN = 1;
    static final int STATE_ENDED = 2;
    static final int STATE_POISONED = 3;
    static final int POISON_HEADER = 1;
    static final int POISON_LENGTH = 2;
    static final int POISON_PADDING = 3;
    static final int POISON_POSITION = 4;
    static final int LIFE_RECEIVER = 0;
    static final int LIFE_SENDER = 1;

    static final long RECORD_LENGTH_MASK = 0x3FFFFFFFL;
    static final long RECORD_PADDING = 1L << 30;
    static final long RECORD_COMMITTED = 1L << 31;
    static final int RECORD_TYPE_SHIFT = 32;
    static final int RECORD_HEADER = 8;
    static final int RECORD_ALIGN_LOG2 = 3;

    static final int HEADER_MAGIC = 0;
    static final int HEADER_ENDIAN = 8;
    static final int HEADER_MAJOR = 12;
    static final int HEADER_MINOR = 14;
    static final int HEADER_HEADER_BYTES = 16;
    static final int HEADER_KIND = 20;
    static final int HEADER_INCOMPATIBLE = 24;
    static final int HEADER_COMPATIBLE = 32;
    static final int HEADER_TOTAL_BYTES = 40;
    static final int HEADER_CAPACITY = 48;
    static final int HEADER_LANES = 56;
    static final int HEADER_RECORD_ALIGN_LOG2 = 60;
    static final int HEADER_MAX_MESSAGE = 64;
    static final int HEADER_FLAGS = 68;
    static final int HEADER_INSTANCE = 80;
    static final int HEADER_BOOT = 96;
    static final int HEADER_CREATED_NS = 104;
    static final int HEADER_CRC = 124;
    static final int HEADER_STATE = 128;
    static final int HEADER_POISON_REASON = 132;
    static final int HEADER_POISON_LANE = 136;
    static final int HEADER_POISON_POSITION = 144;
    static final int HEADER_RECEIVER_ASLEEP = 256;
    static final int HEADER_LANES_USED = 384;
    static final int HEADER_RECEIVER = 512;
    static final int HEADER_RECEIVER_WAITS = 640;
    static final int HEADER_RECEIVER_WAKE_UPS = 648;
    static final int HEADER_RECEIVER_TAKE_OVERS = 656;
    static final int HEADER_SIZE = 1024;

    static final int LANE_CHECKPOINTS = 0;
    static final int LANE_RELEASED = 128;
    static final int LANE_CONSUMED = 256;
    static final int LANE_RECEIVED_MESSAGES = 264;
    static final int LANE_RECEIVED_BYTES = 272;
    static final int LANE_SENDER_ASLEEP = 384;
    static final int LANE_SENDER = 512;
    static final int LANE_ENDED = 576;
    static final int LANE_REJECTED = 640;
    static final int LANE_WAITS = 648;
    static final int LANE_WAKE_UPS = 656;
    static final int LANE_TAKE_OVERS = 664;
    static final int LANE_HIGH_WATER = 672;
    static final int LANE_SIZE = 1024;

    static final int CHECKPOINT_TAIL = 0;
    static final int CHECKPOINT_MESSAGES = 8;
    static final int CHECKPOINT_BYTES = 16;
    static final int CHECKPOINT_SIZE = 32;

    static final int ROLE_EPOCH = 0;
    static final int ROLE_PID = 4;
    static final int ROLE_START_TIME = 8;
    static final int ROLE_PID_NAMESPACE = 16;
    static final int ROLE_ATTACHED_NS = 24;

    private static final long DATA_ALIGNMENT = 4096;

    private Layout() {}

    /** Bytes before the first ring. */
    static long headerBytes(int lanes) {
        return HEADER_SIZE + (long) lanes * LANE_SIZE + DATA_ALIGNMENT - 1 & -DATA_ALIGNMENT;
    }

    /** Where the block of a lane's cursors begins. */
    static long laneOffset(int lane) {
        return HEADER_SIZE + (long) lane * LANE_SIZE;
    }

    /** Bytes of a record with so much payload. */
    static long recordBytes(long length) {
        return length + RECORD_HEADER + 7 & -8L;
    }

    static long recordWord(int type, long length) {
        return (long) type << RECORD_TYPE_SHIFT | RECORD_COMMITTED | length;
    }

    /** The largest message a ring always has room for: two records of its size and one header word fit. */
    static long messageLimit(long capacity) {
        return Math.min(capacity / 2 - 32, MESSAGE_MAX);
    }

    /** Whether it can be a cursor: they count bytes from the beginning, in records, and end where no sum of one overflows. */
    static boolean isPosition(long cursor) {
        return cursor >>> 62 == 0 && (cursor & 7) == 0;
    }
}
