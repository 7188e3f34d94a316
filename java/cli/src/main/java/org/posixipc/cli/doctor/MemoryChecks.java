package org.posixipc.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.posixipc.cli.inventory.Mounts;
import org.posixipc.cli.text.ByteCount;

/** Where segments and semaphores live, and how much of it there is. */
final class MemoryChecks {
    private static final Path SHM = Path.of("/dev/shm");

    /** What container engines give unless told. */
    private static final long CONTAINER_DEFAULT = 64L << 20;

    private final List<Finding> findings = new ArrayList<>();

    List<Finding> run() throws IOException {
        if (!Files.isDirectory(SHM)) {
            findings.add(Finding.failure(
                    "shm", "/dev/shm", "missing", "mount it: mount -t tmpfs -o mode=1777 none /dev/shm (as root)"));
            return findings;
        }
        long total = Files.getFileStore(SHM).getTotalSpace();
        space(total, Files.getFileStore(SHM).getUsableSpace());
        type();
        writable();
        cgroup(total);
        return findings;
    }

    private void space(long total, long free) {
        String value = ByteCount.text(free) + " free of " + ByteCount.text(total);
        if (free < total / 10) {
            findings.add(Finding.warning(
                    "shm.space",
                    "/dev/shm",
                    value,
                    "posixipc list -M shows what fills it, posixipc unlink --stale clears what nobody holds"));
        } else if (total == CONTAINER_DEFAULT) {
            findings.add(
                    Finding.warning(
                            "shm.space",
                            "/dev/shm",
                            value + ", the default of container engines",
                            "ask for more: --shm-size=1g (Docker, Podman), or a volume emptyDir with medium Memory (Kubernetes)"));
        } else {
            findings.add(Finding.ok("shm.space", "/dev/shm", value));
        }
    }

    private void type() throws IOException {
        boolean tmpfs = Mounts.ofType("tmpfs").stream().anyMatch(SHM::equals);
        findings.add(
                tmpfs
                        ? Finding.ok("shm.type", "/dev/shm is", "a tmpfs")
                        : Finding.warning(
                                "shm.type",
                                "/dev/shm is",
                                "no tmpfs",
                                "segments may be written to a disk: mount -t tmpfs -o mode=1777 none /dev/shm (as root)"));
    }

    private void writable() {
        if (!Files.isWritable(SHM)) {
            findings.add(
                    Finding.failure(
                            "shm.writable",
                            "/dev/shm",
                            "may not be written",
                            "segments and semaphores cannot be created: chmod 1777 /dev/shm (as root), or mount it read-write"));
        }
    }

    /** Pages of a segment count in the memory of the group that touched them first. */
    private void cgroup(long total) {
        OptionalLong limit = Cgroup.memoryMax();
        if (limit.isEmpty()) {
            findings.add(Finding.ok("memory.max", "memory limit", "none (cgroup)"));
        } else if (limit.getAsLong() < total) {
            findings.add(
                    Finding.warning(
                            "memory.max",
                            "memory limit",
                            ByteCount.text(limit.getAsLong()) + " (cgroup), less than /dev/shm",
                            "segments count in it and end in an OOM kill, not in ENOSPC: raise memory.max or make /dev/shm smaller"));
        } else {
            findings.add(Finding.ok("memory.max", "memory limit", ByteCount.text(limit.getAsLong()) + " (cgroup)"));
        }
    }
}
