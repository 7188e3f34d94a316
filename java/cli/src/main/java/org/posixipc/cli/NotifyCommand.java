package org.posixipc.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.posixipc.Access;
import org.posixipc.MessageQueue;
import org.posixipc.cli.text.Escape;
import org.posixipc.cli.text.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code posixipc notify}. */
@Command(
        name = "notify",
        header = "Wait until a queue holds a message, and take none.",
        description = {
            "",
            "Registers with mq_notify, for which a queue has one place in the whole system. The kernel gives no notice of a"
                    + " message that a blocked receiver takes at once."
        },
        footer = {"", "Example:", "  while posixipc notify /jobs; do posixipc receive /jobs | run; done"})
final class NotifyCommand implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private StandardOptions standard;

    @Option(
            names = {"-t", "--timeout"},
            paramLabel = "SPAN",
            description = "How long to wait; for ever unless said.")
    private Duration timeout;

    @Option(names = "--json", description = "Print JSON (schema posixipc.notify/1).")
    private boolean json;

    @Parameters(paramLabel = "NAME", description = "The queue, as in /orders.")
    private String name;

    NotifyCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (MessageQueue queue =
                MessageQueue.builder(name).access(Access.READ_ONLY).open()) {
            if (queue.depth() == 0 && !awaitNotice(queue)) {
                streams.err().println("posixipc notify: nothing came to " + Escape.name(name) + " in time");
                return ExitCode.NOTHING_IN_TIME;
            }
            report(queue.depth());
        }
        return ExitCode.DONE;
    }

    private boolean awaitNotice(MessageQueue queue) throws IOException, InterruptedException {
        CompletableFuture<Void> notice = queue.notifyOnce();
        if (queue.depth() > 0) {
            // It came between the look and the registration, of which the kernel says nothing.
            return true;
        }
        try {
            if (timeout == null) {
                notice.get();
            } else {
                notice.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            }
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof UncheckedIOException io ? io.getCause() : new IOException(e.getCause());
        } finally {
            notice.cancel(false);
        }
    }

    private void report(int depth) throws IOException {
        if (json) {
            try (Json document = Json.pretty(streams.out())) {
                document.object(object -> object.put("schema", "posixipc.notify/1")
                        .put("name", name)
                        .put("depth", depth));
            }
        } else {
            streams.out().println(Escape.name(name) + " holds " + depth + (depth == 1 ? " message" : " messages"));
        }
    }
}
