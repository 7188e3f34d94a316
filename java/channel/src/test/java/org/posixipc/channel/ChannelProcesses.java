package org.posixipc.channel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.posixipc.testing.ChildJvm;

/** Starts the ends of a channel in processes of their own, in Java or C. */
final class ChannelProcesses implements AutoCloseable {
    enum Language {
        JAVA,
        C
    }

    private final List<Process> started = new ArrayList<>();
    private final List<Path> outputs = new ArrayList<>();

    Process start(Language language, String... verb) throws IOException {
        List<String> command = new ArrayList<>();
        if (language == Language.C) {
            command.add(System.getProperty("posixipc.channel.peer"));
            command.addAll(List.of(verb));
        } else {
            // The peer is to be fast, not quick to start: no limit to its compiler.
            command.addAll(ChildJvm.command(List.of("-XX:TieredStopAtLevel=4"), ChannelChild.class, verb));
        }
        Path output = Files.createTempFile("posixipc-channel", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        started.add(process);
        outputs.add(output);
        return process;
    }

    /** Ends its input and waits for its end; its last line, which is "ok ..." if all went well. */
    String finish(Process process) throws Exception {
        process.getOutputStream().close();
        if (!process.waitFor(10, TimeUnit.MINUTES)) {
            throw new AssertionError("did not end: " + output(process));
        }
        String text = output(process).strip();
        if (process.exitValue() != 0) {
            throw new AssertionError("exit code " + process.exitValue() + ": " + text);
        }
        return text.substring(text.lastIndexOf('\n') + 1);
    }

    /** What it has printed so far. */
    String output(Process process) throws IOException {
        return Files.readString(outputs.get(started.indexOf(process)));
    }

    @Override
    public void close() throws IOException {
        for (Process process : started) {
            process.destroyForcibly();
            process.onExit().join();
        }
        for (Path output : outputs) {
            Files.delete(output);
        }
    }
}
