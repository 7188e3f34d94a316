package org.posixipc.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs the packaged command as users do: the start script, a process of its own, under the Java of the test. */
final class Command {
    private static final long WATCHDOG_SECONDS = 60;
    private static final String SCRIPT = System.getProperty("posixipc.command");

    private Command() {}

    /** How a process ended and what it wrote. */
    record Outcome(int code, byte[] bytes, String error) {
        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        /** The one JSON document that was written. */
        Map<String, Object> json() throws IOException {
            return JsonTree.parse(bytes);
        }
    }

    /** With nothing to read. */
    static Outcome run(String... arguments) throws Exception {
        return runWith(new byte[0], arguments);
    }

    /** With something to read. */
    static Outcome runWith(byte[] input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(SCRIPT));
        command.addAll(List.of(arguments));
        return execute(input, Map.of(), command);
    }

    /** In another program that starts it, as a shell or unshare; {@code posixipc} is the script's path in {@code $0}. */
    static Outcome inShell(String script) throws Exception {
        return execute(new byte[0], Map.of(), List.of("sh", "-c", script, SCRIPT));
    }

    /** In namespaces of its own, where the script may mount and fill what it likes. */
    static Outcome inPrivateNamespaces(String script) throws Exception {
        return execute(new byte[0], Map.of(), unshare(List.of("sh", "-c", script, SCRIPT)));
    }

    /** Whether this user may have namespaces of its own; a container may forbid it. */
    static boolean mayUnshare() throws Exception {
        return execute(new byte[0], Map.of(), unshare(List.of("true"))).code() == 0;
    }

    private static List<String> unshare(List<String> command) {
        List<String> all = new ArrayList<>(
                List.of("unshare", "--user", "--map-root-user", "--ipc", "--mount", "--pid", "--fork", "--mount-proc"));
        all.addAll(command);
        return all;
    }

    /** Starts without waiting, as another process of the test. */
    static Process start(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(SCRIPT));
        command.addAll(List.of(arguments));
        return builder(environment, command).start();
    }

    static ProcessBuilder builder(Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("XDG_CACHE_HOME", cache().toString());
        builder.environment().put("LC_ALL", "C");
        builder.environment().putAll(environment);
        return builder;
    }

    static Path cache() {
        return Path.of(System.getProperty("posixipc.output"), "cache");
    }

    static String script() {
        return SCRIPT;
    }

    static Outcome execute(byte[] input, Map<String, String> environment, List<String> command) throws Exception {
        Process process = builder(environment, command).start();
        CompletableFuture<byte[]> error = reading(process.getErrorStream());
        CompletableFuture<byte[]> output = reading(process.getInputStream());
        try (OutputStream to = process.getOutputStream()) {
            to.write(input);
        } catch (IOException e) {
            // It has ended without reading; what it did is seen in its outcome.
        }
        if (!process.waitFor(WATCHDOG_SECONDS, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            throw new AssertionError(
                    "did not end: " + command + " wrote " + new String(output.get(), StandardCharsets.UTF_8));
        }
        return new Outcome(process.exitValue(), output.get(), new String(error.get(), StandardCharsets.UTF_8));
    }

    /** On a thread of its own: the common pool may have one thread only, and then one full pipe would stop both. */
    private static CompletableFuture<byte[]> reading(InputStream in) {
        return CompletableFuture.supplyAsync(() -> all(in), reader -> new Thread(reader, "reader").start());
    }

    private static byte[] all(InputStream in) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            in.transferTo(bytes);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
