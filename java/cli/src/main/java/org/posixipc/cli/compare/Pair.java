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

    private static double median(double[] sorted) {
        int half = sorted.length / 2;
        return sorted.length == 0
                ? Double.NaN
                : sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
