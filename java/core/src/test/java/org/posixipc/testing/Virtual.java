package org.posixipc.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Virtual threads by reflection, so that the tests compile for 17; there they are skipped. */
public final class Virtual {
    private Virtual() {}

    /** Skips the test where there are no virtual threads. */
    public static void assumeAvailable() {
        assumeTrue(Runtime.version().feature() >= 21, "virtual threads begin with Java 21");
    }

    /** Starts a virtual thread. */
    public static Thread start(Runnable task) {
        try {
            Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
            return (Thread) start.invoke(null, task);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many threads the kernel knows of this process. */
    public static long osThreads() throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.count();
        }
    }
}
