package org.posixipc.benchmarks.harness;

/**
 * One figure that each round of a case yields.
 *
 * @param name what tells it from the case's other measures, such as "p99"; empty where there is only one
 * @param unit what it counts
 * @param target what is demanded
 */
public record Measure(String name, Unit unit, Target target) {
    /** The time of an operation, the only measure of its case. */
    public static Measure time(Target target) {
        return new Measure("", Unit.NANOSECONDS, target);
    }

    /** Operations in a second, the only measure of its case. */
    public static Measure throughput(Target target) {
        return new Measure("", Unit.PER_SECOND, target);
    }
}
