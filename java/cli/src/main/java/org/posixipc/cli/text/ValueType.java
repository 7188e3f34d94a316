package org.posixipc.cli.text;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** The types of values in memory that the command line can read and write, named by their kind and bits. */
public enum ValueType {
    /** Signed byte. */
    I8(1),
    /** Unsigned byte. */
    U8(1),
    /** Signed, 2 bytes. */
    I16(2),
    /** Unsigned, 2 bytes. */
    U16(2),
    /** Signed, 4 bytes. */
    I32(4),
    /** Unsigned, 4 bytes. */
    U32(4),
    /** Signed, 8 bytes. */
    I64(8),
    /** Unsigned, 8 bytes. */
    U64(8),
    /** IEEE 754, 4 bytes. */
    F32(4),
    /** IEEE 754, 8 bytes. */
    F64(8),
    /** Bytes of UTF-8 up to the first NUL or the end. */
    TEXT(1);

    private final int bytes;

    ValueType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes of one, which is also its alignment in C. */
    public int bytes() {
        return bytes;
    }

    /** The type of a name as {@code i32}. */
    public static ValueType parse(String name) {
        for (ValueType type : values()) {
            if (type.toString().equals(name)) {
                return type;
            }
        }
        throw new IllegalArgumentException("'" + name + "' is no type; there are "
                + Arrays.toString(values()).replaceAll("[\\[\\]]", ""));
    }

    /** The value at a place of a buffer, in the buffer's order, as text. */
    public String read(ByteBuffer buffer, int at, int count) {
        return switch (this) {
            case I8 -> Byte.toString(buffer.get(at));
            case U8 -> Integer.toString(Byte.toUnsignedInt(buffer.get(at)));
            case I16 -> Short.toString(buffer.getShort(at));
            case U16 -> Integer.toString(Short.toUnsignedInt(buffer.getShort(at)));
            case I32 -> Integer.toString(buffer.getInt(at));
            case U32 -> Integer.toUnsignedString(buffer.getInt(at));
            case I64 -> Long.toString(buffer.getLong(at));
            case U64 -> Long.toUnsignedString(buffer.getLong(at));
            case F32 -> Float.toString(buffer.getFloat(at));
            case F64 -> Double.toString(buffer.getDouble(at));
            case TEXT -> text(buffer, at, count);
        };
    }

    private static String text(ByteBuffer buffer, int at, int count) {
        byte[] bytes = new byte[count];
        buffer.get(at, bytes);
        int end = 0;
        while (end < count && bytes[end] != 0) {
            end++;
        }
        return Escape.bytes(Arrays.copyOf(bytes, end));
    }

    /**
     * A text as bytes in the order of the buffer it goes to.
     *
     * @throws IllegalArgumentException if it is no such value, or out of the range
     */
    public void write(ByteBuffer buffer, String text) {
        try {
            switch (this) {
                case F32 -> buffer.putFloat(Float.parseFloat(text));
                case F64 -> buffer.putDouble(Double.parseDouble(text));
                case TEXT -> buffer.put(text.getBytes(StandardCharsets.UTF_8));
                default -> writeInteger(buffer, text);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no value of the type " + this);
        }
    }

    private void writeInteger(ByteBuffer buffer, String text) {
        boolean hexadecimal = text.startsWith("0x") || text.startsWith("0X");
        BigInteger value = hexadecimal ? new BigInteger(text.substring(2), 16) : new BigInteger(text);
        boolean signed = name().charAt(0) == 'I' && !hexadecimal;
        BigInteger most = BigInteger.ONE.shiftLeft(8 * bytes - (signed ? 1 : 0));
        BigInteger least = signed ? most.negate() : BigInteger.ZERO;
        if (value.compareTo(least) < 0 || value.compareTo(most) >= 0) {
            throw new IllegalArgumentException(
                    text + " is out of the range of " + this + ", " + least + " to " + most.subtract(BigInteger.ONE));
        }
        switch (bytes) {
            case 1 -> buffer.put(value.byteValue());
            case 2 -> buffer.putShort(value.shortValue());
            case 4 -> buffer.putInt(value.intValue());
            default -> buffer.putLong(value.longValue());
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
