package org.posixipc.benchmarks.report;

import java.util.Arrays;
import java.util.Collection;

/**
 * The median of some figures and how far it can be trusted.
 *
 * @param value the median
 * @param low lower end of the interval
 * @param high upper end of the interval
 */
public record Median(double value, double low, double high) {
    /** How sure the interval covers the true median, where there are figures enough. */
    private static final double CONFIDENCE = 0.90;

    /**
     * The median with the narrowest symmetric pair of order statistics that covers the true median with 90 %
     * confidence, whatever the distribution; of fewer than five figures, the smallest and the largest.
     *
     * @throws IllegalArgumentException if there is no figure
     */
    public static Median of(Collection<Double> figures) {
        if (figures.isEmpty()) {
            throw new IllegalArgumentException("no figures to take a median of");
        }
        double[] sorted = figures.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        int n = sorted.length;
        double middle = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
        int cut = cut(n);
        return new Median(middle, sorted[cut], sorted[n - 1 - cut]);
    }

    /** How many figures may be left out at either end: the most for which P(Binomial(n, 1/2) in between) suffices. */
    private static int cut(int n) {
        double outside = Math.pow(0.5, n);
        double probability = outside;
        int cut = 0;
        while (cut + 1 < (n + 1) / 2) {
            probability *= (double) (n - cut) / (cut + 1);
            outside += probability;
            if (2 * outside > 1 - CONFIDENCE) {
                break;
            }
            cut++;
        }
        return cut;
    }
}
