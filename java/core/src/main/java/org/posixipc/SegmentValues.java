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
            return (int) offset == offset
                    ? head().get((int) offset)
                    : far(offset).get(farIndex(offset));
        } catch (RuntimeException e) {
            return rescue(offset, 1, e).get(farIndex(offset));
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
            if ((int) offset == offset) {
                head().put((int) offset, value);
            } else {
                far(offset).put(farIndex(offset), value);
            }
        } catch (RuntimeException e) {
            rescue(offset, 1, e).put(farIndex(offset), value);
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
            return (int) offset == offset
                    ? (short) SHORT.get(head(), (int) offset)
                    : (short) SHORT.get(far(offset), farIndex(offset));
        } catch (RuntimeException e) {
            return (short) SHORT.get(rescue(offset, 2, e), farIndex(offset));
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
            if ((int) offset == offset) {
                SHORT.set(head(), (int) offset, value);
            } else {
                SHORT.set(far(offset), farIndex(offset), value);
            }
        } catch (RuntimeException e) {
            SHORT.set(rescue(offset, 2, e), farIndex(offset), value);
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
            return (int) offset == offset
                    ? (int) INT.get(head(), (int) offset)
                    : (int) INT.get(far(offset), farIndex(offset));
        } catch (RuntimeException e) {
            return (int) INT.get(rescue(offset, 4, e), farIndex(offset));
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
            if ((int) offset == offset) {
                INT.set(head(), (int) offset, value);
            } else {
                INT.set(far(offset), farIndex(offset), value);
            }
        } catch (RuntimeException e) {
            INT.set(rescue(offset, 4, e), farIndex(offset), value);
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
            return (int) offset == offset
                    ? (long) LONG.get(head(), (int) offset)
                    : (long) LONG.get(far(offset), farIndex(offset));
        } catch (RuntimeException e) {
            return (long) LONG.get(rescue(offset, 8, e), farIndex(offset));
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
            if ((int) offset == offset) {
                LONG.set(head(), (int) offset, value);
            } else {
                LONG.set(far(offset), farIndex(offset), value);
            }
        } catch (RuntimeException e) {
            LONG.set(rescue(offset, 8, e), farIndex(offset), value);
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
            return (int) offset == offset
                    ? (float) FLOAT.get(head(), (int) offset)
                    : (float) FLOAT.get(far(offset), farIndex(offset));
        } catch (RuntimeException e) {
            return (float) FLOAT.get(rescue(offset, 4, e), farIndex(offset));
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
            if ((int) offset == offset) {
                FLOAT.set(head(), (int) offset, value);
            } else {
                FLOAT.set(far(offset), farIndex(offset), value);
            }
        } catch (RuntimeException e) {
            FLOAT.set(rescue(offset, 4, e), farIndex(offset), value);
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
            return (int) offset == offset
                    ? (double) DOUBLE.get(head(), (int) offset)
                    : (double) DOUBLE.get(far(offset), farIndex(offset));
        } catch (RuntimeException e) {
            return (double) DOUBLE.get(rescue(offset, 8, e), farIndex(offset));
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
            if ((int) offset == offset) {
                DOUBLE.set(head(), (int) offset, value);
            } else {
                DOUBLE.set(far(offset), farIndex(offset), value);
            }
        } catch (RuntimeException e) {
            DOUBLE.set(rescue(offset, 8, e), farIndex(offset), value);
        }
    }
}
