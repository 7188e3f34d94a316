package org.posixipc.benchmarks.harness;

import java.util.Locale;

/** What a figure counts. */
public enum Unit {
    /** Time of one operation; printed as ns, µs or ms, as fits. */
    NANOSECONDS {
        @Override
        public String format(double value) {
            if (value < 1e3) {
                return String.format(Locale.ROOT, "%.1f ns", value);
            }
            return value < 1e6
                    ? String.format(Locale.ROOT, "%.2f µs", value / 1e3)
                    : String.format(Locale.ROOT, "%.2f ms", value / 1e6);
        }
    },
    /** Heap bytes allocated by one operation. */
    BYTES {
        @Override
        public String format(double value) {
            return String.format(Locale.ROOT, value == Math.rint(value) ? "%.0f B" : "%.3f B", value);
        }
    },
    /** Operations in a second. */
    PER_SECOND {
        @Override
        public String format(double value) {
            return value < 1e6
                    ? String.format(Locale.ROOT, "%.1f k/s", value / 1e3)
                    : String.format(Locale.ROOT, "%.2f M/s", value / 1e6);
        }
    },
    /** A plain number, such as threads. */
    COUNT {
        @Override
        public String format(double value) {
            return String.format(Locale.ROOT, "%.0f", value);
        }
    };

    /** The value with its unit, three or four digits. */
    public abstract String format(double value);
}
