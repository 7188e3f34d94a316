package org.posixipc.cli.compare;

import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * One way at one size: all its rounds, or why there are none.
 *
 * @param way which
 * @param size bytes
 * @param rounds in their order
 * @param refusal what the system said, if it could not be measured
 */
public record Pair(Way way, int size, List<RoundResult> rounds, Optional<String> refusal) {
    private static final double CONFIDENCE = 0.9;

    /** Whether there is anything to tell. */
    public boolean measured() {
        return !rounds.isEmpty();
    }

    /** Round trips of all rounds in nanoseconds. */
    public Histogram latency() {
        Histogram all = new Histogram(RoundResult.LONGEST_NANOS, RoundResult.DIGITS);
        rounds.forEach(round -> all.add(round.latency()));
        return all;
    }

    /** Messages a second: the median of the rounds. */
    public double rate() {
        return median(rounds.stream().mapToDouble(RoundResult::rate).sorted().toArray());
    }

    /** The median round trip of each round, sorted: how far they lie apart is how sure the figure is. */
    double[] medians() {
        return rounds.stream()
                .mapToDouble(round -> round.latency().getValueAtPercentile(50))
                .sorted()
                .toArray();
    }

    /** The median of the rounds' medians in nanoseconds. */
    public double typical() {
        return median(medians());
    }

    /**
     * Where the typical round trip lies: the narrowest interval between two rounds' medians that holds it with 90 %
     * confidence, by order statistics; from the smallest to the largest where there are fewer than eight rounds. So one
     * round that the scheduler spoilt does not hide what all others say.
     *
     * @return its two ends in nanoseconds
     */
    double[] interval() {
        double[] medians = medians();
        int n = medians.length;
        int cut = 0;
        double outside = 0;
        double chance = Math.pow(0.5, n); // that exactly k of n rounds lie below the true median, from k = 0
        while (2 * (outside + chance) <= 1 - CONFIDENCE) {
            outside += chance;
            cut++;
            chance *= (n - cut + 1.0) / cut;
        }
        int first = Math.max(0, cut - 1);
        return new double[] {medians[first], medians[n - 1 - first]};
    }

    private static double median(double[] sorted) {
        int half = sorted.length / 2;
        return sorted.length == 0
                ? Double.NaN
                : sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
