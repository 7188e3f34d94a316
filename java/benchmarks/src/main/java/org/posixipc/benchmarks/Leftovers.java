package org.posixipc.benchmarks;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.posixipc.benchmarks.harness.ObjectNames;

/** Removes what a measuring JVM that was killed or failed could not unlink itself. */
final class Leftovers {
    private static final List<Path> FOLDERS = List.of(Path.of("/dev/mqueue"), Path.of("/dev/shm"));

    private Leftovers() {}

    static void remove(long pid) throws IOException {
        String prefix = ObjectNames.of(pid, "").substring(1);
        for (Path folder : FOLDERS) {
            if (Files.isDirectory(folder)) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + prefix + "*")) {
                    for (Path file : files) {
                        removeAll(file);
                    }
                }
            }
        }
    }

    /** Some peers keep a folder of files. */
    private static void removeAll(Path file) throws IOException {
        try (Stream<Path> inside = Files.walk(file)) {
            for (Path each : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
