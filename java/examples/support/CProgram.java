package org.posixipc.examples.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The C side of an example: built by CMake from the .c file in the example's folder, run as a process of its own. */
public final class CProgram implements AutoCloseable {
    /** The folder that CMake put the programs in. */
    private static final String FOLDER_PROPERTY = "posixipc.examples";

    private static final long PATIENCE_SECONDS = 10;

    private final Process process;

    private CProgram(Process process) {
        this.process = process;
    }

    /** Whether it was built; those in C++ are left out where there is no C++ compiler. */
    public static boolean isBuilt(String program) {
        return Files.isExecutable(file(program));
    }

    private static Path file(String program) {
        return Path.of(System.getProperty(FOLDER_PROPERTY, "java/core/target/cmake/examples"), program);
    }

    /** Starts {@code <folder>_<file>}, as in {@code requestreply_daemon}; what it prints goes to our own output. */
    public static CProgram start(String program, String... arguments) throws IOException {
        Path file = file(program);
        if (!Files.isExecutable(file)) {
            throw new IOException(
                    "no program " + file + "; build it with cmake (see the example's README) and name its folder"
                            + " with -D" + FOLDER_PROPERTY + "=<dir>");
        }
        List<String> command = new ArrayList<>();
        command.add(file.toString());
        command.addAll(List.of(arguments));
        return new CProgram(new ProcessBuilder(command).inheritIO().start());
    }

    /** Waits for its end; an exit code other than 0 is an error. */
    public void await() throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("the C side did not end");
        }
        if (process.exitValue() != 0) {
            throw new IOException("the C side ended with exit code " + process.exitValue());
        }
    }

    /** Waits for its end, however it ends. */
    public void awaitEnd() throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("the C side did not end");
        }
    }

    /** Ends it if it still runs. */
    @Override
    public void close() {
        process.destroy();
    }
}
