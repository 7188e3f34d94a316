package org.posixipc.benchmarks.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.posixipc.benchmarks.harness.BenchLibrary;
import org.posixipc.benchmarks.harness.Jvm;

/** A running end, driven over its standard input; see {@code end.h}. */
final class EndProcess implements AutoCloseable {
    private final EndSpec spec;
    private final Process process;
    private final BufferedReader replies;
    private final Writer orders;

    EndProcess(EndSpec spec) throws IOException {
        this.spec = spec;
        process = new ProcessBuilder(command(spec))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        replies = process.inputReader(StandardCharsets.UTF_8);
        orders = process.outputWriter(StandardCharsets.UTF_8);
    }

    private static List<String> command(EndSpec spec) {
        List<String> command = new ArrayList<>();
        if (spec.kind() == EndSpec.Kind.C) {
            command.add(BenchLibrary.existing(spec.program()).toString());
        } else {
            command.addAll(Jvm.command(spec.jvmArguments(), EndMain.class));
            command.add(spec.program());
        }
        command.add(Integer.toString(spec.cpu()));
        command.addAll(spec.arguments());
        return command;
    }

    void awaitReady() throws IOException {
        String line = reply();
        if (!line.equals("ready")) {
            throw new IOException(spec.program() + " said \"" + line + "\" instead of ready");
        }
    }

    void order(long operations) throws IOException {
        orders.write("round " + operations + "\n");
        orders.flush();
    }

    long[] figures() throws IOException {
        return Arrays.stream(reply().split(" ")).mapToLong(Long::parseLong).toArray();
    }

    private String reply() throws IOException {
        String line = replies.readLine();
        if (line == null || line.startsWith("failed")) {
            throw new IOException(spec.program() + (line == null ? " ended" : " " + line));
        }
        return line;
    }

    /** Kills: an end may be blocked in the middle of a round, and holds nothing that must be saved. */
    @Override
    public void close() {
        process.destroyForcibly();
        boolean interrupted = false;
        while (process.isAlive()) {
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
