package org.posixipc;

import java.nio.ByteBuffer;
import org.posixipc.internal.Mapping;

/**
 * Atomic access to ints at aligned offsets, with the names and memory effects of {@link java.lang.invoke.VarHandle}'s access
 * modes. A word that other processes wait on is an int.
 */
abstract class SegmentInts extends SegmentValues {
    SegmentInts(Mapping mapping, long base, long length, ByteBuffer[] windows) {
        super(mapping, base, length, windows);
    }

    /**
     * Reads an int: coherent, but without ordering of other accesses.
     *
     * @param offset bytes from the segment's start, a multiple of 4
     * @return the value
     * @throws IllegalArgumentException if the offset is not a multiple of 4 in memory
     * @throws IndexOutOfBoundsException if the 4 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed
     */
    public final int getIntOpaque(long offset) {
        try {
            ByteBuffer only = only();
            return only != null && (int) offset == offset
                    ? (int) INT.getOpaque(only, (int) offset)
                    : (int) INT.getOpaque(far(offset), farIndex(offset));
        } catch (RuntimeException e) {
            throw refused(offset, 4, e);
        }
    }

    /**
     * Reads an int: nothing after it is moved before it; pairs with a release.
     *
     * @param offset bytes from the segment's start, a multiple of 4
     * @return the value
     * @throws IllegalArgumentException if the offset is not a multiple of 4 in memory
     * @throws IndexOutOfBoundsException if the 4 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed
     */
    public final int getIntAcquire(long offset) {
        try {
            ByteBuffer only = only();
            return only != null && (int) offset == offset
                    ? (int) INT.getAcquire(only, (int) offset)
                    : (int) INT.getAcquire(far(offset), farIndex(offset));
        } catch (RuntimeException e) {
            throw refused(offset, 4, e);
        }
    }

    /**
     * Reads an int: in one total order with all volatile accesses.
     *
     * @param offset bytes from the segment's start, a multiple of 4
     * @return the value
     * @throws IllegalArgumentException if the offset is not a multiple of 4 in memory
     * @throws IndexOutOfBoundsException if the 4 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed
     */
    public final int getIntVolatile(long offset) {
        try {
            ByteBuffer only = only();
            return only != null && (int) offset == offset
                    ? (int) INT.getVolatile(only, (int) offset)
                    : (int) INT.getVolatile(far(offset), farIndex(offset));
        } catch (RuntimeException e) {
            throw refused(offset, 4, e);
        }
    }

    /**
     * Writes an int: coherent, but without ordering of other accesses.
     *
     * @param offset bytes from the segment's start, a multiple of 4
     * @param value the value
     * @throws IllegalArgumentException if the offset is not a multiple of 4 in memory
     * @throws IndexOutOfBoundsException if the 4 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed or read-only
     */
    public final void setIntOpaque(long offset, int value) {
        try {
            ByteBuffer only = only();
            if (only != null && (int) offset == offset) {
                INT.setOpaque(only, (int) offset, value);
            } else {
                INT.setOpaque(far(offset), farIndex(offset), value);
            }
        } catch (RuntimeException e) {
            throw refused(offset, 4, e);
        }
    }

    /**
     * Writes an int: nothing before it is moved after it; pairs with an acquire.
     *
     * @param offset bytes from the segment's start, a multiple of 4
     * @param value the value
     * @throws IllegalArgumentException if the offset is not a multiple of 4 in memory
     * @throws IndexOutOfBoundsException if the 4 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed or read-only
     */
    public final void setIntRelease(long offset, int value) {
        try {
            ByteBuffer only = only();
            if (only != null && (int) offset == offset) {
                INT.setRelease(only, (int) offset, value);
            } else {
                INT.setRelease(far(offset), farIndex(offset), value);
            }
        } catch (RuntimeException e) {
            throw refused(offset, 4, e);
        }
    }

    /**
     * Writes an int: in one total order with all volatile accesses.
     *
     * @param offset bytes from the segment's start, a multiple of 4
     * @param value the value
     * @throws IllegalArgumentException if the offset is not a multiple of 4 in memory
     * @throws IndexOutOfBoundsException if the 4 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed or read-only
     */
    public final void setIntVolatile(long offset, int value) {
        try {
            ByteBuffer only = only();
            if (only != null && (int) offset == offset) {
                INT.setVolatile(only, (int) offset, value);
            } else {
                INT.setVolatile(far(offset), farIndex(offset), value);
            }
        } catch (RuntimeException e) {
            throw refused(offset, 4, e);
        }
    }

    /**
     * Writes an int if it is the expected one, with volatile effects.
     *
     * @param offset bytes from the segment's start, a multiple of 4
     * @param expected what must be there
     * @param value what will be there
     * @return true if it was the expected one and has been replaced
     * @throws IllegalArgumentException if the offset is not a multiple of 4 in memory
     * @throws IndexOutOfBoundsException if the 4 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed or read-only, or was truncated by another process
     */
    public final boolean compareAndSetInt(long offset, int expected, int value) {
        boolean done;
        try {
            done = INT.compareAndSet(window(offset), index(offset), expected, value);
        } catch (RuntimeException e) {
            throw refused(offset, 4, e);
        }
        checkTruncation();
        return done;
    }

    /**
     * Writes an int if it is the expected one, with volatile effects.
     *
     * @param offset bytes from the segment's start, a multiple of 4
     * @param expected what must be there
     * @param value what will be there
     * @return what was there: {@code expected} if it has been replaced
     * @throws IllegalArgumentException if the offset is not a multiple of 4 in memory
     * @throws IndexOutOfBoundsException if the 4 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed or read-only, or was truncated by another process
     */
    public final int compareAndExchangeInt(long offset, int expected, int value) {
        int found;
        try {
            found = (int) INT.compareAndExchange(window(offset), index(offset), expected, value);
        } catch (RuntimeException e) {
            throw refused(offset, 4, e);
        }
        checkTruncation();
        return found;
    }

    /**
     * Replaces an int in one step, with volatile effects.
     *
     * @param offset bytes from the segment's start, a multiple of 4
     * @param value what will be there
     * @return what was there before
     * @throws IllegalArgumentException if the offset is not a multiple of 4 in memory
     * @throws IndexOutOfBoundsException if the 4 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed or read-only, or was truncated by another process
     */
    public final int getAndSetInt(long offset, int value) {
        int found;
        try {
            found = (int) INT.getAndSet(window(offset), index(offset), value);
        } catch (RuntimeException e) {
            throw refused(offset, 4, e);
        }
        checkTruncation();
        return found;
    }

    /**
     * Adds to an int in one step, with volatile effects.
     *
     * @param offset bytes from the segment's start, a multiple of 4
     * @param delta what is added; overflow wraps
     * @return what was there before
     * @throws IllegalArgumentException if the offset is not a multiple of 4 in memory
     * @throws IndexOutOfBoundsException if the 4 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed or read-only, or was truncated by another process
     */
    public final int getAndAddInt(long offset, int delta) {
        int found;
        try {
            found = (int) INT.getAndAdd(window(offset), index(offset), delta);
        } catch (RuntimeException e) {
            throw refused(offset, 4, e);
        }
        checkTruncation();
        return found;
    }

    /**
     * Sets bits of an int in one step, with volatile effects.
     *
     * @param offset bytes from the segment's start, a multiple of 4
     * @param mask the bits to set
     * @return what was there before
     * @throws IllegalArgumentException if the offset is not a multiple of 4 in memory
     * @throws IndexOutOfBoundsException if the 4 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed or read-only, or was truncated by another process
     */
    public final int getAndBitwiseOrInt(long offset, int mask) {
        int found;
        try {
            found = (int) INT.getAndBitwiseOr(window(offset), index(offset), mask);
        } catch (RuntimeException e) {
            throw refused(offset, 4, e);
        }
        checkTruncation();
        return found;
    }

    /**
     * Clears bits of an int in one step, with volatile effects.
     *
     * @param offset bytes from the segment's start, a multiple of 4
     * @param mask the bits to keep
     * @return what was there before
     * @throws IllegalArgumentException if the offset is not a multiple of 4 in memory
     * @throws IndexOutOfBoundsException if the 4 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed or read-only, or was truncated by another process
     */
    public final int getAndBitwiseAndInt(long offset, int mask) {
        int found;
        try {
            found = (int) INT.getAndBitwiseAnd(window(offset), index(offset), mask);
        } catch (RuntimeException e) {
            throw refused(offset, 4, e);
        }
        checkTruncation();
        return found;
    }

    /**
     * Flips bits of an int in one step, with volatile effects.
     *
     * @param offset bytes from the segment's start, a multiple of 4
     * @param mask the bits to flip
     * @return what was there before
     * @throws IllegalArgumentException if the offset is not a multiple of 4 in memory
     * @throws IndexOutOfBoundsException if the 4 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed or read-only, or was truncated by another process
     */
    public final int getAndBitwiseXorInt(long offset, int mask) {
        int found;
        try {
            found = (int) INT.getAndBitwiseXor(window(offset), index(offset), mask);
        } catch (RuntimeException e) {
            throw refused(offset, 4, e);
        }
        checkTruncation();
        return found;
    }
}
