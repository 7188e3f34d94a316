package org.posixipc.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.posixipc.benchmarks.harness.Case;
import org.posixipc.benchmarks.harness.Effort;
import org.posixipc.benchmarks.harness.Suite;
import org.posixipc.benchmarks.report.JsonReport;
import org.posixipc.benchmarks.report.Outcome;
import org.posixipc.benchmarks.report.Row;
import org.posixipc.benchmarks.report.Table;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code java/benchmarks/run}, once everything is built. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Measures posixipc beside C and other peers, and judges the ratios.",
        footer = {
            "Exit codes: 0 all decided targets met; 1 a target missed, or more than a third undecided;",
            "2 wrong usage; 3 a case could not be measured."
        })
public final class Main implements Callable<Integer> {
    @Option(
            names = "--quick",
            description =
                    "Within five minutes, without PATTERN: all cases but the longer tables. Not for figures to quote.")
    private boolean quick;

    @Option(names = "--smoke", hidden = true, description = "Shows that the machinery works; for tests.")
    private boolean smoke;

    @Option(names = "--list", description = "Prints the names of the cases and measures nothing.")
    private boolean list;

    @Option(names = "--json", paramLabel = "FILE", description = "Also writes rows and all rounds there.")
    private Path json;

    @Parameters(arity = "0..1", paramLabel = "PATTERN", description = "Only cases whose name contains this text.")
    private String pattern = "";

    private Main() {}

    /** Runs the command and exits with its code. */
    public static void main(String[] args) {
        System.exit(run(args));
    }

    /** Runs the command and returns its exit code. */
    static int run(String... args) {
        return new CommandLine(new Main()).execute(args);
    }

    @Override
    public Integer call() throws Exception {
        boolean all = list || !quick || !pattern.isEmpty();
        List<Case> cases = Suite.all().stream()
                .filter(subject -> subject.name().contains(pattern) && (all || subject.quick()))
                .toList();
        if (cases.isEmpty()) {
            throw new CommandLine.ParameterException(
                    new CommandLine(this), "no case's name contains \"" + pattern + "\"; --list shows them all");
        }
        if (list) {
            cases.forEach(subject -> System.out.println(subject.name()));
            return 0;
        }
        Effort effort = smoke ? Effort.SMOKE : quick ? Effort.QUICK : Effort.FULL;
        Campaign campaign = new Campaign(cases, effort, System.err);
        campaign.run();
        List<Row> rows = campaign.rows();
        if (json != null) {
            JsonReport.write(json, effort, rows, campaign.launches());
        }
        Outcome outcome = Outcome.of(rows);
        System.out.println();
        System.out.print(Table.format(rows));
        System.out.println(outcome);
        return outcome.exitCode();
    }
}
