package org.posixipc.benchmarks.harness;

import java.util.List;

/**
 * Ours and the peer's figures, taken one right after the other.
 *
 * @param placement where the CPUs lay
 * @param ours one value a measure of the case
 * @param peer the same of the peer; empty where there is none
 */
public record Round(Placement placement, List<Double> ours, List<Double> peer) {
    /** A round of one measure whose placement was not probed. */
    public static Round of(double ours, double peer) {
        return new Round(Placement.ANY, List.of(ours), List.of(peer));
    }

    /** The same figures with the placement that was found around them. */
    public Round at(Placement found) {
        return new Round(found, ours, peer);
    }
}
