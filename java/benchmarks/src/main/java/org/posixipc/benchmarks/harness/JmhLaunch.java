package org.posixipc.benchmarks.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures a {@link JmhCase}: one fork, average time, with the allocation profiler. */
final class JmhLaunch {
    private static final int MAX_ITERATIONS = 5;

    /** JMH's own allocations are a few kilobytes an iteration, so iterations are far longer than other rounds. */
    private static final int ITERATION_PER_ROUND = 50;

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private final JmhCase subject;
    private final Effort effort;

    JmhLaunch(JmhCase subject, Effort effort) {
        this.subject = subject;
        this.effort = effort;
    }

    Launch run() throws Exception {
        List<Round> rounds = new ArrayList<>();
        for (RunResult result : new Runner(options()).run()) {
            for (BenchmarkResult fork : result.getBenchmarkResults()) {
                for (IterationResult iteration : fork.getIterationResults()) {
                    rounds.add(round(iteration));
                }
            }
        }
        if (rounds.isEmpty()) {
            throw new IllegalStateException("JMH found no benchmark " + include());
        }
        return Launch.of(rounds);
    }

    private String include() {
        return Pattern.quote(subject.benchmarks().getName() + "." + subject.method()) + "$";
    }

    private Options options() {
        TimeValue iteration = TimeValue.milliseconds(effort.round().toMillis() * ITERATION_PER_ROUND);
        List<String> flags = new ArrayList<>(Jvm.flags());
        flags.addAll(subject.jvmArguments());
        return new OptionsBuilder()
                .include(include())
                .mode(Mode.AverageTime)
                .timeUnit(TimeUnit.NANOSECONDS)
                .forks(1)
                .jvmArgs(flags.toArray(String[]::new))
                .warmupIterations(1)
                .warmupTime(TimeValue.milliseconds(effort.warmUp().toMillis()))
                .measurementIterations(Math.min(MAX_ITERATIONS, effort.rounds()))
                .measurementTime(iteration)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
    }

    private static Round round(IterationResult iteration) {
        double bytes = iteration.getSecondaryResults().get(ALLOCATED).getScore();
        return new Round(
                Placement.ANY, List.of(bytes, iteration.getPrimaryResult().getScore()), List.of());
    }
}
