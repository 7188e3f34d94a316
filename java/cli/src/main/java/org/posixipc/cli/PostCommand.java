package org.posixipc.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.posixipc.NamedSemaphore;
import org.posixipc.cli.text.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code posixipc post}. */
@Command(
        name = "post",
        header = "Add permits to a semaphore and wake those who wait.",
        footer = {"", "Example:", "  posixipc post /slots --count 2"})
final class PostCommand implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private StandardOptions standard;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            defaultValue = "1",
            description = "How many permits; 1 unless said.")
    private int count;

    @Option(names = "--json", description = "Print JSON (schema posixipc.semaphore/1).")
    private boolean json;

    @Parameters(paramLabel = "NAME", description = "The semaphore, as in /slots.")
    private String name;

    PostCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        if (count < 1) {
            throw new IllegalArgumentException("--count " + count + " is below 1");
        }
        try (NamedSemaphore semaphore = NamedSemaphore.open(name)) {
            semaphore.release(count);
            if (json) {
                write(streams, name, count, semaphore.availablePermits());
            }
        }
        return ExitCode.DONE;
    }

    /** What {@code post} and {@code wait} report: permits moved, and those available after. */
    static void write(Streams streams, String name, int count, int available) throws IOException {
        try (Json document = Json.pretty(streams.out())) {
            document.object(object -> object.put("schema", "posixipc.semaphore/1")
                    .put("name", name)
                    .put("count", count)
                    .put("permits", available));
        }
    }
}
