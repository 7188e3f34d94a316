package org.posixipc.cli.doctor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import org.posixipc.Limits;
import org.posixipc.cli.inventory.Inventory;
import org.posixipc.cli.inventory.Kind;
import org.posixipc.cli.inventory.Mounts;
import org.posixipc.cli.text.ByteCount;

/** The limits on message queues and how much of them is used. */
final class QueueChecks {
    private static final String EXAMPLE = "sysctl -w fs.mqueue.";

    private final List<Finding> findings = new ArrayList<>();
    private final Limits limits = Limits.read();

    List<Finding> run() throws IOException {
        mounted();
        sysctl(
                "queue.capacity",
                "messages in a queue",
                "msg_max",
                limits.queueCapacityMax(),
                "at most %d; more are EINVAL");
        sysctl(
                "queue.size",
                "bytes of a message",
                "msgsize_max",
                limits.queueMessageSizeMax(),
                "at most %d; more are EINVAL");
        number();
        bytes();
        descriptors();
        return findings;
    }

    private void mounted() throws IOException {
        var points = Mounts.ofType("mqueue");
        findings.add(
                points.isEmpty()
                        ? Finding.warning(
                                "mqueue",
                                "mqueue file system",
                                "not mounted",
                                "queues work, but only those that a process has open can be listed: mkdir -p /dev/mqueue &&"
                                        + " mount -t mqueue none /dev/mqueue (as root)")
                        : Finding.ok("mqueue", "mqueue file system", "mounted at " + points.get(points.size() - 1)));
    }

    private void sysctl(String id, String subject, String key, OptionalLong value, String text) {
        findings.add(
                value.isPresent()
                        ? Finding.ok(id, subject, text.formatted(value.getAsLong()) + " (fs.mqueue." + key + ")")
                        : Finding.warning(
                                id,
                                subject,
                                "fs.mqueue." + key + " cannot be read",
                                "mount /proc with its sys folder"));
    }

    private void number() throws IOException {
        long seen = Inventory.take(EnumSet.of(Kind.QUEUE)).entries().size();
        OptionalLong most = limits.queuesMax();
        if (most.isEmpty()) {
            return;
        }
        String value = seen + " seen, at most " + most.getAsLong() + " in this IPC namespace (fs.mqueue.queues_max)";
        findings.add(
                seen >= most.getAsLong()
                        ? Finding.failure(
                                "queue.number",
                                "queues",
                                value,
                                "the next mq_open is ENOSPC: unlink some, or " + EXAMPLE + "queues_max="
                                        + most.getAsLong() * 2)
                        : Finding.ok("queue.number", "queues", value));
    }

    private void bytes() {
        OptionalLong limit = limits.queueBytes();
        if (limit.isEmpty() || limit.getAsLong() == Long.MAX_VALUE) {
            findings.add(Finding.ok("queue.bytes", "bytes in queues", "no limit (RLIMIT_MSGQUEUE)"));
            return;
        }
        long used = Limits.queueBytesSeen();
        long left = Math.max(0, limit.getAsLong() - used);
        long one = Limits.queueBytesCharged(10, 8192);
        String value = ByteCount.text(used) + " of " + ByteCount.text(limit.getAsLong())
                + " used by this user's queues that can be seen, room for " + left / one
                + " of 10 messages of 8192 bytes (RLIMIT_MSGQUEUE)";
        findings.add(
                left < one
                        ? Finding.warning(
                                "queue.bytes",
                                "bytes in queues",
                                value,
                                "such a queue is EMFILE, too many open files: make smaller queues, unlink some, or raise it:"
                                        + " ulimit -q, LimitMSGQUEUE= (systemd), --ulimit msgqueue= (Docker)")
                        : Finding.ok("queue.bytes", "bytes in queues", value));
    }

    private void descriptors() {
        limits.descriptors()
                .ifPresent(most -> findings.add(
                        most < 1024
                                ? Finding.warning(
                                        "descriptors",
                                        "open files",
                                        "at most " + most + " (RLIMIT_NOFILE)",
                                        "every open queue and segment takes one: ulimit -n 1024")
                                : Finding.ok(
                                        "descriptors",
                                        "open files",
                                        (most == Long.MAX_VALUE ? "no limit" : "at most " + most)
                                                + " (RLIMIT_NOFILE)")));
    }
}
