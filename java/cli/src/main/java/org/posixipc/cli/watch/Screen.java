package org.posixipc.cli.watch;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.posixipc.cli.inventory.ChannelWords;
import org.posixipc.cli.inventory.Entry;
import org.posixipc.cli.inventory.Holder;
import org.posixipc.cli.text.ByteCount;
import org.posixipc.cli.text.Escape;
import org.posixipc.cli.text.Width;

/** The lines of the screen for a view of a sample: never more or wider than the terminal is. */
public final class Screen {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final String BOLD = "\033[1m";
    private static final String DIM = "\033[2m";
    private static final String INVERSE = "\033[7m";
    private static final String RED = "\033[31m";
    private static final String YELLOW = "\033[33m";
    private static final String PLAIN = "\033[0m";

    private final int columns;
    private final int rows;
    private final boolean colours;
    private final List<String> lines = new ArrayList<>();

    private Screen(int columns, int rows, boolean colours) {
        this.columns = columns;
        this.rows = rows;
        this.colours = colours;
    }

    /** As many lines as fit, each without a line end. */
    public static List<String> draw(View view, Sample sample, int columns, int rows, boolean colours) {
        Screen screen = new Screen(columns, rows, colours);
        screen.title(view, sample);
        if (view.isHelping()) {
            screen.help();
        } else {
            Optional<Row> opened = view.isOpened() ? view.selectedRow(sample) : Optional.empty();
            if (opened.isPresent()) {
                screen.object(opened.get());
            } else {
                screen.list(view, sample);
            }
        }
        screen.keys(view);
        return screen.lines.subList(0, Math.min(rows, screen.lines.size()));
    }

    private void title(View view, Sample sample) {
        String filter = view.filter().isEmpty() && !view.isEditingFilter()
                ? ""
                : "  filter: " + view.filter() + (view.isEditingFilter() ? "_" : "");
        add(
                BOLD,
                "posixipc watch  " + CLOCK.format(sample.at().atZone(ZoneId.systemDefault())) + "  sort: "
                        + view.orderText() + filter + (view.isPaused() ? "  PAUSED" : ""));
        StringBuilder line = new StringBuilder();
        for (Sample.Room room : sample.room()) {
            String text = room(room);
            if (line.length() > 0 && Width.of(line.toString()) + Width.of(text) + 3 > columns) {
                add("", line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : "   ").append(text);
        }
        add("", line.toString());
    }

    private static String room(Sample.Room room) {
        if (room.limit() == Long.MAX_VALUE) {
            return room.name() + " " + amount(room, room.used()) + ", no limit";
        }
        double part = room.limit() == 0 ? 1 : (double) room.used() / room.limit();
        return room.name() + " [" + Meter.bar(part, 10) + "] " + amount(room, room.used()) + " of "
                + amount(room, room.limit());
    }

    private static String amount(Sample.Room room, long value) {
        return room.bytes() ? ByteCount.text(value) : Long.toString(value);
    }

    private void list(View view, Sample sample) {
        List<Row> all = view.rows(sample);
        int longest = all.stream()
                .mapToInt(row -> Width.of(Column.NAME.text().apply(row, sample.at())) + 1)
                .max()
                .orElse(0);
        List<Column> shown = Column.fitting(columns, longest);
        int fixed = shown.stream()
                .filter(c -> c != Column.NAME)
                .mapToInt(c -> c.width() + 1)
                .sum();
        int nameWidth = Math.max(1, columns - fixed);
        add(DIM, line(shown, nameWidth, null, sample));
        int room = Math.max(1, rows - lines.size() - 1);
        int selected = view.selectedIndex(all);
        int first = Math.max(0, Math.min(selected - room / 2, all.size() - room));
        for (int i = first; i < Math.min(all.size(), first + room); i++) {
            Row row = all.get(i);
            String style = i == selected ? INVERSE : row.fullness() >= 1 ? RED : row.blocked() > 0 ? YELLOW : "";
            String mark = i == selected && !colours ? ">" : "";
            add(style, mark + line(shown, nameWidth - mark.length(), row, sample));
        }
        if (all.isEmpty()) {
            add("", sample.rows().isEmpty() ? "Nothing there." : "Nothing passes the filter.");
        }
        int left = rows - lines.size() - 1;
        for (int i = 0; i < Math.min(left, sample.notices().size()); i++) {
            add(DIM, "note: " + sample.notices().get(i));
        }
    }

    private static String line(List<Column> shown, int nameWidth, Row row, Sample sample) {
        StringBuilder line = new StringBuilder();
        for (Column column : shown) {
            int width = column == Column.NAME ? nameWidth : column.width();
            String text =
                    Width.fit(row == null ? column.heading() : column.text().apply(row, sample.at()), width);
            String padding = " ".repeat(width - Width.of(text));
            line.append(line.length() == 0 ? "" : " ").append(column.right() ? padding + text : text + padding);
        }
        return line.toString();
    }

    private void object(Row row) {
        Entry entry = row.entry();
        add("", "");
        add(BOLD, entry.kind() + " " + Escape.name(entry.name()));
        add("", "owner    " + entry.facts().owner() + " " + entry.facts().permissions());
        add(
                "",
                "level    " + Column.level(row) + "  "
                        + Column.CHANGE.text().apply(row, entry.facts().modified()));
        add(
                "",
                "history  "
                        + Meter.sparkline(
                                row.history(), row.limit().orElse(0), Math.max(1, Math.min(32, columns - 10))));
        entry.queue().ifPresent(queue -> {
            add(
                    "",
                    "messages of at most " + queue.maxMessageSize().orElse(0) + " bytes, "
                            + queue.usedBytes().orElse(0) + " bytes used");
            add(
                    "",
                    "blocked  " + number(queue.blockedSenders()) + " in send, " + number(queue.blockedReceivers())
                            + " in receive");
        });
        row.flow()
                .ifPresent(flow -> add(
                        "",
                        "flow     " + Column.rate(flow.sent()) + " sent, " + Column.rate(flow.received())
                                + " received"));
        entry.channel()
                .ifPresent(channel -> ChannelWords.of(channel)
                        .forEach(fact ->
                                add("", "%-8s %s".formatted(fact.label().toLowerCase(Locale.ROOT), fact.text()))));
        entry.semaphore()
                .ifPresent(
                        semaphore -> add("", "waiters  " + semaphore.waiters().orElse(0)));
        add("", "modified " + entry.facts().modified());
        entry.remark().ifPresent(remark -> add("", "remark   " + remark));
        add(
                "",
                "held by  "
                        + (entry.holders().isEmpty()
                                ? "no process that can be seen"
                                : entry.holders().size()));
        for (Holder holder : entry.holders()) {
            add(
                    "",
                    "  " + holder.pid() + " " + Escape.text(holder.command()) + " " + holder.access()
                            + (holder.mapped() ? " map" : "") + " descriptors " + holder.descriptors());
        }
    }

    private static String number(java.util.OptionalInt value) {
        return value.isPresent() ? Integer.toString(value.getAsInt()) : "?";
    }

    private void help() {
        add("", "");
        for (String line : new String[] {
            "up, down, j, k    choose an object      page up, page down: ten",
            "enter, right      open it               escape, left: back",
            "s                 sort by name, level, change, holders, blocked",
            "r                 turn the order round",
            "/                 filter by a part of the name, or by kind; escape clears",
            "blank             pause and go on",
            "q                 back, and out",
            "",
            "LEVEL is messages in a queue or channel, permits of a semaphore, bytes of a segment.",
            "CHANGE/s is the net change; what comes and goes between two looks is not seen.",
            "BLOCKED are threads inside a system call on the object, where they can be seen.",
            "",
            "any key goes back"
        }) {
            add("", line);
        }
    }

    private void keys(View view) {
        while (lines.size() < rows - 1) {
            lines.add("");
        }
        while (lines.size() > Math.max(0, rows - 1)) {
            lines.remove(lines.size() - 1);
        }
        add(
                DIM,
                view.isEditingFilter()
                        ? "type a part of the name   enter done   escape clear"
                        : "q quit  s sort  r reverse  / filter  enter open  blank pause  ? help");
    }

    private void add(String style, String text) {
        String fitted = Width.fit(text, columns);
        lines.add(colours && !style.isEmpty() ? style + fitted + PLAIN : fitted);
    }
}
