package org.posixipc.benchmarks.harness;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.HdrHistogram.Histogram;

/** The percentiles of a distribution that the table shows, in one order everywhere: p50, p99, p99.9, maximum. */
public final class Percentiles {
    private static final int SIGNIFICANT_DIGITS = 3;

    private Percentiles() {}

    /** A row a percentile, of which the median is judged. */
    public static List<Measure> measures(Target median) {
        return measures(median, Target.none(), Target.none());
    }

    /** A row a percentile, of which all but the maximum are judged. */
    public static List<Measure> measures(Target median, Target p99, Target p999) {
        return List.of(
                new Measure("p50", Unit.NANOSECONDS, median),
                new Measure("p99", Unit.NANOSECONDS, p99),
                new Measure("p99.9", Unit.NANOSECONDS, p999),
                new Measure("max", Unit.NANOSECONDS, Target.none()));
    }

    /** An empty histogram that takes any duration, ns. */
    public static Histogram histogram() {
        return new Histogram(SIGNIFICANT_DIGITS);
    }

    /** The values of {@link #measures}. */
    public static List<Double> of(Histogram histogram) {
        return List.of(
                (double) histogram.getValueAtPercentile(50),
                (double) histogram.getValueAtPercentile(99),
                (double) histogram.getValueAtPercentile(99.9),
                (double) histogram.getMaxValue());
    }

    /** The whole distribution as text, as HdrHistogram's tools read it. */
    public static String encode(Histogram histogram) {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int length = histogram.encodeIntoCompressedByteBuffer(buffer);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(buffer.array(), length));
    }
}
