package org.posixipc.channel;

import static org.posixipc.channel.Layout.INT;
import static org.posixipc.channel.Layout.LONG;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;

/** Who holds a place, written down for people; that somebody holds it is told by the life byte. */
final class Role {
    private static final long START_TIME = startTime();
    private static final long PID_NAMESPACE = pidNamespace();

    private Role() {}

    /** Enters this process at {@code role} of {@code words}. True if the one before it did not leave. */
    static boolean enter(ByteBuffer words, int role) {
        int before = (int) INT.getOpaque(words, role + Layout.ROLE_EPOCH);
        Instant now = Instant.now();
        INT.setOpaque(
                words, role + Layout.ROLE_PID, (int) ProcessHandle.current().pid());
        LONG.setOpaque(words, role + Layout.ROLE_START_TIME, START_TIME);
        LONG.setOpaque(words, role + Layout.ROLE_PID_NAMESPACE, PID_NAMESPACE);
        LONG.setOpaque(words, role + Layout.ROLE_ATTACHED_NS, now.getEpochSecond() * 1_000_000_000L + now.getNano());
        boolean odd = (before & 1) != 0;
        INT.setRelease(words, role + Layout.ROLE_EPOCH, odd ? before + 2 : before + 1);
        return odd;
    }

    /** Who entered last, if it counts pids as this process does. */
    static OptionalLong pid(ByteBuffer words, int role) {
        boolean ours =
                PID_NAMESPACE != 0 && (long) LONG.getOpaque(words, role + Layout.ROLE_PID_NAMESPACE) == PID_NAMESPACE;
        int pid = (int) INT.getOpaque(words, role + Layout.ROLE_PID);
        return ours && pid > 0 ? OptionalLong.of(pid) : OptionalLong.empty();
    }

    static void leave(ByteBuffer words, int role) {
        int epoch = (int) INT.getOpaque(words, role + Layout.ROLE_EPOCH);
        INT.setRelease(words, role + Layout.ROLE_EPOCH, (epoch | 1) + 1);
    }

    /** Field 22 of /proc/self/stat, counted from after the last ')' since the name may hold anything. */
    private static long startTime() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"));
            return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19]);
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }

    /** The number in "pid:[4026531836]". */
    private static long pidNamespace() {
        try {
            String link = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
            return Long.parseLong(link.substring(link.indexOf('[') + 1, link.indexOf(']')));
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }
}
