package org.posixipc.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The open descriptors of this process, as /proc shows them. */
public final class Descriptors {
    private static final Path ALL = Path.of("/proc/self/fd");

    private Descriptors() {}

    /** How many are open, the one that counts them left out. */
    public static int count() throws IOException {
        try (Stream<Path> links = Files.list(ALL)) {
            return (int) links.count() - 1;
        }
    }

    /** Those whose link reads {@code target}, as in {@code /orders} for a queue; "(deleted)" behind it is overlooked. */
    public static List<Integer> leadingTo(String target) throws IOException {
        List<Integer> found = new ArrayList<>();
        try (Stream<Path> links = Files.list(ALL)) {
            for (Path link : links.toList()) {
                try {
                    String text = Files.readSymbolicLink(link).toString();
                    if (text.equals(target) || text.equals(target + " (deleted)")) {
                        found.add(Integer.parseInt(link.getFileName().toString()));
                    }
                } catch (IOException e) {
                    // The descriptor that listed the folder is gone by now.
                }
            }
        }
        return found;
    }
}
