package org.posixipc.benchmarks.lock;

import java.util.List;
import org.posixipc.benchmarks.harness.Measure;
import org.posixipc.benchmarks.harness.Target;
import org.posixipc.benchmarks.process.Arrangement;
import org.posixipc.benchmarks.process.EndSpec;

/** Two processes, one a CPU, that want one lock all the time: two JVMs beside two C programs. */
final class ContendedCase extends TwoBoards {
    /** At least 0.8 times the throughput of C. */
    private static final double FACTOR = 1 / 0.8;

    @Override
    public String name() {
        return "lock/contended/two-processes";
    }

    @Override
    public List<Measure> measures() {
        return List.of(Measure.time(Target.ratioAtMost(FACTOR)));
    }

    /** Until the slower one is done. */
    @Override
    public List<Double> figures(long[] first, long[] second, long operations) {
        return List.of(Math.max(first[0], second[0]) / (double) operations);
    }

    @Override
    public Arrangement oursEnds() {
        return new Arrangement(EndSpec.java(CountEnd.class, 0, ours()), EndSpec.java(CountEnd.class, 1, ours()));
    }

    @Override
    public Arrangement peerEnds() {
        return new Arrangement(EndSpec.c("end_lock_count", 0, theirs()), EndSpec.c("end_lock_count", 1, theirs()));
    }
}
