package org.posixipc.cli.compare;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.posixipc.cli.text.ByteCount;
import org.posixipc.cli.text.Span;
import org.posixipc.cli.text.Table;

/** The comparison for a terminal. */
public final class ComparisonText {
    private static final int BAR = 16;

    private ComparisonText() {}

    /** Lines of text. */
    public static List<String> lines(Comparison comparison) {
        List<String> lines = new ArrayList<>();
        for (int size : comparison.plan().sizes()) {
            lines.add(ByteCount.text(size) + " bytes a message");
            List<Pair> measured = comparison.measured(size);
            lines.addAll(
                    table(measured).lines().stream().map(line -> "  " + line).toList());
            comparison.pairs().stream()
                    .filter(pair -> pair.size() == size && !pair.measured())
                    .forEach(pair -> lines.add("  " + pair.way().title() + " was not measured: "
                            + pair.refusal().orElse("no round ended")));
            lines.add("");
        }
        String noise = comparison.noise();
        lines.add(Character.toUpperCase(noise.charAt(0)) + noise.substring(1) + ".");
        comparison.refusal().ifPresent(refusal -> lines.add("No conclusion: " + refusal + "."));
        comparison.conclusions().forEach(conclusion -> lines.add(conclusion + "."));
        if (comparison.refusal().isEmpty()) {
            lines.add("");
            lines.add("When to take which:");
            Advice.lines()
                    .forEach(advice ->
                            lines.add("  " + advice.need() + ": " + advice.take() + "; " + advice.why() + "."));
        }
        return lines;
    }

    private static Table table(List<Pair> measured) {
        Table table = new Table("ROUND TRIP", ">p50", ">p99", ">p99.9", ">ONE WAY/s", ">BYTES/s", "");
        double most = measured.stream().mapToDouble(Pair::rate).max().orElse(1);
        for (Pair pair : measured) {
            Histogram latency = pair.latency();
            table.row(
                    pair.way().title(),
                    Span.ofNanos(latency.getValueAtPercentile(50)),
                    Span.ofNanos(latency.getValueAtPercentile(99)),
                    Span.ofNanos(latency.getValueAtPercentile(99.9)),
                    RateChart.rate(pair.rate()),
                    ByteCount.text((long) (pair.rate() * pair.size())),
                    "█".repeat((int) Math.max(1, Math.round(BAR * pair.rate() / most))));
        }
        return table;
    }
}
