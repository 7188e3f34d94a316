package org.posixipc.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import org.posixipc.cli.compare.Comparison;
import org.posixipc.cli.compare.ComparisonText;
import org.posixipc.cli.compare.Measuring;
import org.posixipc.cli.compare.Pair;
import org.posixipc.cli.compare.Plan;
import org.posixipc.cli.compare.Report;
import org.posixipc.cli.compare.Way;
import org.posixipc.cli.text.ByteCount;
import org.posixipc.cli.text.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code posixipc compare}. */
@Command(
        name = "compare",
        header = "Message queue or shared memory? Measure the ways between two processes here.",
        description = {
            "",
            "Starts two Java processes and measures round trips and the one way at several message sizes, in rounds in which the"
                    + " ways take turns. Says how noisy the machine was, and draws no conclusion from too short a run."
        },
        footer = {
            "",
            "Examples:",
            "  posixipc compare --html report.html",
            "  posixipc compare --ways queue,unix-socket --sizes 64"
        })
final class CompareCommand implements Callable<Integer> {
    private static final int SMALLEST = 8;
    private static final int LARGEST = 16 << 20;
    private static final double[] PERCENTILES = {50, 90, 99, 99.9, 99.99};

    private final Streams streams;

    @Mixin
    private StandardOptions standard;

    @Option(
            names = "--sizes",
            paramLabel = "BYTES",
            split = ",",
            defaultValue = "64,1K,8K,64K",
            description = "Message sizes; 64,1K,8K,64K unless said.")
    private List<ByteCount> sizes;

    @Option(
            names = "--ways",
            paramLabel = "WAY",
            split = ",",
            description = "Which ones of ${COMPLETION-CANDIDATES}; all unless said.")
    private List<Way> ways = List.of(Way.values());

    @Option(
            names = {"-d", "--duration"},
            paramLabel = "SPAN",
            defaultValue = "2s",
            description = "Time for each way and size; 2s unless said.")
    private Duration duration;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Rounds that the time is cut into; 5 unless said.")
    private int rounds;

    @Option(names = "--html", paramLabel = "FILE", description = "Write a page with charts, which needs nothing else.")
    private Path html;

    @Option(names = "--json", description = "Print JSON (schema posixipc.compare/1).")
    private boolean json;

    CompareCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Comparison comparison = Measuring.run(plan(), this::show);
        if (streams.errIsTerminal()) {
            streams.err().print("\r\033[K");
        }
        if (html != null) {
            Files.writeString(html, Report.html(comparison), StandardCharsets.UTF_8);
        }
        if (json) {
            write(comparison);
        } else {
            ComparisonText.lines(comparison).forEach(streams.out()::println);
        }
        return comparison.pairs().stream().anyMatch(Pair::measured) ? ExitCode.DONE : ExitCode.REFUSED;
    }

    private Plan plan() {
        List<Integer> bytes =
                sizes.stream().map(size -> Numbers.toInt("sizes", size)).toList();
        if (bytes.stream().anyMatch(size -> size < SMALLEST || size > LARGEST)) {
            throw new IllegalArgumentException("--sizes go from " + SMALLEST + " bytes to " + ByteCount.text(LARGEST));
        }
        if (rounds < 1 || rounds > 1000) {
            throw new IllegalArgumentException("--rounds " + rounds + " is not between 1 and 1000");
        }
        if (duration.compareTo(Duration.ofMillis(2L * rounds)) < 0 || duration.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("--duration is not between 2 ms a round and 1 h");
        }
        return new Plan(ways, bytes, rounds, duration);
    }

    /** On a terminal a bar; else a line at the start, so that a log says what it waits for. */
    private void show(double done) {
        if (streams.errIsTerminal()) {
            int full = (int) (done * 30);
            streams.err().printf("\rmeasuring [%s%s] %3.0f %%", "#".repeat(full), ".".repeat(30 - full), 100 * done);
        } else if (done == 0) {
            streams.err().println("measuring for about " + plan().total().toSeconds() + " s");
        }
        streams.err().flush();
    }

    private void write(Comparison comparison) throws IOException {
        try (Json document = Json.pretty(streams.out())) {
            document.object(object -> object.put("schema", "posixipc.compare/1")
                    .put("at", comparison.machine().at())
                    .object(
                            "machine",
                            machine -> machine.put("cpu", comparison.machine().cpu())
                                    .put("cpus", comparison.machine().cpus())
                                    .put("kernel", comparison.machine().kernel())
                                    .put("java", comparison.machine().java()))
                    .object(
                            "noise",
                            noise -> noise.put("foreign", comparison.foreign()).put("stolen", comparison.stolen()))
                    .put("refusal", comparison.refusal())
                    .texts("conclusions", comparison.conclusions())
                    .array("results", comparison.pairs(), CompareCommand::write));
        }
    }

    private static void write(Json json, Pair pair) throws IOException {
        Histogram latency = pair.latency();
        json.object(object -> {
            object.put("way", pair.way().toString())
                    .put("size", pair.size())
                    .put("rounds", pair.rounds().size())
                    .put("refusal", pair.refusal())
                    .put("roundTrips", latency.getTotalCount())
                    .put("messagesPerSecond", pair.rate());
            object.object("roundTripNanos", nanos -> {
                for (double percentile : PERCENTILES) {
                    String key = "p" + String.valueOf(percentile).replaceAll("\\.0$", "");
                    nanos.put(key, pair.measured() ? latency.getValueAtPercentile(percentile) : null);
                }
            });
        });
    }
}
