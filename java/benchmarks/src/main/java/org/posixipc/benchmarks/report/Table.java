package org.posixipc.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.posixipc.benchmarks.harness.Measure;

/** The rows as aligned text. */
public final class Table {
    private static final List<String> HEADINGS =
            List.of("case", "ours", "C or peer", "ratio", "target", "verdict", "spread");
    private static final String GAP = "  ";

    private Table() {}

    /** The table, a line a row, and the notes of the rows that have one below it. */
    public static String format(List<Row> rows) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(HEADINGS);
        rows.forEach(row -> lines.add(cells(row)));
        int[] widths = new int[HEADINGS.size()];
        for (List<String> line : lines) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], line.get(column).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (List<String> line : lines) {
            StringBuilder joined = new StringBuilder();
            for (int column = 0; column < widths.length; column++) {
                String format = column == 0 || column == 5 ? "%-" : "%";
                joined.append(String.format(Locale.ROOT, format + widths[column] + "s", line.get(column)))
                        .append(GAP);
            }
            text.append(joined.toString().stripTrailing()).append('\n');
        }
        rows.stream()
                .filter(row -> !row.note().isEmpty())
                .forEach(row ->
                        text.append(row.label()).append(": ").append(row.note()).append('\n'));
        return text.toString();
    }

    private static List<String> cells(Row row) {
        Measure measure = row.measure();
        String peer = row.peer()
                .map(median -> measure.unit().format(median.value())
                        + (row.peerName().equals("C") ? "" : " " + row.peerName()))
                .orElse("-");
        return List.of(
                row.label(),
                row.ours().map(median -> measure.unit().format(median.value())).orElse("-"),
                peer,
                row.ratio().map(median -> factor(median.value())).orElse("-"),
                measure.target().format(measure.unit()),
                row.verdict().toString(),
                spread(row));
    }

    /** The interval of the judged figure: the ratio where there is one. */
    private static String spread(Row row) {
        if (row.ratio().isPresent()) {
            Median ratio = row.ratio().get();
            return factor(ratio.low()) + "-" + factor(ratio.high());
        }
        return row.ours()
                .map(median -> row.measure().unit().format(median.low()) + "-"
                        + row.measure().unit().format(median.high()))
                .orElse("-");
    }

    private static String factor(double ratio) {
        return String.format(Locale.ROOT, ratio < 100 ? "%.2f" : "%.0f", ratio);
    }
}
