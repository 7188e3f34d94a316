package org.posixipc.cli.watch;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.posixipc.cli.text.Escape;
import org.posixipc.cli.text.Table;

/** A sample as rows for a pipe: one object a line, the time in front, no headings after the first. */
public final class PlainRows {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private PlainRows() {}

    /** The headings first. */
    public static List<String> of(View view, Sample sample) {
        String time = CLOCK.format(sample.at().atZone(ZoneId.systemDefault()));
        Table table = new Table("TIME", "KIND", "NAME", ">LEVEL", ">CHANGE/s", ">BLOCKED", ">NATTCH");
        for (Row row : view.rows(sample)) {
            table.row(
                    time,
                    row.entry().kind().toString(),
                    Escape.name(row.entry().name()),
                    Column.level(row),
                    row.change().isPresent()
                            ? String.format(Locale.ROOT, "%+.1f", row.change().getAsDouble())
                            : "-",
                    Long.toString(row.blocked()),
                    Integer.toString(row.entry().holders().size()));
        }
        return table.lines();
    }
}
