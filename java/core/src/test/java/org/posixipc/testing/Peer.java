package org.posixipc.testing;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A second process that does one verb a line and gives one answer a line: the C peer (native/tests/README.md has its
 * verbs), or a child JVM that speaks the same way ({@link ChildJvm}).
 */
public final class Peer implements AutoCloseable {
    private static final String BLOCKING = "blocking";

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter verbs;

    private Peer(Process process) {
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.verbs = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    }

    /** Starts the C peer. */
    public static Peer inC() throws IOException {
        return start(List.of(System.getProperty("posixipc.peer")));
    }

    /** Starts a command that speaks line by line. */
    public static Peer start(List<String> command) throws IOException {
        return new Peer(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Starts {@code mainClass} of the test class path in a JVM of its own, with the same shim. */
    public static Peer inJava(Class<?> mainClass, String... arguments) throws IOException {
        return start(ChildJvm.command(List.of(), mainClass, arguments));
    }

    /** Does a verb and answers what follows {@code ok}; a verb that may block is waited for. */
    public String ask(String verb) throws IOException {
        say(verb);
        String answer = answer();
        if (BLOCKING.equals(answer)) {
            answer = answer();
        }
        return ok(verb, answer);
    }

    /** Starts a verb that blocks, and returns when the peer has said so and sleeps in the kernel. */
    public void askBlocking(String verb) throws IOException {
        say(verb);
        String answer = answer();
        if (!BLOCKING.equals(answer)) {
            throw new IllegalStateException(verb + ": expected \"blocking\", got \"" + answer + "\"");
        }
        awaitAsleep();
    }

    /** The answer of a verb started with {@link #askBlocking}. */
    public String outcome() throws IOException {
        return ok("the blocked verb", answer());
    }

    /** As {@link #outcome}, with {@code ok} or {@code error} still before it. */
    public String rawOutcome() throws IOException {
        return answer();
    }

    /** As {@link #ask}, with {@code ok} or {@code error} still before it. */
    public String askRaw(String verb) throws IOException {
        say(verb);
        String answer = answer();
        return BLOCKING.equals(answer) ? answer() : answer;
    }

    /** Writes a line and does not wait. */
    public void say(String verb) throws IOException {
        verbs.write(verb);
        verbs.newLine();
        verbs.flush();
    }

    /** The next line. */
    public String answer() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the peer has ended");
        }
        return line;
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Waits for its end; true if its exit code is 0. */
    public boolean endedWell() {
        await();
        return process.exitValue() == 0;
    }

    /** kill -9, and wait until it is gone. */
    public void kill() {
        process.destroyForcibly();
        await();
    }

    /** Ends its input and waits for its end. */
    @Override
    public void close() {
        try {
            verbs.close();
        } catch (IOException e) {
            // It has died; that is what closing wants.
        }
        await();
    }

    /** Returns when the kernel says that the peer's main thread sleeps in a system call. */
    private void awaitAsleep() throws IOException {
        Path status = Path.of("/proc", Long.toString(pid()), "stat");
        while (true) {
            String text = Files.readString(status);
            char state = text.charAt(text.lastIndexOf(')') + 2);
            if (state == 'S') {
                return;
            }
            if (state == 'Z') {
                throw new IOException("the peer has died");
            }
            Thread.onSpinWait();
        }
    }

    private void await() {
        boolean interrupted = false;
        while (true) {
            try {
                process.waitFor();
                break;
            } catch (InterruptedException e) {
                process.destroyForcibly();
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static String ok(String verb, String answer) {
        if (!answer.equals("ok") && !answer.startsWith("ok ")) {
            throw new IllegalStateException(verb + ": " + answer);
        }
        return answer.length() > 3 ? answer.substring(3) : "";
    }

    /** The lines that a child printed until its end, for children that only report. */
    public List<String> restOfOutput() throws IOException {
        try {
            List<String> lines = new ArrayList<>();
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                lines.add(line);
            }
            return lines;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
