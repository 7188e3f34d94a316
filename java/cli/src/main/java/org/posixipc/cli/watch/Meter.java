package org.posixipc.cli.watch;

/** Small pictures out of block characters. */
final class Meter {
    private static final String LEVELS = "▁▂▃▄▅▆▇█";
    private static final String PARTS = " ▏▎▍▌▋▊▉";

    private Meter() {}

    /** A bar of so many cells, filled to a part of 0 to 1. */
    static String bar(double part, int cells) {
        double full = Math.max(0, Math.min(1, part)) * cells;
        int whole = (int) full;
        StringBuilder bar = new StringBuilder("█".repeat(whole));
        if (whole < cells) {
            int eighths = (int) ((full - whole) * PARTS.length());
            // What is used a little must not look like nothing.
            bar.append(PARTS.charAt(part > 0 && whole == 0 ? Math.max(1, eighths) : eighths));
            bar.append(" ".repeat(cells - whole - 1));
        }
        return bar.toString();
    }

    /** The last levels as a line of so many cells, from 0 to the limit, or to the largest where there is none. */
    static String sparkline(long[] history, long limit, int cells) {
        int from = Math.max(0, history.length - cells);
        long top = limit;
        for (int i = from; limit <= 0 && i < history.length; i++) {
            top = Math.max(top, history[i]);
        }
        StringBuilder line = new StringBuilder(" ".repeat(cells - (history.length - from)));
        for (int i = from; i < history.length; i++) {
            double part = top <= 0 ? 0 : (double) history[i] / top;
            line.append(LEVELS.charAt((int) Math.min(LEVELS.length() - 1, Math.ceil(part * (LEVELS.length() - 1)))));
        }
        return line.toString();
    }
}
