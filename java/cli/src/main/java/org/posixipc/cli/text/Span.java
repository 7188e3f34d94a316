package org.posixipc.cli.text;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time as people write them: {@code 250ms}, {@code 2s}, {@code 1.5s}, {@code 5m}, or ISO's {@code PT2S}. */
public final class Span {
    private static final Pattern SHORT = Pattern.compile("(\\d+)(?:\\.(\\d{1,9}))?\\s*(ns|us|µs|ms|s|m|h|d)");

    private Span() {}

    /**
     * Reads a span.
     *
     * @throws IllegalArgumentException if it is none; the message shows what is
     */
    public static Duration parse(String text) {
        Matcher matcher = SHORT.matcher(text.strip().toLowerCase(Locale.ROOT));
        try {
            if (matcher.matches()) {
                Duration unit = unit(matcher.group(3));
                Duration whole = unit.multipliedBy(Long.parseLong(matcher.group(1)));
                return matcher.group(2) == null ? whole : whole.plus(fraction(unit, matcher.group(2)));
            }
            return Duration.parse(text);
        } catch (ArithmeticException | DateTimeParseException | NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is no span of time; write for example 250ms, 2s or 5m");
        }
    }

    private static Duration fraction(Duration unit, String digits) {
        long divisor = (long) Math.pow(10, digits.length());
        return unit.multipliedBy(Long.parseLong(digits)).dividedBy(divisor);
    }

    private static Duration unit(String name) {
        return switch (name) {
            case "ns" -> Duration.ofNanos(1);
            case "us", "µs" -> Duration.ofNanos(1000);
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            default -> Duration.ofDays(1);
        };
    }

    /** Nanoseconds with three figures and a unit that fits: {@code 870 ns}, {@code 1.53 µs}, {@code 2.04 ms}. */
    public static String ofNanos(double nanos) {
        if (nanos < 1_000) {
            return figures(nanos) + " ns";
        }
        if (nanos < 1_000_000) {
            return figures(nanos / 1e3) + " µs";
        }
        return nanos < 1e9 ? figures(nanos / 1e6) + " ms" : figures(nanos / 1e9) + " s";
    }

    private static String figures(double value) {
        int decimals = value < 10 ? 2 : value < 100 ? 1 : 0;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
