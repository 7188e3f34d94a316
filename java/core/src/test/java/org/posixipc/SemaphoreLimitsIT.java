package org.posixipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.testing.Acceptance;
import org.posixipc.testing.AcceptanceRecord;
import org.posixipc.testing.ChildJvm;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.Peer;
import org.posixipc.testing.SemaphoreChild;
import org.posixipc.testing.TestNames;

/** Semaphores where something has run out; the limits are set on a child JVM only. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith({LeavesNothingBehind.class, AcceptanceRecord.class})
class SemaphoreLimitsIT {
    private final String name = TestNames.next();

    @Test
    @Acceptance("LIM-P1")
    void doNotNeedTheMemoryOfMessageQueues() throws Exception {
        try (Peer child = Peer.start(limited("--msgqueue=0:0"))) {
            assertThat(child.askRaw("queue " + name))
                    .startsWith("error IpcLimitException")
                    .contains("EMFILE");
            assertThat(child.askRaw("create " + name)).isEqualTo("ok");
        }
    }

    @Test
    @Acceptance("LIM-P2")
    void keepNoDescriptorAndNoMapping() throws Exception {
        try (Peer child = Peer.start(limited("--nofile=256:256"))) {
            String[] more = child.ask("cycles " + name + " 20000").split(" ");
            assertThat(Integer.parseInt(more[0])).as("descriptors").isBetween(-5, 5);
            assertThat(Integer.parseInt(more[1])).as("mappings").isBetween(-5, 5);
        }
    }

    /** Twice as many mappings as the kernel allows a process at once. */
    @Test
    void stayFlatOverAHundredThousandCycles() throws Exception {
        try (Peer child = Peer.inJava(SemaphoreChild.class)) {
            String[] more = child.ask("cycles " + name + " 100000").split(" ");
            assertThat(Integer.parseInt(more[0])).as("descriptors").isBetween(-5, 5);
            assertThat(Integer.parseInt(more[1])).as("mappings").isBetween(-5, 5);
        }
    }

    @Test
    @Acceptance("LIM-P4")
    void sayThatSharedMemoryIsFullAndLeaveNothing() throws Exception {
        assertRefused("size=64k", "dd if=/dev/zero of=/dev/shm/filler bs=4096 2>/dev/null");
        assertRefused("size=64k,nr_inodes=8", "for i in 1 2 3 4 5 6 7 8; do : >/dev/shm/filler$i; done 2>/dev/null");
    }

    private void assertRefused(String options, String filling) throws Exception {
        try (Peer child = Peer.start(withOwnSharedMemory(options, filling))) {
            String before = child.ask("files");
            assertThat(child.askRaw("create " + name))
                    .startsWith("error IpcLimitException sem_open(" + name + "): ENOSPC, /dev/shm is full");
            assertThat(child.ask("files")).isEqualTo(before);
            assertThat(child.askRaw("create " + name)).contains("ENOSPC");
        }
    }

    private static List<String> limited(String limit) throws Exception {
        assumeTrue(runs(List.of("prlimit", limit, "true")), "prlimit is not here or not allowed");
        List<String> command = new ArrayList<>(List.of("prlimit", limit));
        command.addAll(ChildJvm.command(List.of(), SemaphoreChild.class));
        return command;
    }

    /** The filling ends with an error, which is what it is for. */
    private static List<String> withOwnSharedMemory(String options, String filling) throws Exception {
        String mount = "mount -t tmpfs -o " + options + " tmpfs /dev/shm";
        List<String> unshare = List.of("unshare", "--user", "--map-root-user", "--mount", "sh", "-c");
        List<String> trial = new ArrayList<>(unshare);
        trial.add(mount);
        assumeTrue(runs(trial), "a private /dev/shm is not allowed here (user and mount namespaces)");
        List<String> command = new ArrayList<>(unshare);
        command.add(mount + "; (" + filling + "); exec \"$0\" \"$@\"");
        command.addAll(ChildJvm.command(List.of("-XX:-UsePerfData"), SemaphoreChild.class));
        return command;
    }

    private static boolean runs(List<String> command) throws InterruptedException {
        try {
            return ChildJvm.run(command, Map.of()).exitCode() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
