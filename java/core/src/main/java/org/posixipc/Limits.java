package org.posixipc;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.posixipc.internal.Names;
import org.posixipc.internal.QueueUsage;
import org.posixipc.internal.ffi.ShimLoader;
import org.posixipc.internal.ffi.SystemShim;

/**
 * What this machine, container and user allow, read when {@link #read()} is called. A limit that the system does not show
 * is empty. A process with CAP_SYS_RESOURCE may go above the first three.
 *
 * @param queueCapacityMax most messages a new queue may hold (fs.mqueue.msg_max)
 * @param queueMessageSizeMax largest maxMessageSize of a new queue, in bytes (fs.mqueue.msgsize_max)
 * @param queuesMax most queues in this IPC namespace (fs.mqueue.queues_max)
 * @param queueBytes most bytes in all queues of this user (RLIMIT_MSGQUEUE, soft); {@link Long#MAX_VALUE} if unlimited
 * @param descriptors most descriptors of this process (RLIMIT_NOFILE, soft); {@link Long#MAX_VALUE} if unlimited
 * @param nameBytes most bytes of UTF-8 in a name after its slash (NAME_MAX; 4 less for semaphores on glibc)
 * @param priorityMax highest priority of a message
 * @param semaphorePermitsMax most permits of a semaphore (SEM_VALUE_MAX)
 * @param sharedMemoryBytes size of /dev/shm in bytes
 * @param sharedMemoryFreeBytes free bytes of /dev/shm
 * @see <a href="https://man7.org/linux/man-pages/man7/mq_overview.7.html">mq_overview(7)</a>
 */
public record Limits(
        OptionalLong queueCapacityMax,
        OptionalLong queueMessageSizeMax,
        OptionalLong queuesMax,
        OptionalLong queueBytes,
        OptionalLong descriptors,
        int nameBytes,
        int priorityMax,
        int semaphorePermitsMax,
        OptionalLong sharedMemoryBytes,
        OptionalLong sharedMemoryFreeBytes) {
    private static final int NAME_MAX = 255;
    private static final int SYSCTL_LENGTH = 64;

    /**
     * Reads them now; some change while the process runs.
     *
     * @return the limits of this moment
     * @throws UnsatisfiedLinkError if the native library cannot be loaded; the message says what was tried
     */
    public static Limits read() {
        ShimLoader.require();
        long[] space = new long[4];
        boolean hasSpace = SystemShim.pipc_file_system(Names.path("/dev/shm"), space) >= 0;
        return new Limits(
                sysctl("fs/mqueue/msg_max"),
                sysctl("fs/mqueue/msgsize_max"),
                sysctl("fs/mqueue/queues_max"),
                limit(SystemShim.pipc_limit_message_queue_bytes()),
                limit(SystemShim.pipc_limit_descriptors()),
                NAME_MAX,
                (int) SystemShim.pipc_limit_priority_max(),
                (int) SystemShim.pipc_limit_semaphore_max(),
                hasSpace ? OptionalLong.of(space[0]) : OptionalLong.empty(),
                hasSpace ? OptionalLong.of(space[1]) : OptionalLong.empty());
    }

    /**
     * How many bytes of {@link #queueBytes()} this user's queues take, as far as they can be seen: the kernel tells nobody,
     * so what it charges is added up over the queues of a mounted mqueue file system and those that processes of this user
     * have open. Walks through /proc: milliseconds or more, for reports only.
     *
     * @return bytes, a lower bound
     * @throws UnsatisfiedLinkError if the native library cannot be loaded; the message says what was tried
     */
    public static long queueBytesSeen() {
        ShimLoader.require();
        return QueueUsage.visibleBytes();
    }

    /**
     * What the kernel charges to {@link #queueBytes()} for a queue while it exists, full or empty.
     *
     * @param capacity messages, 1 or more
     * @param maxMessageSize bytes of one message, 1 or more
     * @return bytes; {@link Long#MAX_VALUE} if they are more
     * @see <a href="https://man7.org/linux/man-pages/man2/getrlimit.2.html">getrlimit(2), RLIMIT_MSGQUEUE</a>
     */
    public static long queueBytesCharged(int capacity, int maxMessageSize) {
        return QueueUsage.charge(capacity, maxMessageSize);
    }

    private static OptionalLong limit(long value) {
        return value < 0 ? OptionalLong.empty() : OptionalLong.of(value);
    }

    /**
     * A setting of the kernel, by its path in /proc/sys. By one read: the kernel answers the second read of such a file with
     * "end", wherever the first one stopped.
     */
    static OptionalLong sysctl(String key) {
        byte[] text = new byte[SYSCTL_LENGTH];
        try (FileInputStream file = new FileInputStream("/proc/sys/" + key)) {
            int length = file.read(text);
            return OptionalLong.of(
                    Long.parseLong(new String(text, 0, Math.max(0, length), StandardCharsets.US_ASCII).trim()));
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
