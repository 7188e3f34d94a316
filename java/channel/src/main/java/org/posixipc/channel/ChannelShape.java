package org.posixipc.channel;

import static org.posixipc.channel.Layout.LONG;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.zip.CRC32;
import org.posixipc.Segment;

/**
 * What a channel's fixed part says, copied once and checked; the shared one is never read again.
 *
 * @param headerBytes bytes before the first ring
 * @param capacity bytes of each ring
 * @param maxMessage bytes of the largest message
 */
record ChannelShape(int kind, int lanes, long headerBytes, long capacity, int maxMessage, int flags) {
    private static final int CRC_FROM = 8;

    static ChannelShape of(int kind, int lanes, long capacity, int maxMessage, int flags) {
        return new ChannelShape(kind, lanes, Layout.headerBytes(lanes), capacity, maxMessage, flags);
    }

    boolean spinOnly() {
        return (flags & Layout.FLAG_SPIN_ONLY) != 0;
    }

    boolean oneSender() {
        return kind == Layout.KIND_ONE_SENDER;
    }

    String describe() {
        return lanes + (oneSender() ? " sender" : " lanes") + " x " + capacity + " bytes, messages of up to "
                + maxMessage + (spinOnly() ? ", spin only" : "");
    }

    long totalBytes() {
        return headerBytes + lanes * capacity;
    }

    /** Where a lane's ring begins. */
    long ringOffset(int lane) {
        return headerBytes + lane * capacity;
    }

    /** Writes the fixed part into fresh memory, the magic last. */
    void format(Segment segment) {
        ByteBuffer fixed =
                ByteBuffer.allocate(Layout.HEADER_CRC + Integer.BYTES).order(ByteOrder.nativeOrder());
        byte[] instance = new byte[16];
        new SecureRandom().nextBytes(instance);
        Instant now = Instant.now();
        fixed.putInt(Layout.HEADER_ENDIAN, Layout.ENDIAN);
        fixed.putShort(Layout.HEADER_MAJOR, (short) Layout.MAJOR);
        fixed.putShort(Layout.HEADER_MINOR, (short) Layout.MINOR);
        fixed.putInt(Layout.HEADER_HEADER_BYTES, (int) headerBytes);
        fixed.putInt(Layout.HEADER_KIND, kind);
        fixed.putLong(Layout.HEADER_TOTAL_BYTES, totalBytes());
        fixed.putLong(Layout.HEADER_CAPACITY, capacity);
        fixed.putInt(Layout.HEADER_LANES, lanes);
        fixed.putInt(Layout.HEADER_RECORD_ALIGN_LOG2, Layout.RECORD_ALIGN_LOG2);
        fixed.putInt(Layout.HEADER_MAX_MESSAGE, maxMessage);
        fixed.putInt(Layout.HEADER_FLAGS, flags);
        fixed.put(Layout.HEADER_INSTANCE, instance);
        fixed.putLong(Layout.HEADER_BOOT, bootHash());
        fixed.putLong(Layout.HEADER_CREATED_NS, now.getEpochSecond() * 1_000_000_000L + now.getNano());
        fixed.putInt(Layout.HEADER_CRC, crc(fixed));
        segment.setBytes(CRC_FROM, fixed.array(), CRC_FROM, fixed.capacity() - CRC_FROM);
        segment.setInt(Layout.HEADER_STATE, Layout.STATE_OPEN);
        segment.setLongRelease(Layout.HEADER_MAGIC, Layout.MAGIC);
    }

    /**
     * Reads and checks the fixed part of a segment, which need not reach to the end of the object.
     *
     * @param objectBytes length of the object
     * @param name for the message
     */
    static ChannelShape read(Segment segment, long objectBytes, String name) throws ChannelFormatException {
        if (segment.length() < Layout.HEADER_SIZE || segment.getLongAcquire(Layout.HEADER_MAGIC) != Layout.MAGIC) {
            throw new ChannelFormatException(name, "is no channel; open it as what it is, or use another name");
        }
        ByteBuffer fixed =
                ByteBuffer.allocate(Layout.HEADER_CRC + Integer.BYTES).order(ByteOrder.nativeOrder());
        segment.getBytes(0, fixed.array());
        if (fixed.getInt(Layout.HEADER_ENDIAN) != Layout.ENDIAN) {
            throw new ChannelFormatException(name, "was made on a machine of the other byte order");
        }
        int major = fixed.getShort(Layout.HEADER_MAJOR) & 0xFFFF;
        if (major != Layout.MAJOR || fixed.getLong(Layout.HEADER_INCOMPATIBLE) != 0) {
            throw new ChannelFormatException(
                    name,
                    "has channel format " + major + "; this library knows " + Layout.MAJOR + " without extensions");
        }
        ChannelShape shape = new ChannelShape(
                fixed.getInt(Layout.HEADER_KIND),
                fixed.getInt(Layout.HEADER_LANES),
                fixed.getInt(Layout.HEADER_HEADER_BYTES) & 0xFFFFFFFFL,
                fixed.getLong(Layout.HEADER_CAPACITY),
                fixed.getInt(Layout.HEADER_MAX_MESSAGE),
                fixed.getInt(Layout.HEADER_FLAGS));
        if (fixed.getInt(Layout.HEADER_CRC) != crc(fixed)
                || fixed.getInt(Layout.HEADER_RECORD_ALIGN_LOG2) != Layout.RECORD_ALIGN_LOG2
                || !shape.isPossible()
                || fixed.getLong(Layout.HEADER_TOTAL_BYTES) != shape.totalBytes()
                || objectBytes < shape.totalBytes()) {
            throw new ChannelFormatException(name, "is a channel with a spoilt header; unlink it and make it anew");
        }
        return shape;
    }

    private boolean isPossible() {
        return Long.bitCount(capacity) == 1
                && capacity >= Layout.CAPACITY_MIN
                && capacity <= Layout.CAPACITY_MAX
                && lanes >= 1
                && lanes <= Layout.LANES_MAX
                && (kind == Layout.KIND_LANES || kind == Layout.KIND_ONE_SENDER && lanes == 1)
                && maxMessage >= 1
                && maxMessage <= Layout.messageLimit(capacity)
                && (flags & ~Layout.FLAG_SPIN_ONLY) == 0
                && headerBytes >= Layout.headerBytes(lanes)
                && headerBytes % 4096 == 0;
    }

    private static int crc(ByteBuffer fixed) {
        CRC32 crc = new CRC32();
        crc.update(fixed.array(), CRC_FROM, Layout.HEADER_CRC - CRC_FROM);
        return (int) crc.getValue();
    }

    /** FNV-1a of the boot id; 0 where there is none. */
    private static long bootHash() {
        try {
            byte[] id = Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                    .strip()
                    .getBytes(StandardCharsets.US_ASCII);
            long hash = 0xCBF29CE484222325L;
            for (byte b : id) {
                hash = (hash ^ b & 0xFF) * 0x100000001B3L;
            }
            return hash;
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }

    /** For words that are looked at and changed by several processes, in the channel's first bytes. */
    static ByteBuffer headerView(Segment segment) {
        return segment.view(0, Layout.HEADER_SIZE);
    }

    static ByteBuffer laneView(Segment segment, int lane) {
        return segment.view(Layout.laneOffset(lane), Layout.LANE_SIZE);
    }

    /** A counter with one writer: a plain add, untorn. */
    static void count(ByteBuffer words, int offset, long delta) {
        LONG.setOpaque(words, offset, (long) LONG.getOpaque(words, offset) + delta);
    }
}
