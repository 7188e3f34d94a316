package org.posixipc.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Callable;
import org.posixipc.Message;
import org.posixipc.cli.text.Escape;
import org.posixipc.cli.text.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code posixipc receive}. */
@Command(
        name = "receive",
        header = "Take messages from a queue or channel and print them.",
        description = {
            "",
            "Takes one message, or --count of them, or with --follow all that come, and waits for each; with --timeout at"
                    + " most so long. Ends with 75 if the time ran out before the count was reached, with --follow if"
                    + " nothing came at all.",
            "",
            "Prints one message a line, with control characters and what is no UTF-8 written as in C. --raw writes the"
                    + " bytes as they are, to a file or program."
        },
        footer = {
            "",
            "Examples:",
            "  posixipc receive /orders --timeout 2s --json",
            "  posixipc receive /log --follow | grep ERROR",
            "  posixipc receive /frames --raw > frame.bin"
        })
final class ReceiveCommand implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private StandardOptions standard;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            description = "How many messages to take; 1 unless said.")
    private Integer count;

    @Option(
            names = {"-F", "--follow"},
            description = "Go on until the time runs out or nobody reads the output.")
    private boolean follow;

    @Option(
            names = {"-t", "--timeout"},
            paramLabel = "SPAN",
            description = "How long to wait for each message: 0s takes what is there.")
    private Duration timeout;

    @Option(
            names = {"-C", "--channel"},
            description = "NAME is a channel, not a queue; the type of a message stands for its priority.")
    private boolean channel;

    @Option(names = "--json", description = "Print one line of JSON a message (schema posixipc.message/1).")
    private boolean json;

    @Option(names = "--raw", description = "Write the bytes as they are; not to a terminal.")
    private boolean raw;

    @Option(
            names = "--framing",
            paramLabel = "whole|lines|length",
            defaultValue = "whole",
            description = "With --raw: nothing between messages, a line end after each, or each behind its length (4"
                    + " bytes, the highest first).")
    private Framing framing;

    @Option(names = "--show-priority", description = "Print each message behind its priority and a tab.")
    private boolean showPriority;

    @Parameters(paramLabel = "NAME", description = "The queue or channel, as in /orders.")
    private String name;

    ReceiveCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (json && raw) {
            throw new IllegalArgumentException("--json and --raw exclude each other");
        }
        if (raw) {
            streams.refuseRawOnTerminal();
        }
        if (count != null && count < 1) {
            throw new IllegalArgumentException("--count " + count + " is below 1");
        }
        long wanted = count != null ? count : follow ? Long.MAX_VALUE : 1;
        long taken = 0;
        try (Inlet from = channel ? Inlet.channel(name) : Inlet.queue(name)) {
            // Nobody reading is looked for before a message is taken, which would be lost.
            while (taken < wanted && streams.flush()) {
                Message message = from.take(timeout);
                if (message == null) {
                    break;
                }
                print(message);
                taken++;
            }
        }
        streams.flush();
        return taken == wanted || follow && count == null && taken > 0 ? ExitCode.DONE : outOfTime(taken);
    }

    private int outOfTime(long taken) {
        if (timeout == null) {
            // Only a channel answers without a message: its sender has ended the stream.
            return ExitCode.DONE;
        }
        streams.err()
                .println("posixipc receive: nothing came from " + Escape.name(name) + " in time"
                        + (taken == 0 ? "" : " after " + taken + " messages"));
        return ExitCode.NOTHING_IN_TIME;
    }

    private void print(Message message) throws IOException {
        if (raw) {
            framing.write(streams.out(), message.bytes());
        } else if (json) {
            printJson(message);
        } else {
            streams.out().println((showPriority ? message.priority() + "\t" : "") + Escape.bytes(message.bytes()));
        }
    }

    private void printJson(Message message) throws IOException {
        String text = Escape.utf8(message.bytes());
        try (Json document = Json.line(streams.out())) {
            document.object(object -> object.put("schema", "posixipc.message/1")
                    .put("name", name)
                    .put("priority", message.priority())
                    .put("length", message.length())
                    .put("text", text)
                    .put("base64", text == null ? Base64.getEncoder().encodeToString(message.bytes()) : null));
        }
    }
}
