package org.posixipc.cli.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Where and when it was measured.
 *
 * @param at when it ended
 * @param cpu its name
 * @param cpus how many this process may use
 * @param kernel name and release
 * @param java name and version
 */
public record MachineFacts(Instant at, String cpu, int cpus, String kernel, String java) {
    static MachineFacts read() {
        return new MachineFacts(
                Instant.now(),
                cpuName(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.version"));
    }

    private static String cpuName() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }
}
