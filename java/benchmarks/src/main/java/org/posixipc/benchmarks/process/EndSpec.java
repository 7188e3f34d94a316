package org.posixipc.benchmarks.process;

import java.util.List;

/**
 * How an end of a two-process case is started.
 *
 * @param kind what runs it
 * @param program the C program's name, or the name of the {@link End} class
 * @param cpu where its measuring thread is pinned; negative for nowhere
 * @param arguments what it is told: names of objects, sizes
 * @param jvmArguments flags of its JVM
 */
public record EndSpec(Kind kind, String program, int cpu, List<String> arguments, List<String> jvmArguments) {
    /** What runs an end. */
    public enum Kind {
        C,
        JAVA
    }

    /** The program {@code end_<name>.c} was built to. */
    public static EndSpec c(String program, int cpu, String... arguments) {
        return new EndSpec(Kind.C, program, cpu, List.of(arguments), List.of());
    }

    /** A JVM with that end. */
    public static EndSpec java(Class<? extends End> end, int cpu, String... arguments) {
        return new EndSpec(Kind.JAVA, end.getName(), cpu, List.of(arguments), List.of());
    }

    /** The same with flags for its JVM. */
    public EndSpec withJvmArguments(String... flags) {
        return new EndSpec(kind, program, cpu, arguments, List.of(flags));
    }
}
