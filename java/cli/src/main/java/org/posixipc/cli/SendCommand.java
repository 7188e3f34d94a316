package org.posixipc.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.posixipc.cli.text.Escape;
import org.posixipc.cli.text.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code posixipc send}. */
@Command(
        name = "send",
        header = "Send messages to a queue or channel: arguments, a file, or the standard input.",
        description = {
            "",
            "Waits while the queue is full; with --timeout at most so long for each message, and then ends with 75.",
            "Without MESSAGE or --file the standard input is sent, one message a line unless --framing says otherwise."
        },
        footer = {
            "",
            "Examples:",
            "  posixipc send /orders --priority 5 'buy 100 ACME'",
            "  tail -f log | posixipc send /log --timeout 2s",
            "  posixipc send /frames --file frame.bin --framing whole"
        })
final class SendCommand implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private StandardOptions standard;

    @Option(
            names = {"-p", "--priority"},
            paramLabel = "N",
            defaultValue = "0",
            description = "0 to 32767; larger is received first. 0 unless said.")
    private int priority;

    @Option(
            names = {"-t", "--timeout"},
            paramLabel = "SPAN",
            description = "How long to wait for room for each message: 0s, 250ms, 2s.")
    private Duration timeout;

    @Option(
            names = {"-f", "--file"},
            paramLabel = "FILE",
            description = "Send what the file holds; - is the standard input.")
    private String file;

    @Option(
            names = "--framing",
            paramLabel = "lines|length|whole",
            defaultValue = "lines",
            description = "How messages stand in a file or the input: one a line, each behind its length (4 bytes, the"
                    + " highest first), or all of it one message.")
    private Framing framing;

    @Option(
            names = {"-C", "--channel"},
            description = "NAME is a channel, not a queue; it has one sender at a time unless made with lanes.")
    private boolean channel;

    @Option(
            names = "--type",
            paramLabel = "N",
            defaultValue = "0",
            description = "Of a channel's message; 0 unless said.")
    private int type;

    @Option(names = "--json", description = "Print JSON (schema posixipc.send/1).")
    private boolean json;

    @Parameters(index = "0", paramLabel = "NAME", description = "The queue or channel, as in /orders.")
    private String name;

    @Parameters(index = "1..*", paramLabel = "MESSAGE", description = "Each one is a message, in UTF-8.")
    private List<String> messages = List.of();

    private int sent;
    private long bytes;

    SendCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (file != null && !messages.isEmpty()) {
            throw new IllegalArgumentException("--file and MESSAGE exclude each other");
        }
        boolean all;
        try (Outlet to = channel ? Outlet.channel(name) : Outlet.queue(name)) {
            all = messages.isEmpty() ? sendInput(to) : sendArguments(to);
        }
        if (json) {
            try (Json document = Json.pretty(streams.out())) {
                document.object(object -> object.put("schema", "posixipc.send/1")
                        .put("name", name)
                        .put("sent", sent)
                        .put("bytes", bytes)
                        .put("complete", all));
            }
        }
        if (!all) {
            streams.err()
                    .println("posixipc send: no room in " + Escape.name(name) + " within "
                            + timeout.toString().substring(2).toLowerCase(java.util.Locale.ROOT) + "; sent " + sent
                            + (sent == 1 ? " message" : " messages") + " before");
        }
        return all ? ExitCode.DONE : ExitCode.NOTHING_IN_TIME;
    }

    private boolean sendArguments(Outlet to) throws InterruptedException {
        for (String message : messages) {
            if (!send(to, message.getBytes(StandardCharsets.UTF_8))) {
                return false;
            }
        }
        return true;
    }

    private boolean sendInput(Outlet to) throws IOException, InterruptedException {
        try (InputStream in = new BufferedInputStream(
                file == null || file.equals("-") ? streams.in() : Files.newInputStream(Path.of(file)))) {
            int most = to.maxMessageSize();
            byte[] message = framing.read(in, most);
            while (message != null) {
                if (!send(to, message)) {
                    return false;
                }
                message = framing == Framing.WHOLE ? null : framing.read(in, most);
            }
            return true;
        }
    }

    private boolean send(Outlet to, byte[] message) throws InterruptedException {
        if (!to.send(message, channel ? type : priority, timeout)) {
            return false;
        }
        sent++;
        bytes += message.length;
        return true;
    }
}
