package org.posixipc;

import java.util.OptionalLong;
import org.posixipc.internal.FileStatus;
import org.posixipc.internal.Permissions;
import org.posixipc.internal.QueueUsage;
import org.posixipc.internal.ffi.Numbers;
import org.posixipc.internal.ffi.SystemShim;

/** Why mq_open refused: looks at the limits that the call may have met and names the one it did meet. */
final class QueueDiagnosis implements Failure.Diagnosis {
    /** HARD_MSGMAX and HARD_MSGSIZEMAX of the kernel: the sysctls go no further, for privileged processes neither. */
    private static final long CAPACITY_CEILING = 65_536;

    private static final long SIZE_CEILING = 16 << 20;

    private static final String WIDER = "run as its owner, or let the owner create it with wider permissions";

    private final String name;
    private final long capacity;
    private final long maxMessageSize;

    /** What helps against missing permissions. */
    private final String remedy;

    private QueueDiagnosis(String name, long capacity, long maxMessageSize, String remedy) {
        this.name = name;
        this.capacity = capacity;
        this.maxMessageSize = maxMessageSize;
        this.remedy = remedy;
    }

    /** Of a call that creates. */
    static QueueDiagnosis creating(String name, long capacity, long maxMessageSize) {
        return new QueueDiagnosis(name, capacity, maxMessageSize, WIDER);
    }

    /** Of a call on an existing queue. */
    static QueueDiagnosis existing(String name) {
        return new QueueDiagnosis(name, 0, 0, WIDER);
    }

    /** Of the call that removes the name, which the queue's own permissions have no say in. */
    static QueueDiagnosis unlinking(String name) {
        return new QueueDiagnosis(name, 0, 0, "run as its owner or privileged: nobody else may unlink it");
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
        // Who may go beyond the sysctls is stopped by the ceilings alone: what breaks one is named first.
        if (above(capacity, limits.queueCapacityMax())
                && (capacity > CAPACITY_CEILING || maxMessageSize <= SIZE_CEILING)) {
            return "capacity " + capacity + " is above fs.mqueue.msg_max = " + text(limits.queueCapacityMax())
                    + raise("msg_max", capacity, CAPACITY_CEILING);
        }
        if (above(maxMessageSize, limits.queueMessageSizeMax())) {
            return "maxMessageSize " + maxMessageSize + " is above fs.mqueue.msgsize_max = "
                    + text(limits.queueMessageSizeMax()) + raise("msgsize_max", maxMessageSize, SIZE_CEILING);
        }
        return "the kernel refuses this capacity, size or name; see mq_overview(7)";
    }

    private static String raise(String key, long asked, long ceiling) {
        return asked <= ceiling
                ? "; raise it with sysctl -w fs.mqueue." + key + "=" + asked + ", or ask for less"
                : "; ask for less: sysctl -w fs.mqueue." + key + "=<n> takes at most " + ceiling;
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
                    + " (mount -t mqueue none /dev/mqueue shows them); " + remedy;
        }
        return "it belongs to uid " + status.owner() + " with permissions " + Permissions.format(status.permissions())
                + " and this process has uid " + SystemShim.pipc_effective_uid()
                + "; " + remedy;
    }

    private static boolean above(long asked, OptionalLong limit) {
        return limit.isPresent() && asked > limit.getAsLong();
    }

    private static String text(OptionalLong limit) {
        return limit.isPresent() ? String.valueOf(limit.getAsLong()) : "(unknown)";
    }
}
