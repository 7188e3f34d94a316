package org.posixipc.benchmarks.process;

import org.posixipc.WaitStrategy;
import org.posixipc.benchmarks.harness.Rounds;
import org.posixipc.benchmarks.harness.Target;

/** Where the two processes of a ping-pong run, and how each waits for the other. */
public enum PingPong {
    /** Both on one CPU, blocking: what the library adds to two changes of process. */
    ONE_CPU("one-cpu", Rounds.FIRST_CPU, WaitStrategy.block(), Target.ratioAtMost(1.20)),
    /** A CPU each, trying again and again: what it adds where nobody has to be woken. */
    SPINNING("spinning", Rounds.SECOND_CPU, WaitStrategy.spin(), Target.ratioAtMost(1.10)),
    /** A CPU each, blocking: the wake-up of a halted CPU hides everything else, so nothing is demanded. */
    TWO_CPUS("two-cpus", Rounds.SECOND_CPU, WaitStrategy.block(), Target.none());

    private static final String SPIN = "spin";
    private static final String BLOCK = "block";

    private final String label;
    private final int echoCpu;
    private final WaitStrategy strategy;
    private final Target target;

    PingPong(String label, int echoCpu, WaitStrategy strategy, Target target) {
        this.label = label;
        this.echoCpu = echoCpu;
        this.strategy = strategy;
        this.target = target;
    }

    /** Its part of a case's name. */
    public String label() {
        return label;
    }

    /** Where the side that asks is pinned. */
    public int pingCpu() {
        return Rounds.FIRST_CPU;
    }

    /** Where the side that answers is pinned. */
    public int echoCpu() {
        return echoCpu;
    }

    /** What is demanded of a JVM that asks a C program, beside a C program that asks the same. */
    public Target target() {
        return target;
    }

    /** How an end is told to wait, its last argument. */
    public String waiting() {
        return strategy.equals(WaitStrategy.spin()) ? SPIN : BLOCK;
    }

    /** What that argument means to an end in Java. */
    public static WaitStrategy strategy(String waiting) {
        return switch (waiting) {
            case SPIN -> WaitStrategy.spin();
            case BLOCK -> WaitStrategy.block();
            default -> throw new IllegalArgumentException("an end waits by spin or block, not by " + waiting);
        };
    }
}
