package org.posixipc.internal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.posixipc.internal.ffi.QueueShim;
import org.posixipc.internal.ffi.SystemShim;

/**
 * How many bytes of RLIMIT_MSGQUEUE the queues of this user take. The kernel keeps the figure to itself, so it is added up
 * from what can be seen: the queues mounted at /dev/mqueue and those that some process of this user has open. Slow; for
 * messages and reports only.
 */
public final class QueueUsage {
    /** sizeof(struct msg_msg) and sizeof(struct posix_msg_tree_node) of a 64-bit kernel: what each message costs beside its bytes. */
    private static final long MESSAGE_OVERHEAD = 48;

    private static final long PRIORITY_OVERHEAD = 48;
    private static final long PRIORITIES = 32768;

    private QueueUsage() {}

    /** What the kernel charges for a queue, in bytes: all messages of the largest size, and its bookkeeping. */
    public static long charge(long capacity, long maxMessageSize) {
        long trees = Math.min(capacity, PRIORITIES) * PRIORITY_OVERHEAD;
        try {
            return Math.addExact(trees, Math.multiplyExact(capacity, maxMessageSize + MESSAGE_OVERHEAD));
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    /** The bytes charged to this user's queues that can be seen from here; a lower bound. */
    public static long visibleBytes() {
        Set<Long> seen = new HashSet<>();
        long bytes = sum(Path.of("/dev/mqueue"), seen);
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                bytes += sum(process.resolve("fd"), seen);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Without /proc the sum is what /dev/mqueue shows.
        }
        return bytes;
    }

    private static long sum(Path directory, Set<Long> seen) {
        long bytes = 0;
        int user = SystemShim.pipc_effective_uid();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                long[] attributes = new long[3];
                if (QueueShim.pipc_message_queue_at(Names.path(entry.toString()), attributes) == 1) {
                    FileStatus status = FileStatus.ofPath(entry.toString());
                    if (status != null && status.owner() == user && seen.add(status.inode())) {
                        bytes += charge(attributes[0], attributes[1]);
                    }
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Another user's process, or one that has just ended: not to be seen, not to be counted.
        }
        return bytes;
    }
}
