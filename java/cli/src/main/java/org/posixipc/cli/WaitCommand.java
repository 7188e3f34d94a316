package org.posixipc.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.posixipc.NamedSemaphore;
import org.posixipc.cli.text.Escape;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code posixipc wait}. */
@Command(
        name = "wait",
        header = "Take permits from a semaphore, waiting while there are none.",
        description = {
            "",
            "With --timeout at most so long for each permit, and then ends with 75; permits already taken stay taken. Nothing"
                    + " gives them back when this command ends: that is post."
        },
        footer = {"", "Example:", "  posixipc wait /slots --timeout 5s && work; posixipc post /slots"})
final class WaitCommand implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private StandardOptions standard;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            defaultValue = "1",
            description = "How many permits; 1 unless said.")
    private int count;

    @Option(
            names = {"-t", "--timeout"},
            paramLabel = "SPAN",
            description = "How long to wait for each: 0s takes only what is there.")
    private Duration timeout;

    @Option(names = "--json", description = "Print JSON (schema posixipc.semaphore/1).")
    private boolean json;

    @Parameters(paramLabel = "NAME", description = "The semaphore, as in /slots.")
    private String name;

    WaitCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (count < 1) {
            throw new IllegalArgumentException("--count " + count + " is below 1");
        }
        try (NamedSemaphore semaphore = NamedSemaphore.open(name)) {
            int taken = 0;
            while (taken < count && take(semaphore)) {
                taken++;
            }
            if (json) {
                PostCommand.write(streams, name, taken, semaphore.availablePermits());
            }
            if (taken < count) {
                streams.err()
                        .println("posixipc wait: no permit of " + Escape.name(name) + " in time"
                                + (taken == 0 ? "" : "; took " + taken + " before"));
                return ExitCode.NOTHING_IN_TIME;
            }
        }
        return ExitCode.DONE;
    }

    private boolean take(NamedSemaphore semaphore) throws InterruptedException {
        if (timeout == null) {
            semaphore.acquire();
            return true;
        }
        return semaphore.tryAcquire(timeout);
    }
}
