package org.posixipc.cli.compare;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.posixipc.cli.text.ByteCount;
import org.posixipc.cli.text.Span;

/** The comparison as one page that needs nothing else: no script, no font, no picture from anywhere. */
public final class Report {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT);
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};

    private final Comparison comparison;
    private final StringBuilder out = new StringBuilder(1 << 16);

    private Report(Comparison comparison) {
        this.comparison = comparison;
    }

    /** The page. */
    public static String html(Comparison comparison) {
        Report report = new Report(comparison);
        report.write();
        return report.out.toString();
    }

    private void write() {
        line("<!DOCTYPE html>");
        line("<html lang=\"en\">");
        line("<head>");
        line("<meta charset=\"utf-8\">");
        line("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        line("<meta name=\"color-scheme\" content=\"light dark\">");
        // An icon of its own, or browsers ask the network for one.
        line("<link rel=\"icon\" href=\"data:,\">");
        line("<title>Ways between two processes</title>");
        line("<style>" + ReportStyle.CSS + "</style>");
        line("</head>");
        line("<body>");
        line("<main>");
        head();
        verdict();
        for (int size : comparison.plan().sizes()) {
            size(size);
        }
        advice();
        method();
        line("</main>");
        line("</body>");
        line("</html>");
    }

    private void head() {
        MachineFacts machine = comparison.machine();
        line("<h1>Message queue or shared memory?</h1>");
        line("<p class=\"facts\">Measured " + TIME.format(machine.at().atZone(ZoneOffset.UTC)) + " on "
                + text(machine.cpu()) + ", " + machine.cpus() + " CPUs, " + text(machine.kernel()) + ", "
                + text(machine.java()) + ".</p>");
    }

    private void verdict() {
        String noise = comparison.noise();
        String sentence = Character.toUpperCase(noise.charAt(0)) + noise.substring(1) + ".";
        if (comparison.refusal().isPresent()) {
            String refusal = comparison.refusal().get();
            line("<section class=\"verdict refused\"><h2>No conclusion</h2>");
            line("<p>" + text(Character.toUpperCase(refusal.charAt(0)) + refusal.substring(1)) + ".</p>");
        } else {
            line("<section class=\"verdict\"><h2>What it says</h2><ul>");
            comparison.conclusions().forEach(conclusion -> line("<li>" + text(conclusion) + ".</li>"));
            line("</ul>");
        }
        line("<p class=\"noise\">" + text(sentence) + "</p></section>");
    }

    private void size(int size) {
        line("<section><h2>" + ByteCount.text(size) + " bytes a message</h2>");
        List<Pair> measured = comparison.measured(size);
        if (!measured.isEmpty()) {
            line("<div class=\"charts\">");
            line("<figure><figcaption>Round trip by percentile (down is sooner)</figcaption>"
                    + LatencyChart.svg(measured) + "</figure>");
            line("<figure><figcaption>Messages a second, one way (long is more)</figcaption>" + RateChart.svg(measured)
                    + "</figure>");
            line("</div>");
            table(measured);
        }
        for (Pair pair : comparison.pairs()) {
            if (pair.size() == size && !pair.measured()) {
                line("<p class=\"missing\">" + pair.way().title() + " was not measured: "
                        + text(pair.refusal().orElse("no round ended")) + "</p>");
            }
        }
        line("</section>");
    }

    private void table(List<Pair> measured) {
        line("<div class=\"scroll\"><table><thead><tr><th>Way</th><th>p50</th><th>p90</th><th>p99</th><th>p99.9</th>"
                + "<th>p99.99</th><th>rounds, p50</th><th>messages/s</th><th>bytes/s</th></tr></thead><tbody>");
        for (Pair pair : measured) {
            Histogram latency = pair.latency();
            StringBuilder row = new StringBuilder("<tr><th><i class=\"w"
                    + pair.way().ordinal() + "\"></i>" + pair.way().title() + "</th>");
            for (double percentile : PERCENTILES) {
                row.append("<td>")
                        .append(Span.ofNanos(latency.getValueAtPercentile(percentile)))
                        .append("</td>");
            }
            double[] medians = pair.medians();
            row.append("<td>" + Span.ofNanos(medians[0]) + " – " + Span.ofNanos(medians[medians.length - 1]) + "</td>");
            row.append("<td>" + RateChart.rate(pair.rate()) + "</td>");
            row.append("<td>" + ByteCount.text((long) (pair.rate() * pair.size())) + "</td></tr>");
            line(row.toString());
        }
        line("</tbody></table></div>");
    }

    private void advice() {
        line(
                "<section><h2>When to take which</h2><div class=\"scroll\"><table class=\"words\"><thead><tr><th>You need</th>"
                        + "<th>Take</th><th>Because</th></tr></thead><tbody>");
        for (Advice.Line advice : Advice.lines()) {
            line("<tr><td>" + text(advice.need()) + "</td><td><b>" + text(advice.take()) + "</b></td><td>"
                    + text(advice.why()) + "</td></tr>");
        }
        line("</tbody></table></div></section>");
    }

    private void method() {
        Plan plan = comparison.plan();
        line("<section><h2>How it was measured</h2><p>Two Java processes, one thread each, not pinned to CPUs. "
                + plan.rounds() + " rounds, in which the ways take turns; "
                + Span.ofNanos(plan.perPair().toNanos())
                + " for each way and size, half of it for round trips (there and back, the sender waits), half for the one"
                + " way (as fast as the receiver takes them). A warm-up comes first. Figures are of all rounds together, the"
                + " rates are medians of rounds. One way is called sooner than the next only where the intervals that hold the"
                + " medians of their rounds with 90 % confidence do not meet. Where both processes sleep between messages, most of a round trip is the"
                + " kernel waking the other CPU: the way itself matters little there.</p></section>");
    }

    private void line(String html) {
        out.append(html).append('\n');
    }

    static String text(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
