package org.posixipc.cli.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.posixipc.cli.text.Span;

/**
 * Round trips by percentile: nines on the x axis, each as wide as the next, time on a logarithmic y axis, and the name of each
 * curve at its end, moved apart where ends meet.
 */
final class LatencyChart {
    private static final int WIDTH = 520;
    private static final int HEIGHT = 320;
    private static final int LEFT = 64;
    private static final int RIGHT = 136;
    private static final int TOP = 12;
    private static final int BOTTOM = 34;
    private static final int LABEL_HEIGHT = 15;
    private static final double[] TICKS = {0, 50, 90, 99, 99.9, 99.99};

    /** 1 - 10^-n: the last tick is 4 nines. */
    private static final double MOST_NINES = 4;

    private final List<Pair> pairs;
    private final double least;
    private final double most;
    private final StringBuilder svg = new StringBuilder(8192);

    private LatencyChart(List<Pair> pairs) {
        this.pairs = pairs;
        double low = Double.MAX_VALUE;
        double high = 0;
        for (Pair pair : pairs) {
            Histogram latency = pair.latency();
            low = Math.min(low, latency.getMinNonZeroValue());
            high = Math.max(high, latency.getValueAtPercentile(99.99));
        }
        this.least = Math.pow(10, Math.floor(Math.log10(Math.max(1, low))));
        this.most = Math.max(least * 10, Math.pow(10, Math.ceil(Math.log10(high))));
    }

    static String svg(List<Pair> pairs) {
        LatencyChart chart = new LatencyChart(pairs);
        chart.draw();
        return chart.svg.toString();
    }

    private void draw() {
        svg.append(
                "<svg class=\"latency\" role=\"img\" aria-label=\"round trip by percentile\" viewBox=\"0 0 %d %d\">\n"
                        .formatted(WIDTH, HEIGHT));
        for (double tick : TICKS) {
            vertical(tick);
        }
        for (double decade = least; decade <= most * 1.001; decade *= 10) {
            horizontal(decade);
        }
        double[] ends = new double[pairs.size()];
        for (int i = 0; i < ends.length; i++) {
            ends[i] = curve(pairs.get(i));
        }
        labels(ends);
        svg.append("</svg>\n");
    }

    private void vertical(double percentile) {
        String name = percentile == 0
                ? ""
                : "p" + (percentile == Math.rint(percentile) ? "%.0f" : "%s").formatted(percentile);
        line("grid", x(percentile), TOP, x(percentile), HEIGHT - BOTTOM);
        text("middle", "", x(percentile), HEIGHT - BOTTOM + 18, name);
    }

    private void horizontal(double nanos) {
        line("grid", LEFT, y(nanos), WIDTH - RIGHT, y(nanos));
        text("end", "", LEFT - 8, y(nanos) + 4, Span.ofNanos(nanos).replaceAll("\\.0+(?= )", ""));
    }

    /** Its end's y. */
    private double curve(Pair pair) {
        Histogram latency = pair.latency();
        double nines = Math.min(MOST_NINES, Math.log10(Math.max(10, latency.getTotalCount())));
        StringBuilder points = new StringBuilder();
        double end = 0;
        for (double n = 0; n <= nines + 1e-9; n += nines / 80) {
            double percentile = 100 * (1 - Math.pow(10, -n));
            end = y(Math.max(1, latency.getValueAtPercentile(percentile)));
            points.append(number(xOfNines(n))).append(',').append(number(end)).append(' ');
        }
        svg.append("<polyline class=\"curve s%d\" points=\"%s\"/>\n"
                .formatted(pair.way().ordinal(), points.toString().strip()));
        return end;
    }

    /** From top to bottom, each at least a line below the one before, and all of them pushed up again from the bottom. */
    private void labels(double[] ends) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < ends.length; i++) {
            order.add(i);
        }
        order.sort((a, b) -> Double.compare(ends[a], ends[b]));
        double[] at = Arrays.copyOf(ends, ends.length);
        double above = TOP - LABEL_HEIGHT / 2.0;
        for (int i : order) {
            at[i] = Math.max(at[i], above + LABEL_HEIGHT);
            above = at[i];
        }
        double below = HEIGHT - BOTTOM + LABEL_HEIGHT;
        for (int k = order.size() - 1; k >= 0; k--) {
            at[order.get(k)] = Math.min(at[order.get(k)], below - LABEL_HEIGHT);
            below = at[order.get(k)];
        }
        for (int i = 0; i < ends.length; i++) {
            int way = pairs.get(i).way().ordinal();
            line("leader s" + way, WIDTH - RIGHT + 1, ends[i], WIDTH - RIGHT + 10, at[i]);
            text(
                    "start",
                    "f" + way,
                    WIDTH - RIGHT + 14,
                    at[i] + 4,
                    pairs.get(i).way().title());
        }
    }

    private double x(double percentile) {
        return xOfNines(-Math.log10(1 - percentile / 100));
    }

    private static double xOfNines(double nines) {
        return LEFT + (WIDTH - LEFT - RIGHT) * nines / MOST_NINES;
    }

    private double y(double nanos) {
        double part = Math.log10(nanos / least) / Math.log10(most / least);
        return HEIGHT - BOTTOM - Math.max(0, Math.min(1, part)) * (HEIGHT - TOP - BOTTOM);
    }

    private void line(String style, double x1, double y1, double x2, double y2) {
        svg.append("<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>\n"
                .formatted(style, number(x1), number(y1), number(x2), number(y2)));
    }

    private void text(String anchor, String style, double x, double y, String text) {
        svg.append("<text class=\"%s\" text-anchor=\"%s\" x=\"%s\" y=\"%s\">%s</text>\n"
                .formatted(style, anchor, number(x), number(y), text));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
