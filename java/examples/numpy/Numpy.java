package org.posixipc.examples.numpy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.posixipc.Segment;
import org.posixipc.SharedMemory;
import org.posixipc.examples.support.Names;
import org.posixipc.examples.support.Say;

/**
 * Java and Python's {@code multiprocessing.shared_memory} over one object: Java fills an array of doubles, Python works on it
 * in place, with numpy where that is installed, and Java sees the result.
 */
public final class Numpy {
    private static final int VALUES = 1000;

    /** Python interpreter; {@code -Dexample.python=...} names another. */
    private static final String PYTHON = System.getProperty("example.python", "python3");

    private Numpy() {}

    public static void main(String[] arguments) throws Exception {
        Say.title("An array shared with Python");
        if (!canShare()) {
            Say.java("skipped: no " + PYTHON + " with multiprocessing.shared_memory here");
            return;
        }
        String name = Names.of("array");
        try (SharedMemory memory = SharedMemory.create(name, (long) VALUES * Double.BYTES);
                Segment array = memory.map()) {
            for (int i = 0; i < VALUES; i++) {
                array.setDouble((long) i * Double.BYTES, i);
            }
            Path script = Path.of(System.getProperty("posixipc.root", "."), "java/examples/numpy/scale.py");
            // Python names the object without the slash.
            int exitCode = run(PYTHON, script.toString(), name.substring(1), Integer.toString(VALUES));
            if (exitCode != 0) {
                throw new IOException("the Python side ended with exit code " + exitCode);
            }
            double sum = 0;
            for (int i = 0; i < VALUES; i++) {
                sum += array.getDouble((long) i * Double.BYTES);
            }
            Say.java("adds up  " + sum + ", twice of what it wrote");
            try (SharedMemory still = SharedMemory.open(name)) {
                Say.java("finds    the name still there: " + still.size() + " bytes");
            }
        } finally {
            SharedMemory.unlink(name);
        }
    }

    private static boolean canShare() throws InterruptedException {
        try {
            return run(PYTHON, "-c", "import multiprocessing.shared_memory") == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("the Python side did not end");
        }
        return process.exitValue();
    }
}
