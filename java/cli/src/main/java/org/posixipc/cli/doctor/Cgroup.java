package org.posixipc.cli.doctor;

import java.nio.file.Path;
import java.util.OptionalLong;

/** The memory limit of this process's control group, the smallest on the way to the root; versions 2 and 1. */
final class Cgroup {
    private static final Path ROOT = Path.of("/sys/fs/cgroup");

    private Cgroup() {}

    static OptionalLong memoryMax() {
        String groups = ProcText.read("/proc/self/cgroup").orElse("");
        OptionalLong least = OptionalLong.empty();
        for (String line : groups.lines().toList()) {
            String[] fields = line.split(":", 3);
            if (fields.length == 3 && (fields[1].isEmpty() || fields[1].contains("memory"))) {
                boolean unified = fields[1].isEmpty();
                least = least(least, walk(unified ? ROOT : ROOT.resolve("memory"), fields[2], unified));
            }
        }
        return least;
    }

    private static OptionalLong walk(Path mount, String group, boolean unified) {
        String file = unified ? "memory.max" : "memory.limit_in_bytes";
        OptionalLong least = OptionalLong.empty();
        for (Path at = mount.resolve(group.substring(1)).normalize();
                at != null && at.startsWith(mount);
                at = at.getParent()) {
            least = least(least, ProcText.number(at.resolve(file).toString()));
        }
        return least;
    }

    /** Version 1 says "no limit" by a number that no machine has. */
    private static OptionalLong least(OptionalLong one, OptionalLong other) {
        if (other.isEmpty() || other.getAsLong() >= Long.MAX_VALUE / 2) {
            return one;
        }
        return one.isEmpty() || other.getAsLong() < one.getAsLong() ? other : one;
    }
}
