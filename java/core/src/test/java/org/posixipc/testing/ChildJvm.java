package org.posixipc.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts JVMs like this one: same java, class path, shim and native access. */
public final class ChildJvm {
    private static final long WATCHDOG_SECONDS = 100;

    private ChildJvm() {}

    /** What a child that ran to its end did. */
    public record Result(int exitCode, String output) {
        /** The output's lines. */
        public List<String> lines() {
            return output.lines().toList();
        }
    }

    /** The command line of {@code mainClass} with extra JVM options; a later option wins over an earlier one. */
    public static List<String> command(List<String> options, Class<?> mainClass, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Xmx256m");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        for (String property : List.of("posixipc.shim", "posixipc.peer", "posixipc.root")) {
            if (System.getProperty(property) != null) {
                command.add("-D" + property + "=" + System.getProperty(property));
            }
        }
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(mainClass.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    /** Runs {@code mainClass} to its end and returns its output and errors, mixed. */
    public static Result run(List<String> options, Class<?> mainClass, String... arguments)
            throws IOException, InterruptedException {
        return run(command(options, mainClass, arguments), Map.of());
    }

    /** Runs a command to its end, killing it when it takes longer than the watchdog allows. */
    public static Result run(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("posixipc-child", ".txt");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(WATCHDOG_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                throw new IllegalStateException(
                        "child did not end: " + Files.readString(output, StandardCharsets.UTF_8));
            }
            return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            Files.delete(output);
        }
    }
}
