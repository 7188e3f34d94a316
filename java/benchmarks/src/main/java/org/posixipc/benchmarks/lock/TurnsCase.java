package org.posixipc.benchmarks.lock;

import java.util.List;
import org.posixipc.benchmarks.harness.Measure;
import org.posixipc.benchmarks.harness.Target;
import org.posixipc.benchmarks.process.Arrangement;
import org.posixipc.benchmarks.process.EndSpec;

/**
 * Ping-pong by a condition between two processes on one CPU: a JVM and a C program by the crash-safe condition, beside two C
 * programs by pthread's. On one CPU, because across two the wake-up of a halted CPU hides everything else.
 */
final class TurnsCase extends TwoBoards {
    private static final double FACTOR = 1.15;
    private static final int CPU = 0;

    @Override
    public String name() {
        return "lock/condition/one-cpu";
    }

    @Override
    public List<Measure> measures() {
        return List.of(Measure.time(Target.ratioAtMost(FACTOR)));
    }

    @Override
    public Arrangement oursEnds() {
        return new Arrangement(
                EndSpec.java(TurnsEnd.class, CPU, ours()), EndSpec.c("end_lock_turns", CPU, ours(), "1", "ours"));
    }

    @Override
    public Arrangement peerEnds() {
        return new Arrangement(
                EndSpec.c("end_lock_turns", CPU, theirs(), "0", "pthread"),
                EndSpec.c("end_lock_turns", CPU, theirs(), "1", "pthread"));
    }
}
