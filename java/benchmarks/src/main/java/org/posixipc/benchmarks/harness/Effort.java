package org.posixipc.benchmarks.harness;

import java.time.Duration;

/** How much is measured. Times are those of one launch; a launch is one JVM. */
public enum Effort {
    /** Shows that the machinery works; its figures mean nothing. */
    SMOKE(1, 1, 5, Duration.ofMillis(1), Duration.ofMillis(20), Duration.ofSeconds(30)),
    /** All cases but those of {@link TableCase} within five minutes. */
    QUICK(3, 5, 25, Duration.ofMillis(8), Duration.ofMillis(600), Duration.ofSeconds(240)),
    /** For figures that are to be quoted. */
    FULL(5, 9, 41, Duration.ofMillis(20), Duration.ofMillis(1500), Duration.ofMinutes(150));

    private final int launches;
    private final int maxLaunches;
    private final int rounds;
    private final Duration round;
    private final Duration warmUp;
    private final Duration budget;

    Effort(int launches, int maxLaunches, int rounds, Duration round, Duration warmUp, Duration budget) {
        this.launches = launches;
        this.maxLaunches = maxLaunches;
        this.rounds = rounds;
        this.round = round;
        this.warmUp = warmUp;
        this.budget = budget;
    }

    /** JVMs that measure each case. */
    public int launches() {
        return launches;
    }

    /** JVMs that measure a case which is undecided without them, while the budget lasts. */
    public int maxLaunches() {
        return maxLaunches;
    }

    /** Rounds of one launch. */
    public int rounds() {
        return rounds;
    }

    /** How long ours runs in one round, about; the peer does as many operations. */
    public Duration round() {
        return round;
    }

    /** How long both run before the first round. */
    public Duration warmUp() {
        return warmUp;
    }

    /** How long all cases together may take; what is undecided then stays so. */
    public Duration budget() {
        return budget;
    }
}
