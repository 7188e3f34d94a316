package org.posixipc.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.posixipc.benchmarks.harness.Case;
import org.posixipc.benchmarks.harness.Effort;
import org.posixipc.benchmarks.harness.Jvm;
import org.posixipc.benchmarks.harness.Launch;
import org.posixipc.benchmarks.report.Row;
import org.posixipc.benchmarks.report.Verdict;

/**
 * Measures cases, each launch in a JVM of its own, round about: every case once, then every case again, so that a busy
 * quarter of an hour on the machine falls on all of them.
 */
public final class Campaign {
    private static final Duration LAUNCH_LIMIT = Duration.ofMinutes(2);

    private final List<Case> cases;
    private final Effort effort;
    private final PrintStream progress;
    private final Map<String, List<Launch>> launches = new LinkedHashMap<>();
    private final Map<String, String> failures = new LinkedHashMap<>();

    /** A campaign over these cases that tells its progress, a line a launch. */
    public Campaign(List<Case> cases, Effort effort, PrintStream progress) {
        this.cases = cases;
        this.effort = effort;
        this.progress = progress;
        cases.forEach(subject -> launches.put(subject.name(), new ArrayList<>()));
    }

    /** Measures until every case has its launches and is decided, or the budget is used up. */
    public void run() throws IOException, InterruptedException {
        long end = System.nanoTime() + effort.budget().toNanos();
        for (int pass = 0; pass < effort.maxLaunches(); pass++) {
            for (Case subject : cases) {
                if (!failures.containsKey(subject.name())
                        && (pass < launches(subject) || undecided(subject))
                        && System.nanoTime() < end) {
                    progress.println(subject.name() + ", launch " + (pass + 1));
                    launch(subject);
                }
            }
        }
    }

    /** The rows of all cases, in their order. */
    public List<Row> rows() {
        return cases.stream().flatMap(subject -> rows(subject).stream()).toList();
    }

    /** Every launch, by case. */
    public Map<String, List<Launch>> launches() {
        return launches;
    }

    private List<Row> rows(Case subject) {
        String failure = failures.get(subject.name());
        return failure == null ? Row.of(subject, launches.get(subject.name())) : Row.failed(subject, failure);
    }

    private int launches(Case subject) {
        return subject.variesByLaunch() ? effort.launches() : 1;
    }

    private boolean undecided(Case subject) {
        return rows(subject).stream().anyMatch(row -> row.verdict() == Verdict.UNDECIDED);
    }

    private void launch(Case subject) throws IOException, InterruptedException {
        Path result = Files.createTempFile("posixipc-benchmark", ".json");
        try {
            List<String> command = Jvm.command(subject.jvmArguments(), Measuring.class);
            command.addAll(List.of(subject.name(), effort.name(), result.toString()));
            Process jvm = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            if (!jvm.waitFor(LAUNCH_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                jvm.descendants().forEach(ProcessHandle::destroyForcibly);
                jvm.destroyForcibly().waitFor();
                failures.put(subject.name(), "did not end within " + LAUNCH_LIMIT.toSeconds() + " s");
            } else if (jvm.exitValue() != 0) {
                failures.put(subject.name(), "its JVM ended with " + jvm.exitValue());
            } else {
                launches.get(subject.name()).add(new ObjectMapper().readValue(result.toFile(), Launch.class));
            }
            Leftovers.remove(jvm.pid());
        } finally {
            Files.deleteIfExists(result);
        }
    }
}
