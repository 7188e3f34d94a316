package org.posixipc;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import org.posixipc.internal.Guard;
import org.posixipc.internal.Mapping;

/**
 * The buffers behind a segment and the refusal of what is not in them. A buffer holds less than 2 GiB, so window k starts
 * at k GiB and is up to 2 GiB - 8 bytes long: any range of up to 1 GiB lies in one window. Closing and shrinking put
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

    private static final long LONGEST = (2L << WINDOW_BITS) - 8;

    /** Direct as the others, so that accesses meet one class of buffer. */
    private static final ByteBuffer EMPTY = ByteBuffer.allocateDirect(0);

    private static final ByteBuffer[] NONE = {EMPTY};

    final Mapping mapping;

    /** Offset of this segment in its mapping. */
    final long base;

    private final int markIndex;

    /** Window 0: the only one of most segments. Plain, as the others here: a late look finds harmless memory. */
    private ByteBuffer head;

    private ByteBuffer[] windows;
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
        this.head = windows[0];
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

    /**
     * Window 0. Accesses to single values choose between it and {@link #far} themselves, by {@code (int) offset == offset}: the
     * JIT sees through that where the offset is an int, and nothing is left but the buffer's own bounds check.
     */
    final ByteBuffer head() {
        return head;
    }

    /** The buffer that an access at {@code offset} goes to, at {@link #index}. */
    final ByteBuffer window(long offset) {
        return (int) offset == offset ? head : far(offset);
    }

    static int index(long offset) {
        return (int) offset == offset ? (int) offset : farIndex(offset);
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
     * Called when a buffer has refused an access: answers the right buffer, to be used at {@link #farIndex}, for the few bytes
     * below 2 GiB that window 0 does not reach, and throws for all else.
     */
    final ByteBuffer rescue(long offset, int length, RuntimeException cause) {
        RuntimeException refusal = refused(offset, length, cause);
        if (refusal == cause && cause instanceof IndexOutOfBoundsException && offset >= LONGEST - Long.BYTES) {
            return far(offset);
        }
        throw refusal;
    }

    /** As {@link #rescue}, for atomic access: a buffer looks at its bounds before it looks at the alignment. */
    final ByteBuffer rescueAligned(long offset, int length, RuntimeException cause) {
        ByteBuffer window = rescue(offset, length, cause);
        if ((mapping.address() + base + offset & length - 1) != 0) {
            throw misaligned(offset, length);
        }
        return window;
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
        if (length <= WINDOW) {
            try {
                ByteBuffer window = window(offset);
                return new ByteBuffer[] {
                    window.slice(index(offset), (int) length).order(ByteOrder.nativeOrder())
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
        head = shorter[0];
    }
}
