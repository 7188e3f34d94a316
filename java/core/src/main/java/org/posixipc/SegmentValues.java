package org.posixipc;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.posixipc.internal.Mapping;

/** Plain access to single values at any offset, aligned or not, in native byte order. */
abstract class SegmentValues extends SegmentWindows {
    private static final VarHandle SHORT = view(short[].class);
    private static final VarHandle FLOAT = view(float[].class);
    private static final VarHandle DOUBLE = view(double[].class);

    SegmentValues(Mapping mapping, long base, long length, ByteBuffer[] windows) {
        super(mapping, base, length, windows);
    }

    private static VarHandle view(Class<?> arrayType) {
        return MethodHandles.byteBufferViewVarHandle(arrayType, ByteOrder.nativeOrder())
                .withInvokeExactBehavior();
    }

    /**
     * Reads a byte; plain.
     *
     * @param offset bytes from the segment's start
     * @return the value
     * @throws IndexOutOfBoundsException if it is not inside the segment
     * @throws IllegalStateException if the segment is closed
     */
    public final byte getByte(long offset) {
        try {
            ByteBuffer only = only();
            return only != null && (int) offset == offset
                    ? only.get((int) offset)
                    : far(offset).get(farIndex(offset));
        } catch (RuntimeException e) {
            throw refused(offset, 1, e);
        }
    }

    /**
     * Writes a byte; plain.
     *
     * @param offset bytes from the segment's start
     * @param value the value
     * @throws IndexOutOfBoundsException if it is not inside the segment
     * @throws IllegalStateException if the segment is closed or read-only
     */
    public final void setByte(long offset, byte value) {
        try {
            ByteBuffer only = only();
            if (only != null && (int) offset == offset) {
                only.put((int) offset, value);
            } else {
                far(offset).put(farIndex(offset), value);
            }
        } catch (RuntimeException e) {
            throw refused(offset, 1, e);
        }
    }

    /**
     * Reads a short; plain.
     *
     * @param offset bytes from the segment's start; 2 bytes are read
     * @return the value in native byte order
     * @throws IndexOutOfBoundsException if the 2 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed
     */
    public final short getShort(long offset) {
        try {
            ByteBuffer only = only();
            return only != null && (int) offset == offset
                    ? (short) SHORT.get(only, (int) offset)
                    : (short) SHORT.get(far(offset), farIndex(offset));
        } catch (RuntimeException e) {
            throw refused(offset, 2, e);
        }
    }

    /**
     * Writes a short; plain.
     *
     * @param offset bytes from the segment's start; 2 bytes are written
     * @param value the value, stored in native byte order
     * @throws IndexOutOfBoundsException if the 2 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed or read-only
     */
    public final void setShort(long offset, short value) {
        try {
            ByteBuffer only = only();
            if (only != null && (int) offset == offset) {
                SHORT.set(only, (int) offset, value);
            } else {
                SHORT.set(far(offset), farIndex(offset), value);
            }
        } catch (RuntimeException e) {
            throw refused(offset, 2, e);
        }
    }

    /**
     * Reads an int; plain.
     *
     * @param offset bytes from the segment's start; 4 bytes are read
     * @return the value in native byte order
     * @throws IndexOutOfBoundsException if the 4 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed
     */
    public final int getInt(long offset) {
        try {
            ByteBuffer only = only();
            return only != null && (int) offset == offset ? (int) INT.get(only, (int) offset) : farInt(offset);
        } catch (RuntimeException e) {
            throw refused(offset, 4, e);
        }
    }

    /**
     * Writes an int; plain.
     *
     * @param offset bytes from the segment's start; 4 bytes are written
     * @param value the value, stored in native byte order
     * @throws IndexOutOfBoundsException if the 4 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed or read-only
     */
    public final void setInt(long offset, int value) {
        try {
            ByteBuffer only = only();
            if (only != null && (int) offset == offset) {
                INT.set(only, (int) offset, value);
            } else {
                setFarInt(offset, value);
            }
        } catch (RuntimeException e) {
            throw refused(offset, 4, e);
        }
    }

    /**
     * Reads a long; plain.
     *
     * @param offset bytes from the segment's start; 8 bytes are read
     * @return the value in native byte order
     * @throws IndexOutOfBoundsException if the 8 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed
     */
    public final long getLong(long offset) {
        try {
            ByteBuffer only = only();
            return only != null && (int) offset == offset ? (long) LONG.get(only, (int) offset) : farLong(offset);
        } catch (RuntimeException e) {
            throw refused(offset, 8, e);
        }
    }

    /**
     * Writes a long; plain.
     *
     * @param offset bytes from the segment's start; 8 bytes are written
     * @param value the value, stored in native byte order
     * @throws IndexOutOfBoundsException if the 8 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed or read-only
     */
    public final void setLong(long offset, long value) {
        try {
            ByteBuffer only = only();
            if (only != null && (int) offset == offset) {
                LONG.set(only, (int) offset, value);
            } else {
                setFarLong(offset, value);
            }
        } catch (RuntimeException e) {
            throw refused(offset, 8, e);
        }
    }

    /**
     * Reads a float; plain.
     *
     * @param offset bytes from the segment's start; 4 bytes are read
     * @return the value in native byte order
     * @throws IndexOutOfBoundsException if the 4 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed
     */
    public final float getFloat(long offset) {
        try {
            ByteBuffer only = only();
            return only != null && (int) offset == offset
                    ? (float) FLOAT.get(only, (int) offset)
                    : Float.intBitsToFloat(farInt(offset));
        } catch (RuntimeException e) {
            throw refused(offset, 4, e);
        }
    }

    /**
     * Writes a float; plain.
     *
     * @param offset bytes from the segment's start; 4 bytes are written
     * @param value the value, stored in native byte order
     * @throws IndexOutOfBoundsException if the 4 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed or read-only
     */
    public final void setFloat(long offset, float value) {
        try {
            ByteBuffer only = only();
            if (only != null && (int) offset == offset) {
                FLOAT.set(only, (int) offset, value);
            } else {
                setFarInt(offset, Float.floatToRawIntBits(value));
            }
        } catch (RuntimeException e) {
            throw refused(offset, 4, e);
        }
    }

    /**
     * Reads a double; plain.
     *
     * @param offset bytes from the segment's start; 8 bytes are read
     * @return the value in native byte order
     * @throws IndexOutOfBoundsException if the 8 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed
     */
    public final double getDouble(long offset) {
        try {
            ByteBuffer only = only();
            return only != null && (int) offset == offset
                    ? (double) DOUBLE.get(only, (int) offset)
                    : Double.longBitsToDouble(farLong(offset));
        } catch (RuntimeException e) {
            throw refused(offset, 8, e);
        }
    }

    /**
     * Writes a double; plain.
     *
     * @param offset bytes from the segment's start; 8 bytes are written
     * @param value the value, stored in native byte order
     * @throws IndexOutOfBoundsException if the 8 bytes are not all inside the segment
     * @throws IllegalStateException if the segment is closed or read-only
     */
    public final void setDouble(long offset, double value) {
        try {
            ByteBuffer only = only();
            if (only != null && (int) offset == offset) {
                DOUBLE.set(only, (int) offset, value);
            } else {
                setFarLong(offset, Double.doubleToRawLongBits(value));
            }
        } catch (RuntimeException e) {
            throw refused(offset, 8, e);
        }
    }
}
