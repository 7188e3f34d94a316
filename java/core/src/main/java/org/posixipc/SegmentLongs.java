package org.posixipc;

import java.nio.ByteBuffer;
import org.posixipc.internal.Mapping;

/**
 * Atomic access to longs at aligned offsets, with the names and memory effects of {@link java.lang.invoke.VarHandle}'s access
 * modes.
 */
abstract class SegmentLongs extends SegmentInts {
    SegmentLongs(Mapping mapping, long base, long length, ByteBuffer[] windows) {
        super(mapping, base, length, windows);
    }

    /**
     * Reads a long: coherent, but without ordering of other accesses.
     *
     * @param offset bytes from the segment's start, a multiple of 8
     * @return the value
     * @throws IllegalArgumentException if the offset is not a multiple of 8 in memory
     * @throws IndexOutOfBoundsException if the 8 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed
     */
    public final long getLongOpaque(long offset) {
        try {
            ByteBuffer only = only();
            return only != null && (int) offset == offset
                    ? (long) LONG.getOpaque(only, (int) offset)
                    : (long) LONG.getOpaque(far(offset), farIndex(offset));
        } catch (RuntimeException e) {
            throw refused(offset, 8, e);
        }
    }

    /**
     * Reads a long: nothing after it is moved before it; pairs with a release.
     *
     * @param offset bytes from the segment's start, a multiple of 8
     * @return the value
     * @throws IllegalArgumentException if the offset is not a multiple of 8 in memory
     * @throws IndexOutOfBoundsException if the 8 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed
     */
    public final long getLongAcquire(long offset) {
        try {
            ByteBuffer only = only();
            return only != null && (int) offset == offset
                    ? (long) LONG.getAcquire(only, (int) offset)
                    : (long) LONG.getAcquire(far(offset), farIndex(offset));
        } catch (RuntimeException e) {
            throw refused(offset, 8, e);
        }
    }

    /**
     * Reads a long: in one total order with all volatile accesses.
     *
     * @param offset bytes from the segment's start, a multiple of 8
     * @return the value
     * @throws IllegalArgumentException if the offset is not a multiple of 8 in memory
     * @throws IndexOutOfBoundsException if the 8 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed
     */
    public final long getLongVolatile(long offset) {
        try {
            ByteBuffer only = only();
            return only != null && (int) offset == offset
                    ? (long) LONG.getVolatile(only, (int) offset)
                    : (long) LONG.getVolatile(far(offset), farIndex(offset));
        } catch (RuntimeException e) {
            throw refused(offset, 8, e);
        }
    }

    /**
     * Writes a long: coherent, but without ordering of other accesses.
     *
     * @param offset bytes from the segment's start, a multiple of 8
     * @param value the value
     * @throws IllegalArgumentException if the offset is not a multiple of 8 in memory
     * @throws IndexOutOfBoundsException if the 8 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed or read-only
     */
    public final void setLongOpaque(long offset, long value) {
        try {
            ByteBuffer only = only();
            if (only != null && (int) offset == offset) {
                LONG.setOpaque(only, (int) offset, value);
            } else {
                LONG.setOpaque(far(offset), farIndex(offset), value);
            }
        } catch (RuntimeException e) {
            throw refused(offset, 8, e);
        }
    }

    /**
     * Writes a long: nothing before it is moved after it; pairs with an acquire.
     *
     * @param offset bytes from the segment's start, a multiple of 8
     * @param value the value
     * @throws IllegalArgumentException if the offset is not a multiple of 8 in memory
     * @throws IndexOutOfBoundsException if the 8 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed or read-only
     */
    public final void setLongRelease(long offset, long value) {
        try {
            ByteBuffer only = only();
            if (only != null && (int) offset == offset) {
                LONG.setRelease(only, (int) offset, value);
            } else {
                LONG.setRelease(far(offset), farIndex(offset), value);
            }
        } catch (RuntimeException e) {
            throw refused(offset, 8, e);
        }
    }

    /**
     * Writes a long: in one total order with all volatile accesses.
     *
     * @param offset bytes from the segment's start, a multiple of 8
     * @param value the value
     * @throws IllegalArgumentException if the offset is not a multiple of 8 in memory
     * @throws IndexOutOfBoundsException if the 8 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed or read-only
     */
    public final void setLongVolatile(long offset, long value) {
        try {
            ByteBuffer only = only();
            if (only != null && (int) offset == offset) {
                LONG.setVolatile(only, (int) offset, value);
            } else {
                LONG.setVolatile(far(offset), farIndex(offset), value);
            }
        } catch (RuntimeException e) {
            throw refused(offset, 8, e);
        }
    }

    /**
     * Writes a long if it is the expected one, with volatile effects.
     *
     * @param offset bytes from the segment's start, a multiple of 8
     * @param expected what must be there
     * @param value what will be there
     * @return true if it was the expected one and has been replaced
     * @throws IllegalArgumentException if the offset is not a multiple of 8 in memory
     * @throws IndexOutOfBoundsException if the 8 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed or read-only, or was truncated by another process
     */
    public final boolean compareAndSetLong(long offset, long expected, long value) {
        boolean done;
        try {
            done = LONG.compareAndSet(window(offset), index(offset), expected, value);
        } catch (RuntimeException e) {
            throw refused(offset, 8, e);
        }
        checkTruncation();
        return done;
    }

    /**
     * Writes a long if it is the expected one, with volatile effects.
     *
     * @param offset bytes from the segment's start, a multiple of 8
     * @param expected what must be there
     * @param value what will be there
     * @return what was there: {@code expected} if it has been replaced
     * @throws IllegalArgumentException if the offset is not a multiple of 8 in memory
     * @throws IndexOutOfBoundsException if the 8 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed or read-only, or was truncated by another process
     */
    public final long compareAndExchangeLong(long offset, long expected, long value) {
        long found;
        try {
            found = (long) LONG.compareAndExchange(window(offset), index(offset), expected, value);
        } catch (RuntimeException e) {
            throw refused(offset, 8, e);
        }
        checkTruncation();
        return found;
    }

    /**
     * Replaces a long in one step, with volatile effects.
     *
     * @param offset bytes from the segment's start, a multiple of 8
     * @param value what will be there
     * @return what was there before
     * @throws IllegalArgumentException if the offset is not a multiple of 8 in memory
     * @throws IndexOutOfBoundsException if the 8 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed or read-only, or was truncated by another process
     */
    public final long getAndSetLong(long offset, long value) {
        long found;
        try {
            found = (long) LONG.getAndSet(window(offset), index(offset), value);
        } catch (RuntimeException e) {
            throw refused(offset, 8, e);
        }
        checkTruncation();
        return found;
    }

    /**
     * Adds to a long in one step, with volatile effects.
     *
     * @param offset bytes from the segment's start, a multiple of 8
     * @param delta what is added; overflow wraps
     * @return what was there before
     * @throws IllegalArgumentException if the offset is not a multiple of 8 in memory
     * @throws IndexOutOfBoundsException if the 8 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed or read-only, or was truncated by another process
     */
    public final long getAndAddLong(long offset, long delta) {
        long found;
        try {
            found = (long) LONG.getAndAdd(window(offset), index(offset), delta);
        } catch (RuntimeException e) {
            throw refused(offset, 8, e);
        }
        checkTruncation();
        return found;
    }

    /**
     * Sets bits of a long in one step, with volatile effects.
     *
     * @param offset bytes from the segment's start, a multiple of 8
     * @param mask the bits to set
     * @return what was there before
     * @throws IllegalArgumentException if the offset is not a multiple of 8 in memory
     * @throws IndexOutOfBoundsException if the 8 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed or read-only, or was truncated by another process
     */
    public final long getAndBitwiseOrLong(long offset, long mask) {
        long found;
        try {
            found = (long) LONG.getAndBitwiseOr(window(offset), index(offset), mask);
        } catch (RuntimeException e) {
            throw refused(offset, 8, e);
        }
        checkTruncation();
        return found;
    }

    /**
     * Clears bits of a long in one step, with volatile effects.
     *
     * @param offset bytes from the segment's start, a multiple of 8
     * @param mask the bits to keep
     * @return what was there before
     * @throws IllegalArgumentException if the offset is not a multiple of 8 in memory
     * @throws IndexOutOfBoundsException if the 8 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed or read-only, or was truncated by another process
     */
    public final long getAndBitwiseAndLong(long offset, long mask) {
        long found;
        try {
            found = (long) LONG.getAndBitwiseAnd(window(offset), index(offset), mask);
        } catch (RuntimeException e) {
            throw refused(offset, 8, e);
        }
        checkTruncation();
        return found;
    }

    /**
     * Flips bits of a long in one step, with volatile effects.
     *
     * @param offset bytes from the segment's start, a multiple of 8
     * @param mask the bits to flip
     * @return what was there before
     * @throws IllegalArgumentException if the offset is not a multiple of 8 in memory
     * @throws IndexOutOfBoundsException if the 8 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed or read-only, or was truncated by another process
     */
    public final long getAndBitwiseXorLong(long offset, long mask) {
        long found;
        try {
            found = (long) LONG.getAndBitwiseXor(window(offset), index(offset), mask);
        } catch (RuntimeException e) {
            throw refused(offset, 8, e);
        }
        checkTruncation();
        return found;
    }
}
