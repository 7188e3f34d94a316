package org.posixipc.benchmarks.harness;

import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Measures a {@link LatencyCase}: ours and the peer's in turn, a histogram each round and one over all. */
final class LatencyLaunch {
    private final LatencyCase subject;
    private final Effort effort;
    private final Histogram allOurs = Percentiles.histogram();
    private final Histogram allPeer = Percentiles.histogram();

    LatencyLaunch(LatencyCase subject, Effort effort) {
        this.subject = subject;
        this.effort = effort;
    }

    Launch run() throws Exception {
        try (LatencyCase opened = subject) {
            opened.open();
            long end = System.nanoTime() + effort.warmUp().toNanos();
            do {
                round();
            } while (System.nanoTime() < end);
            allOurs.reset();
            allPeer.reset();
            List<Round> rounds = Rounds.take(subject, effort.rounds(), this::round);
            return new Launch(rounds, Map.of("ours", Percentiles.encode(allOurs), "peer", Percentiles.encode(allPeer)));
        }
    }

    private Round round() throws Exception {
        Histogram ours = Percentiles.histogram();
        Histogram peer = Percentiles.histogram();
        subject.ours(subject.operationsPerRound(), ours::recordValue);
        subject.peer(subject.operationsPerRound(), peer::recordValue);
        allOurs.add(ours);
        allPeer.add(peer);
        return new Round(
                Placement.ANY, Percentiles.of(ours), peer.getTotalCount() == 0 ? List.of() : Percentiles.of(peer));
    }
}
