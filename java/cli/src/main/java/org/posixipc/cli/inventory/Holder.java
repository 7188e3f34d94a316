package org.posixipc.cli.inventory;

/**
 * A process that has an object open or mapped.
 *
 * @param pid as this process's PID namespace counts
 * @param command its name in /proc/PID/comm
 * @param descriptors how many descriptors of it lead to the object
 * @param reads whether a descriptor or a mapping may read
 * @param writes whether a descriptor or a mapping may write
 * @param mapped whether the object is mapped
 */
public record Holder(long pid, String command, int descriptors, boolean reads, boolean writes, boolean mapped) {
    /** {@code r}, {@code w} or {@code rw}. */
    public String access() {
        return (reads ? "r" : "") + (writes ? "w" : "");
    }

    Holder with(Holder other) {
        return new Holder(
                pid,
                command,
                descriptors + other.descriptors,
                reads || other.reads,
                writes || other.writes,
                mapped || other.mapped);
    }
}
