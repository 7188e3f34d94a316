package org.posixipc.benchmarks.harness;

import java.util.List;
import java.util.Map;

/**
 * What one JVM measured.
 *
 * @param rounds in the order they were taken
 * @param histograms full distributions where the case records them: HdrHistogram's compressed form in Base64, by name
 */
public record Launch(List<Round> rounds, Map<String, String> histograms) {
    /** A launch without distributions. */
    public static Launch of(List<Round> rounds) {
        return new Launch(rounds, Map.of());
    }
}
