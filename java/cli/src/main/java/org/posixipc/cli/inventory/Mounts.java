package org.posixipc.cli.inventory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The mount points of a file system type, in the order of mounting, from /proc/self/mountinfo. */
public final class Mounts {
    private Mounts() {}

    /** Of one type, as {@code mqueue}. */
    public static List<Path> ofType(String type) throws IOException {
        List<Path> points = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"), StandardCharsets.UTF_8)) {
            String[] halves = line.split(" - ", 2);
            if (halves.length == 2 && halves[1].startsWith(type + " ")) {
                points.add(Path.of(unescape(halves[0].split(" ")[4])));
            }
        }
        return points;
    }

    /** Blanks stand as {@code \040} there, and so on. */
    private static String unescape(String text) {
        return text.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
