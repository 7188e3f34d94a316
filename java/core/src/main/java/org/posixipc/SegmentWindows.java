package org.posixipc;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ReadOnlyBufferException;
import org.posixipc.internal.Guard;
import org.posixipc.internal.Mapping;

/**
 * The buffers behind a segment and the refusal of what is not in them. A buffer holds less than 2 GiB, so window k starts
 * at k GiB and is up to 2 GiB - 1 byte long: any range of up to 1 GiB lies in one window. Closing and shrinking put
 * shorter buffers in place, so that one bounds check, the buffer's own, answers for bounds and liveness both.
 */
abstract class SegmentWindows {
    /** log2 of the distance of windows. */
    static final int WINDOW_BITS = 30;

    /** Bytes from one window to the next, and the longest range that is sure to lie in one. */
    static final int WINDOW = 1 << WINDOW_BITS;

    static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();
    static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();

    /** What a buffer can hold, and what 1 GiB from the last byte before the next window on needs. */
    private static final long LONGEST = Integer.MAX_VALUE;

    /** Direct as the others, so that accesses meet one class of buffer. */
    private static final ByteBuffer EMPTY = ByteBuffer.allocateDirect(0);

    private static final ByteBuffer[] NONE = {EMPTY};

    private static final LongBuffer[] NO_LONGS = {};
    private static final IntBuffer[] NO_INTS = {};

    /** The bits of an offset that no window is reached by: it is negative or at least 2^61. */
    private static final long BEYOND = -1L << 61;

    final Mapping mapping;

    /** Offset of this segment in its mapping. */
    final long base;

    private final int markIndex;

    /**
     * The whole segment, if one buffer can hold it, else null for good: see {@link #only()}. Plain, as the others here: a late
     * look finds harmless memory.
     */
    private ByteBuffer only;

    private ByteBuffer[] windows;

    /** The same bytes as longs and as ints, where there is no {@link #only()}. */
    private LongBuffer[] longs = NO_LONGS;

    private IntBuffer[] ints = NO_INTS;
    private long limit;
    private volatile boolean open = true;

    /** Known to the mapping by a weak reference, so it must live as long as this segment does. */
    private final Mapping.View view = this::shorten;

    SegmentWindows(Mapping mapping, long base, long length, ByteBuffer[] windows) {
        this.mapping = mapping;
        this.markIndex = mapping.markIndex();
        this.base = base;
        this.limit = length;
        this.windows = windows;
        this.only = length <= LONGEST ? windows[0] : null;
        if (only == null) {
            viewWindows();
        }
        VarHandle.storeStoreFence(); // as if the fields were final, for threads that get the segment by a race
        mapping.addView(view);
    }

    /** The windows of a whole mapping, or of a slice too long for one window of it. */
    static ByteBuffer[] windows(Mapping mapping, long base, long length) {
        int count = (int) Math.max(1, (length + WINDOW - 1) >>> WINDOW_BITS);
        ByteBuffer[] windows = new ByteBuffer[count];
        for (int k = 0; k < count; k++) {
            long start = (long) k << WINDOW_BITS;
            windows[k] = mapping.buffer(base + start, Math.min(LONGEST, length - start));
        }
        return windows;
    }

    private void viewWindows() {
        LongBuffer[] asLongs = new LongBuffer[windows.length];
        IntBuffer[] asInts = new IntBuffer[windows.length];
        for (int k = 0; k < windows.length; k++) {
            asLongs[k] = windows[k].asLongBuffer();
            asInts[k] = windows[k].asIntBuffer();
        }
        longs = asLongs;
        ints = asInts;
    }

    /**
     * The one buffer of a segment below 2 GiB, null of a longer one. Accesses to single values look at it and at {@code (int)
     * offset == offset} themselves: the JIT takes the one out of loops and sees through the other where the offset is an int,
     * and nothing is left but the buffer's own bounds check. A longer segment never decides by the offset, because a CPU
     * cannot foresee that for random ones.
     */
    final ByteBuffer only() {
        return only;
    }

    /** The buffer that an access at {@code offset} goes to, at {@link #index}. */
    final ByteBuffer window(long offset) {
        ByteBuffer all = only;
        return all != null && (int) offset == offset ? all : far(offset);
    }

    final int index(long offset) {
        return only != null && (int) offset == offset ? (int) offset : farIndex(offset);
    }

    /** Index in the window that starts at the last multiple of 1 GiB. */
    static int farIndex(long offset) {
        return (int) offset & WINDOW - 1;
    }

    /** The window that starts at the last multiple of 1 GiB; for an access at {@link #farIndex}. */
    final ByteBuffer far(long offset) {
        // Without the minimum, offsets from 2^61 on would wrap to small numbers; with it the array's own check refuses
        // them.
        return windows[(int) Math.min(offset >>> WINDOW_BITS, Integer.MAX_VALUE)];
    }

    /**
     * Reads a long where there is no {@link #only()}. Which window it lies in changes from access to access, so nothing that is
     * asked of the buffer can be taken out of a loop; a LongBuffer asks the least of it, and knows aligned places only.
     */
    final long farLong(long offset) {
        return (offset & (BEYOND | 7)) == 0
                ? longs[(int) (offset >>> WINDOW_BITS)].get(farIndex(offset) >>> 3)
                : (long) LONG.get(far(offset), farIndex(offset));
    }

    /** Writes a long where there is no {@link #only()}. */
    final void setFarLong(long offset, long value) {
        if ((offset & (BEYOND | 7)) == 0) {
            longs[(int) (offset >>> WINDOW_BITS)].put(farIndex(offset) >>> 3, value);
        } else {
            LONG.set(far(offset), farIndex(offset), value);
        }
    }

    /** Reads an int where there is no {@link #only()}. */
    final int farInt(long offset) {
        return (offset & (BEYOND | 3)) == 0
                ? ints[(int) (offset >>> WINDOW_BITS)].get(farIndex(offset) >>> 2)
                : (int) INT.get(far(offset), farIndex(offset));
    }

    /** Writes an int where there is no {@link #only()}. */
    final void setFarInt(long offset, int value) {
        if ((offset & (BEYOND | 3)) == 0) {
            ints[(int) (offset >>> WINDOW_BITS)].put(farIndex(offset) >>> 2, value);
        } else {
            INT.set(far(offset), farIndex(offset), value);
        }
    }

    /** Bytes that may be used. */
    final long limit() {
        return limit;
    }

    final boolean open() {
        return open;
    }

    /** Checks a range before it is cut into windows. */
    final void checkRange(long offset, long length) {
        if (!open || (offset | length) < 0 || length > limit - offset) {
            throw refused(offset, length, new IndexOutOfBoundsException());
        }
    }

    /** What an access that a buffer refused is to the caller. */
    final RuntimeException refused(long offset, long length, RuntimeException cause) {
        VarHandle.acquireFence();
        if (!open) {
            return mapping.limit() != Mapping.CLOSED
                    ? new IllegalStateException("this slice of " + mapping.description() + " is closed")
                    : mapping.handle().closed();
        }
        if (offset < 0 || length < 0 || length > limit - offset) {
            return new IndexOutOfBoundsException("offset " + offset + " with length " + length + " is outside of "
                    + mapping.description() + ", which has " + limit + " bytes here");
        }
        if (cause instanceof ReadOnlyBufferException) {
            return new IllegalStateException(mapping.description() + " is mapped read-only");
        }
        if (cause instanceof IllegalStateException) {
            return misaligned(offset, length);
        }
        return cause;
    }

    final IllegalArgumentException misaligned(long offset, long alignment) {
        return new IllegalArgumentException("offset " + offset + " of " + mapping.description() + " is not aligned to "
                + alignment + " bytes, which atomic access needs");
    }

    /** After an access that must not pass cut-off bytes by in silence. */
    final void checkTruncation() {
        if (Guard.isMarked(markIndex)) {
            mapping.checkTruncation();
        }
    }

    /** The windows of a part of this segment. */
    final ByteBuffer[] part(long offset, long length) {
        checkRange(offset, length);
        // At most 7 bytes do not fit, of a part of a whole gibibyte that begins just before a window's end.
        if (length <= WINDOW && farIndex(offset) + length <= LONGEST) {
            try {
                // Not window(offset): the first one reaches offsets up to 2 GiB, but not all that may lie behind them.
                ByteBuffer window = piece(offset, (int) length);
                return new ByteBuffer[] {
                    window.slice(farIndex(offset), (int) length).order(ByteOrder.nativeOrder())
                };
            } catch (IndexOutOfBoundsException e) {
                throw refused(offset, length, e);
            }
        }
        try {
            return windows(mapping, base + offset, length);
        } finally {
            Reference.reachabilityFence(this); // its windows keep the range mapped meanwhile
        }
    }

    /** As {@link #window}, for a bulk access that then is checked by the buffer; an empty one takes the long way. */
    final ByteBuffer whole(long offset, int length) {
        if (length == 0) {
            throw new IndexOutOfBoundsException();
        }
        return window(offset);
    }

    /** The window in which {@code length} <= 1 GiB bytes from {@code offset} on lie whole, at {@link #farIndex}. */
    final ByteBuffer piece(long offset, int length) {
        ByteBuffer[] present = windows;
        long number = offset >>> WINDOW_BITS;
        ByteBuffer window = number < present.length ? present[(int) number] : EMPTY;
        if (length > window.capacity() - farIndex(offset)) {
            throw refused(offset, length, new IndexOutOfBoundsException());
        }
        return window;
    }

    /** Ends this view of the mapping; the mapping stays. */
    final void closeView() {
        mapping.removeView(view);
        shorten(Mapping.CLOSED);
    }

    private synchronized void shorten(long mappingLimit) {
        long length = Math.min(limit, Math.max(0, mappingLimit - base));
        open &= mappingLimit != Mapping.CLOSED;
        if (length == limit && open) {
            return;
        }
        limit = length;
        ByteBuffer[] shorter = NONE;
        if (length > 0) {
            shorter = new ByteBuffer[(int) ((length + WINDOW - 1) >>> WINDOW_BITS)];
            for (int k = 0; k < shorter.length; k++) {
                long bytes = Math.min(length - ((long) k << WINDOW_BITS), windows[k].capacity());
                shorter[k] = windows[k].slice(0, (int) bytes).order(ByteOrder.nativeOrder());
            }
        }
        VarHandle.releaseFence(); // pairs with the fence in refused: who meets the new buffers finds out why
        windows = shorter;
        if (only != null) {
            only = shorter[0];
        } else {
            viewWindows();
        }
    }
}
