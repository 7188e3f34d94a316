package org.posixipc.cli.text;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes, in powers of 1024 as the kernel's limits are: {@code 4096}, {@code 64K}, {@code 1M}.
 *
 * @param bytes 0 or more
 */
public record ByteCount(long bytes) {
    private static final Pattern FORM = Pattern.compile("(\\d+)\\s*([KMGT]?)(?:I?B)?");
    private static final String UNITS = " KMGT";

    /**
     * Reads a size.
     *
     * @throws IllegalArgumentException if it is none, or more than a long holds
     */
    public static ByteCount parse(String text) {
        Matcher matcher = FORM.matcher(text.strip().toUpperCase(Locale.ROOT));
        try {
            if (matcher.matches()) {
                int power = matcher.group(2).isEmpty() ? 0 : UNITS.indexOf(matcher.group(2));
                return new ByteCount(Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (10 * power)));
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // Told below, like every other text that is no size.
        }
        throw new IllegalArgumentException("'" + text + "' is no size in bytes; write for example 4096, 64K or 1M");
    }

    /** For eyes: exact below 10 KiB, then three figures: {@code 8192}, {@code 64K}, {@code 1.5M}. */
    public static String text(long bytes) {
        if (bytes < 10_240) {
            return Long.toString(bytes);
        }
        int power = Math.min(UNITS.length() - 1, (63 - Long.numberOfLeadingZeros(bytes)) / 10);
        double value = bytes / (double) (1L << (10 * power));
        boolean whole = value == Math.rint(value) || value >= 100;
        return String.format(Locale.ROOT, whole ? "%.0f%c" : "%.1f%c", value, UNITS.charAt(power));
    }

    @Override
    public String toString() {
        return text(bytes);
    }
}
