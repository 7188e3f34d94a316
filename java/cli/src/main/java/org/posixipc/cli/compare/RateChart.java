package org.posixipc.cli.compare;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.posixipc.cli.text.ByteCount;

/** Messages a second as bars, the longest on top, each with its figure. */
final class RateChart {
    private static final int WIDTH = 520;
    private static final int LEFT = 132;
    private static final int RIGHT = 148;
    private static final int BAR = 26;
    private static final int GAP = 14;
    private static final int TOP = 12;

    private RateChart() {}

    static String svg(List<Pair> pairs) {
        List<Pair> sorted = pairs.stream()
                .sorted(Comparator.comparingDouble(Pair::rate).reversed())
                .toList();
        double most = sorted.get(0).rate();
        int height = Math.max(320, TOP + sorted.size() * (BAR + GAP));
        StringBuilder svg = new StringBuilder(
                "<svg class=\"rate\" role=\"img\" aria-label=\"messages a second\" viewBox=\"0 0 %d %d\">\n"
                        .formatted(WIDTH, height));
        int y = TOP;
        for (Pair pair : sorted) {
            double length = Math.max(1, (WIDTH - LEFT - RIGHT) * pair.rate() / most);
            int text = y + BAR / 2 + 4;
            svg.append("<text text-anchor=\"end\" x=\"%d\" y=\"%d\">%s</text>\n"
                    .formatted(LEFT - 10, text, pair.way().title()));
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect class=\"bar f%d\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>%n",
                    pair.way().ordinal(),
                    LEFT,
                    y,
                    length,
                    BAR));
            svg.append(String.format(
                    Locale.ROOT,
                    "<text class=\"value\" x=\"%.1f\" y=\"%d\">%s/s, %sB/s</text>%n",
                    LEFT + length + 8,
                    text,
                    rate(pair.rate()),
                    ByteCount.text((long) (pair.rate() * pair.size()))));
            y += BAR + GAP;
        }
        return svg.append("</svg>\n").toString();
    }

    /** {@code 870}, {@code 12.3 k}, {@code 4.56 M}. */
    static String rate(double perSecond) {
        if (perSecond < 1000) {
            return String.format(Locale.ROOT, "%.0f", perSecond);
        }
        return perSecond < 1e6
                ? String.format(Locale.ROOT, perSecond < 1e5 ? "%.1f k" : "%.0f k", perSecond / 1e3)
                : String.format(Locale.ROOT, "%.2f M", perSecond / 1e6);
    }
}
