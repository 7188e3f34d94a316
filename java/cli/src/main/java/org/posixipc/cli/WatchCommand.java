package org.posixipc.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.posixipc.cli.text.Json;
import org.posixipc.cli.watch.Order;
import org.posixipc.cli.watch.PlainRows;
import org.posixipc.cli.watch.Row;
import org.posixipc.cli.watch.Sample;
import org.posixipc.cli.watch.Sampler;
import org.posixipc.cli.watch.View;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code posixipc watch}. */
@Command(
        name = "watch",
        header = "Show objects live: depth, change, waiting threads, and the room that is left.",
        description = {
            "",
            "On a terminal a full screen with keys (? shows them). To a pipe one row an object and look, or with --json one"
                    + " line of JSON a look, until --count of them were taken or nobody reads."
        })
final class WatchCommand implements Callable<Integer> {
    private static final Duration SHORTEST = Duration.ofMillis(100);

    private final Streams streams;

    @Mixin
    private StandardOptions standard;

    @Mixin
    private KindOptions kinds;

    @Option(
            names = {"-i", "--interval"},
            paramLabel = "SPAN",
            defaultValue = "1s",
            description = "Time between two looks; 1s unless said, 100ms at least.")
    private Duration interval;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            description = "End after so many looks.")
    private Long count;

    @Option(
            names = "--sort",
            paramLabel = "name|level|change|holders|blocked",
            defaultValue = "name",
            description = "The order at first.")
    private Order order;

    @Option(names = "--filter", paramLabel = "TEXT", defaultValue = "", description = "Only names with this in them.")
    private String filter;

    @Option(names = "--plain", description = "Rows also to a terminal.")
    private boolean plain;

    @Option(names = "--json", description = "Print one line of JSON a look (schema posixipc.watch/1).")
    private boolean json;

    WatchCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (interval.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("--interval is below 100ms; each look walks through /proc");
        }
        if (count != null && count < 1) {
            throw new IllegalArgumentException("--count " + count + " is below 1");
        }
        Sampler sampler = new Sampler(kinds.kinds());
        View view = new View(order, filter);
        long looks = count == null ? Long.MAX_VALUE : count;
        boolean dumb = !Colour.addressable();
        if (json || plain || dumb || !streams.outIsTerminal() || !streams.inIsTerminal()) {
            rows(sampler, view, looks);
        } else {
            new WatchTerminal(sampler, view, interval, looks).run();
        }
        return ExitCode.DONE;
    }

    private void rows(Sampler sampler, View view, long looks) throws IOException, InterruptedException {
        long next = System.nanoTime();
        for (long look = 0; look < looks; look++) {
            Sample sample = sampler.take();
            if (json) {
                write(sample.at(), sample.room(), view.rows(sample));
            } else {
                List<String> lines = PlainRows.of(view, sample);
                lines.stream().skip(look == 0 ? 0 : 1).forEach(streams.out()::println);
            }
            if (!streams.flush() || look + 1 == looks) {
                return;
            }
            next += interval.toNanos();
            TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
        }
    }

    private void write(Instant at, List<Sample.Room> rooms, List<Row> rows) throws IOException {
        try (Json document = Json.line(streams.out())) {
            document.object(object -> object.put("schema", "posixipc.watch/1")
                    .put("at", at)
                    .array(
                            "room",
                            rooms,
                            (item, room) -> item.object(o -> o.put("name", room.name())
                                    .put("used", room.used())
                                    .put("limit", room.limit() == Long.MAX_VALUE ? null : room.limit())))
                    .array(
                            "objects",
                            rows,
                            (item, row) -> item.object(o -> o.put(
                                            "kind", row.entry().kind().toString())
                                    .put("name", row.entry().name())
                                    .put("level", row.level())
                                    .put("limit", row.limit())
                                    .put("changePerSecond", row.change().orElse(Double.NaN))
                                    .put("sentPerSecond", row.sentPerSecond())
                                    .put("receivedPerSecond", row.receivedPerSecond())
                                    .put("usedBytes", row.usedBytes())
                                    .put("blocked", row.blocked())
                                    .put("holders", row.entry().holders().size()))));
        }
    }
}
