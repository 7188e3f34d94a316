package org.posixipc.channel;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Rings above what one buffer holds, where the machine has room for them. */
final class LargeRings {
    /** Two windows of 1 GiB, and with the header more than 2 GiB in all. */
    static final long CAPACITY = 1L << 31;

    /** The ring, and as much as a test and its neighbours need beside it. */
    private static final long NEEDED = CAPACITY + (1L << 30);

    private LargeRings() {}

    /** Skips the test where /dev/shm or the memory is too small. */
    static void assumeRoom() throws IOException {
        long shm = Files.getFileStore(Path.of("/dev/shm")).getUsableSpace();
        long memory = Files.readAllLines(Path.of("/proc/meminfo")).stream()
                .filter(line -> line.startsWith("MemAvailable:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElse(0);
        long free = Math.min(shm, memory);
        assumeTrue(
                free >= NEEDED,
                () -> "a ring of " + (CAPACITY >> 20) + " MiB wants " + (NEEDED >> 20) + " MiB free, not "
                        + (free >> 20));
    }
}
