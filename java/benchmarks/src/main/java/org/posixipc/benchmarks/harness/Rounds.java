package org.posixipc.benchmarks.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Takes the rounds of a launch, and probes around each where the CPUs lay if the case asks for it. */
public final class Rounds {
    /** Where the two ends of a case that depends on placement are pinned. */
    public static final int FIRST_CPU = 0;

    /** The other one. */
    public static final int SECOND_CPU = 1;

    /** One round, ours and the peer's. */
    @FunctionalInterface
    public interface Taker {
        Round take() throws Exception;
    }

    private static final int PROBE_SAMPLES = 15;
    private static final long PROBE_TIMEOUT_NANOS = Duration.ofMillis(50).toNanos();
    /** A placement that comes up is worth waiting for, but not for ever. */
    private static final int PATIENCE = 3;

    private Rounds() {}

    /** Takes the rounds; more than wanted while a placement that is asked for has not come up. */
    public static List<Round> take(Case subject, int wanted, Taker taker) throws Exception {
        List<Round> rounds = new ArrayList<>();
        if (!subject.perPlacement()) {
            while (rounds.size() < wanted) {
                rounds.add(taker.take());
            }
            return rounds;
        }
        Map<Placement, Integer> seen = new EnumMap<>(Placement.class);
        int most = PATIENCE * wanted;
        while (rounds.size() < most && !(enough(seen, Placement.NEAR, wanted) && enough(seen, Placement.FAR, wanted))) {
            Round round = probed(taker);
            seen.merge(round.placement(), 1, Integer::sum);
            rounds.add(round);
        }
        return rounds;
    }

    private static boolean enough(Map<Placement, Integer> seen, Placement placement, int wanted) {
        return seen.getOrDefault(placement, 0) >= wanted / 2;
    }

    private static Round probed(Taker taker) throws Exception {
        long before = probe();
        Round round = taker.take();
        return round.at(Placement.of(before, probe()));
    }

    private static long probe() {
        return BenchLibrary.BENCH.bench_line_round_trip_ns(FIRST_CPU, SECOND_CPU, PROBE_SAMPLES, PROBE_TIMEOUT_NANOS);
    }
}
