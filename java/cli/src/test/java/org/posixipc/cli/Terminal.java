package org.posixipc.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * A pseudo-terminal, made by script(1), with a program in it: keys go in, and the picture that the program drew last comes
 * out. A picture is all between "cursor home" and "clear to the end of the screen", without its colours.
 */
final class Terminal implements AutoCloseable {
    private static final String HOME = "\033[H";
    private static final String END = "\033[J";

    private final Process process;
    private final Path line;
    private final StringBuilder output = new StringBuilder();

    private Terminal(Process process, Path line) {
        this.process = process;
        this.line = line;
    }

    static boolean isPossible() {
        return Files.isExecutable(Path.of("/usr/bin/script"));
    }

    /** Starts the command; when it has ended the settings of the terminal are in the file {@code after} of the folder. */
    static Terminal start(Path folder, int columns, int rows, Map<String, String> environment, String command)
            throws IOException {
        Path line = folder.resolve("tty");
        String inside = "stty cols " + columns + " rows " + rows + "; tty > " + line + "; " + command
                + "; code=$?; stty -a > " + folder.resolve("after") + "; exit $code";
        Process process = Command.builder(environment, List.of("script", "-qfec", inside, "/dev/null"))
                .redirectErrorStream(true)
                .start();
        Terminal terminal = new Terminal(process, line);
        Thread reader = new Thread(terminal::read);
        reader.setDaemon(true);
        reader.start();
        return terminal;
    }

    private void read() {
        try (InputStream in = process.getInputStream()) {
            byte[] buffer = new byte[1 << 16];
            StringBuilder bytes = new StringBuilder();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                bytes.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
                synchronized (output) {
                    output.setLength(0);
                    output.append(
                            new String(bytes.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
                    output.notifyAll();
                }
            }
        } catch (IOException e) {
            // The pseudo-terminal is gone with the program.
        }
    }

    /** All that was written, as it is. */
    String all() {
        synchronized (output) {
            return output.toString();
        }
    }

    /** The lines of the last whole picture. */
    List<String> picture() {
        String all = all();
        int end = all.lastIndexOf(END);
        int start = end < 0 ? -1 : all.lastIndexOf(HOME, end);
        return start < 0
                ? List.of()
                : all.substring(start + HOME.length(), end)
                        .replaceAll("\033\\[[0-9;?]*[a-zA-Z]", "")
                        // A terminal's line discipline adds its own carriage return to ours.
                        .replaceAll("\r+\n", "\n")
                        .lines()
                        .toList();
    }

    /** Returns once a picture holds the text; the test's own watchdog ends it otherwise. */
    List<String> await(String text) throws InterruptedException {
        return await(picture -> picture.stream().anyMatch(row -> row.contains(text)), text);
    }

    /** Returns once a picture is as it should be. */
    List<String> await(Predicate<List<String>> right, String description) throws InterruptedException {
        synchronized (output) {
            while (true) {
                List<String> picture = picture();
                if (right.test(picture)) {
                    return picture;
                }
                if (!process.isAlive()) {
                    throw new AssertionError("ended before it showed \"" + description + "\": " + all());
                }
                output.wait(100);
            }
        }
    }

    void press(String keys) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write(keys.getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    void resize(int columns, int rows) throws Exception {
        Command.Outcome stty = Command.execute(
                new byte[0],
                Map.of(),
                List.of("stty", "-F", Files.readString(line).strip(), "cols", columns + "", "rows", rows + ""));
        if (stty.code() != 0) {
            throw new IOException(stty.error());
        }
    }

    int waitFor() throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("did not end: " + all());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }
}
