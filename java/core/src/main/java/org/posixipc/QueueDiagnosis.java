package org.posixipc;

import java.util.OptionalLong;
import org.posixipc.internal.FileStatus;
import org.posixipc.internal.Permissions;
import org.posixipc.internal.QueueUsage;
import org.posixipc.internal.ffi.Numbers;
import org.posixipc.internal.ffi.SystemShim;

/** Why mq_open refused: looks at the limits that the call may have met and names the one it did meet. */
final class QueueDiagnosis implements Failure.Diagnosis {
    private final String name;
    private final long capacity;
    private final long maxMessageSize;

    private QueueDiagnosis(String name, long capacity, long maxMessageSize) {
        this.name = name;
        this.capacity = capacity;
        this.maxMessageSize = maxMessageSize;
    }

    /** Of a call that creates. */
    static QueueDiagnosis creating(String name, long capacity, long maxMessageSize) {
        return new QueueDiagnosis(name, capacity, maxMessageSize);
    }

    /** Of a call on an existing queue. */
    static QueueDiagnosis existing(String name) {
        return new QueueDiagnosis(name, 0, 0);
    }

    @Override
    public String explain(Errno errno) {
        int number = errno.number();
        if (number == Numbers.EINVAL) {
            return invalid();
        }
        if (number == Numbers.EMFILE) {
            return tooMany();
        }
        if (number == Numbers.ENOSPC) {
            return "the IPC namespace has reached fs.mqueue.queues_max = "
                    + text(Limits.read().queuesMax())
                    + "; unlink queues that are not used, or raise it with sysctl -w fs.mqueue.queues_max=<n>";
        }
        if (number == Numbers.EACCES || number == Numbers.EPERM) {
            return access();
        }
        if (number == Numbers.ENOENT) {
            return "no queue has this name in this IPC namespace; create it, use openOrCreate, or let the containers share their IPC namespace (--ipc)";
        }
        if (number == Numbers.EEXIST) {
            return "a queue has this name; use open or openOrCreate, or unlink it first";
        }
        return null;
    }

    private String invalid() {
        Limits limits = Limits.read();
        if (above(capacity, limits.queueCapacityMax())) {
            return "capacity " + capacity + " is above fs.mqueue.msg_max = " + text(limits.queueCapacityMax())
                    + "; raise it with sysctl -w fs.mqueue.msg_max=" + capacity + ", or ask for less";
        }
        if (above(maxMessageSize, limits.queueMessageSizeMax())) {
            return "maxMessageSize " + maxMessageSize + " is above fs.mqueue.msgsize_max = "
                    + text(limits.queueMessageSizeMax()) + "; raise it with sysctl -w fs.mqueue.msgsize_max="
                    + maxMessageSize
                    + ", or ask for less";
        }
        return "the kernel refuses this capacity, size or name; see mq_overview(7)";
    }

    private String tooMany() {
        if (SystemShim.pipc_descriptor_available() == 0) {
            return "this process has reached its limit of " + SystemShim.pipc_limit_descriptors()
                    + " descriptors (RLIMIT_NOFILE); close some, or raise it with ulimit -n";
        }
        long allowed = SystemShim.pipc_limit_message_queue_bytes();
        long needed = QueueUsage.charge(capacity, maxMessageSize);
        return "the queues of this user may take RLIMIT_MSGQUEUE = " + allowed + " bytes, at least "
                + QueueUsage.visibleBytes() + " are used and this one needs " + needed
                + "; unlink queues, ask for less, or raise it with ulimit -q";
    }

    private String access() {
        FileStatus status = FileStatus.ofPath("/dev/mqueue" + name);
        if (status == null) {
            return "its owner and permissions do not allow it to uid " + SystemShim.pipc_effective_uid()
                    + " (mount -t mqueue none /dev/mqueue shows them); run as its owner, or let the owner create it with wider permissions";
        }
        return "it belongs to uid " + status.owner() + " with permissions " + Permissions.format(status.permissions())
                + " and this process has uid " + SystemShim.pipc_effective_uid()
                + "; run as its owner, or let the owner create it with wider permissions";
    }

    private static boolean above(long asked, OptionalLong limit) {
        return limit.isPresent() && asked > limit.getAsLong();
    }

    private static String text(OptionalLong limit) {
        return limit.isPresent() ? String.valueOf(limit.getAsLong()) : "(unknown)";
    }
}
