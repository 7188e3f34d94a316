package org.posixipc.cli.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.posixipc.cli.inventory.Kind;
import org.posixipc.cli.text.ByteCount;
import org.posixipc.cli.text.Escape;

/**
 * A column of the list. Where the terminal is narrow the later ones of {@link #BY_IMPORTANCE} go.
 *
 * @param heading its head
 * @param width cells it wants; the name takes what is left
 * @param right whether it is set to the right
 * @param text what a row shows there
 */
record Column(String heading, int width, boolean right, BiFunction<Row, Instant, String> text) {
    static final Column KIND =
            new Column("KIND", 9, false, (row, now) -> row.entry().kind().toString());
    static final Column NAME =
            new Column("NAME", 12, false, (row, now) -> Escape.name(row.entry().name()));
    static final Column LEVEL = new Column("LEVEL", 11, true, (row, now) -> level(row));
    static final Column METER = new Column("FULL", 8, false, (row, now) -> meter(row));
    static final Column CHANGE = new Column("CHANGE/s", 9, true, (row, now) -> change(row));
    static final Column HISTORY = new Column(
            "HISTORY",
            16,
            false,
            (row, now) -> Meter.sparkline(row.history(), row.limit().orElse(0), 16));
    static final Column BLOCKED = new Column("BLOCKED", 9, true, (row, now) -> blocked(row));
    static final Column IDLE = new Column(
            "IDLE",
            6,
            true,
            (row, now) -> span(Duration.between(row.entry().facts().modified(), now)));
    static final Column HOLDERS = new Column("HELD BY", 24, false, (row, now) -> holders(row));

    /** Longer names are cut rather than other columns dropped. */
    private static final int MOST_NAME = 40;

    /** As they stand on the screen. */
    static final List<Column> ALL = List.of(KIND, NAME, LEVEL, METER, CHANGE, HISTORY, BLOCKED, IDLE, HOLDERS);

    /** The first stay longest. */
    private static final List<Column> BY_IMPORTANCE =
            List.of(NAME, LEVEL, CHANGE, BLOCKED, METER, KIND, HOLDERS, HISTORY, IDLE);

    /** Those that fit beside names of so many cells, in the order of the screen. */
    static List<Column> fitting(int cells, int nameWidth) {
        int left = cells - Math.max(NAME.width, Math.min(nameWidth, MOST_NAME));
        List<Column> chosen = new java.util.ArrayList<>(List.of(NAME));
        for (Column column : BY_IMPORTANCE.subList(1, BY_IMPORTANCE.size())) {
            if (left >= column.width + 1) {
                chosen.add(column);
                left -= column.width + 1;
            }
        }
        return ALL.stream().filter(chosen::contains).toList();
    }

    static String level(Row row) {
        if (row.level().isEmpty()) {
            return "?";
        }
        long level = row.level().getAsLong();
        Kind kind = row.entry().kind();
        String unit = kind == Kind.SEGMENT ? ByteCount.text(level) : Long.toString(level);
        return row.limit().isPresent() ? unit + "/" + row.limit().getAsLong() : unit;
    }

    private static String meter(Row row) {
        return row.limit().isPresent() || row.entry().channel().isPresent() ? Meter.bar(row.fullness(), 8) : "";
    }

    private static String change(Row row) {
        double change = row.change().orElse(0);
        return change == 0 ? "" : String.format(Locale.ROOT, Math.abs(change) < 10 ? "%+.1f" : "%+.0f", change);
    }

    private static String blocked(Row row) {
        int senders = row.entry().blockedSenders().orElse(0);
        int receivers = row.entry().blockedReceivers().orElse(0);
        if (senders + receivers > 0) {
            return (senders > 0 ? senders + " send" : "")
                    + (senders > 0 && receivers > 0 ? " " : "")
                    + (receivers > 0 ? receivers + " recv" : "");
        }
        return row.blocked() == 0 ? "" : row.blocked() + " wait";
    }

    /** {@code 12.5/s}. */
    static String rate(double perSecond) {
        return String.format(Locale.ROOT, perSecond < 10 ? "%.1f/s" : "%.0f/s", perSecond);
    }

    private static String holders(Row row) {
        return row.entry().holders().stream()
                .map(holder -> holder.pid() + " " + Escape.text(holder.command()))
                .collect(Collectors.joining(", "));
    }

    static String span(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        if (seconds < 100) {
            return seconds + "s";
        }
        if (seconds < 6000) {
            return seconds / 60 + "m";
        }
        return seconds < 360_000 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
    }
}
