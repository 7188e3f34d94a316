package org.posixipc.benchmarks.harness;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Measures a {@link LoopCase}: finds how many operations fill a round, warms up, takes rounds. */
final class LoopLaunch {
    /**
     * A loop needs no long rounds, and shorter than a time slice of the scheduler they are mostly undisturbed; so each
     * round is cut into so many.
     */
    private static final int CUT = 4;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final LoopCase subject;
    private final Effort effort;
    private long operations = 1;
    private boolean oursFirst;

    LoopLaunch(LoopCase subject, Effort effort) {
        this.subject = subject;
        this.effort = effort;
    }

    Launch run() throws Exception {
        try (LoopCase opened = subject) {
            opened.open();
            warmUp();
            return Launch.of(Rounds.take(subject, CUT * effort.rounds(), this::round));
        }
    }

    /** Doubles the operations until ours fills a round, then runs both loops in turn until the warm-up is over. */
    private void warmUp() throws Exception {
        long end = System.nanoTime() + effort.warmUp().toNanos();
        long enough = effort.round().toNanos() / CUT;
        while (System.nanoTime() < end || ours() < enough) {
            long spent = ours();
            peer();
            // By the clock of the rounds: beside other programs the wall clock would call a loop long enough for ever.
            if (spent < enough) {
                operations *= 2;
            }
        }
        // Compiled code is faster than what the doubling saw, and slower if the last doubling went too far.
        operations = Math.max(1, (long) (operations * (double) enough / Math.max(1, ours())));
    }

    /** The order alternates, so that what a loop leaves in the caches favours neither. */
    private Round round() throws Exception {
        oursFirst = !oursFirst;
        double ours = oursFirst ? ours() : 0;
        double peer = peer();
        if (!oursFirst) {
            ours = ours();
        }
        return Round.of(ours / operations, peer / operations);
    }

    private long ours() throws Exception {
        long start = clock();
        subject.ours(operations);
        return clock() - start;
    }

    private long peer() throws Exception {
        long start = clock();
        subject.peer(operations);
        return clock() - start;
    }

    private long clock() {
        return subject.onWallClock() ? System.nanoTime() : THREADS.getCurrentThreadCpuTime();
    }
}
