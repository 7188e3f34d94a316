package org.posixipc.cli.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The fields of a struct, written as {@code count:i32, price:f64@16, title:text[32]}: a name, a type, how many of it, and
 * where. Without an offset a field follows the one before, aligned as C aligns it, or without a gap if packed.
 *
 * @param fields in the order of the text
 */
public record Layout(List<Field> fields) {
    private static final Pattern FIELD =
            Pattern.compile("\\s*([^\\s:,]+)\\s*:\\s*(\\w+)\\s*(?:\\[(\\d+)])?\\s*(?:@\\s*(\\w+))?\\s*");

    /**
     * One field.
     *
     * @param name its name
     * @param type of each element
     * @param count elements; for text, bytes
     * @param offset bytes from the start of the struct
     */
    public record Field(String name, ValueType type, int count, long offset) {
        /** Bytes of all elements. */
        public long length() {
            return (long) type.bytes() * count;
        }
    }

    /**
     * Reads a layout.
     *
     * @throws IllegalArgumentException if it is none; the message shows the field
     */
    public static Layout parse(String text, boolean packed) {
        List<Field> fields = new ArrayList<>();
        long next = 0;
        for (String part : text.split(",", -1)) {
            Matcher matcher = FIELD.matcher(part);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("'" + part.strip()
                        + "' is no field; write name:type, name:type[count] or name:type@offset, as in price:f64@16");
            }
            ValueType type = ValueType.parse(matcher.group(2));
            int count = matcher.group(3) == null
                    ? 1
                    : number(part, matcher.group(3)).intValue();
            long aligned = packed ? next : (next + type.bytes() - 1) / type.bytes() * type.bytes();
            long offset = matcher.group(4) == null ? aligned : number(part, matcher.group(4));
            if (count < 1) {
                throw new IllegalArgumentException("'" + part.strip() + "' has no elements");
            }
            fields.add(new Field(matcher.group(1), type, count, offset));
            next = offset + (long) type.bytes() * count;
        }
        return new Layout(List.copyOf(fields));
    }

    private static Long number(String part, String text) {
        try {
            long value = Long.decode(text);
            if (value <= Integer.MAX_VALUE) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new IllegalArgumentException(
                "'" + text + "' in '" + part.strip() + "' is no number up to " + Integer.MAX_VALUE);
    }

    /** Bytes from the start to the end of the last field. */
    public long length() {
        return fields.stream()
                .mapToLong(field -> field.offset() + field.length())
                .max()
                .orElse(0);
    }
}
