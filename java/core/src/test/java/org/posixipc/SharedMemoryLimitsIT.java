package org.posixipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.internal.ffi.SystemShim;
import org.posixipc.testing.AcceptanceRecord;
import org.posixipc.testing.ChildJvm;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.Sandbox;
import org.posixipc.testing.TestNames;

/** Shared memory where /dev/shm has run out of bytes or of files. */
@ExtendWith({LeavesNothingBehind.class, AcceptanceRecord.class})
class SharedMemoryLimitsIT {
    private static final List<String> NAMESPACES = List.of("--mount");

    private final String name = TestNames.next();

    /** Tries to create, with and without an initialiser, and says what is left. */
    static final class Child {
        public static void main(String[] arguments) throws Exception {
            for (boolean initialised : new boolean[] {false, true}) {
                SharedMemoryBuilder builder = SharedMemory.builder(arguments[0]).size(Long.parseLong(arguments[1]));
                if (initialised) {
                    builder.initialiser(segment -> segment.setByte(0, (byte) 1));
                }
                try (SharedMemory memory = builder.create()) {
                    System.out.println("created " + memory.size());
                } catch (IpcException e) {
                    System.out.println(e.getClass().getSimpleName() + " " + e.getMessage());
                }
            }
            try (Stream<Path> files = Files.list(Path.of("/dev/shm"))) {
                System.out.println("left "
                        + files.filter(file -> !file.toString().contains("filler"))
                                .count());
            }
        }
    }

    private ChildJvm.Result createIn(String options, String fill, long bytes) throws Exception {
        String setup = "mount -t tmpfs -o " + options + " tmpfs /dev/shm; " + fill;
        assumeTrue(Sandbox.allows(NAMESPACES, setup), "this machine allows no private mount namespace");
        return ChildJvm.run(
                Sandbox.isolated(
                        NAMESPACES, setup, ChildJvm.command(List.of(), Child.class, name, Long.toString(bytes))),
                Map.of());
    }

    private static void assertRefused(ChildJvm.Result result) {
        assertThat(result.lines()).hasSize(3);
        assertThat(result.lines().subList(0, 2))
                .allSatisfy(line ->
                        assertThat(line).startsWith("IpcLimitException ").contains("ENOSPC", "/dev/shm"));
        assertThat(result.lines().get(2)).isEqualTo("left 0");
    }

    /** Locks a page, and then more than is allowed. */
    static final class LockingChild {
        public static void main(String[] arguments) throws Exception {
            try (SharedMemory memory = AnonymousMemory.create(1 << 20);
                    Segment segment = memory.map();
                    Segment page = segment.slice(0, 1)) {
                for (Segment part : List.of(page, segment)) {
                    try {
                        part.lockPages();
                        System.out.println("locked");
                    } catch (IpcException e) {
                        System.out.println(e.getClass().getSimpleName() + " " + e.getMessage());
                    }
                }
                segment.setByte((1 << 20) - 1, (byte) 1);
                System.out.println("alive " + segment.getByte((1 << 20) - 1));
            }
        }
    }

    private static List<String> lockWith(long limit) throws Exception {
        List<String> command = new ArrayList<>();
        if (SystemShim.pipc_effective_uid() == 0) { // who may lock anything
            command.addAll(List.of("setpriv", "--bounding-set", "-ipc_lock"));
            assumeTrue(runs(List.of("setpriv", "--bounding-set", "-ipc_lock", "true")), "setpriv is needed here");
        }
        command.addAll(Sandbox.limited("--memlock", limit, ChildJvm.command(List.of(), LockingChild.class)));
        return ChildJvm.run(command, Map.of()).lines();
    }

    private static boolean runs(List<String> command) {
        try {
            return ChildJvm.run(command, Map.of()).exitCode() == 0;
        } catch (Exception e) {
            return false;
        }
    }

    @Test
    void saysHowMuchMayBeLockedInMemory() throws Exception {
        List<String> lines = lockWith(65536);

        assertThat(lines).hasSize(3).startsWith("locked").endsWith("alive 1");
        assertThat(lines.get(1)).startsWith("IpcLimitException mlock").contains("ENOMEM", "65536", "1048576");
    }

    @Test
    void saysThatNothingMayBeLockedInMemory() throws Exception {
        List<String> lines = lockWith(0);

        assertThat(lines).hasSize(3).endsWith("alive 1");
        assertThat(lines.subList(0, 2))
                .allSatisfy(line ->
                        assertThat(line).startsWith("IpcAccessException mlock").contains("EPERM", "RLIMIT_MEMLOCK"));
    }

    @Test
    void refusesWhatDoesNotFitAndLeavesNothing() throws Exception {
        assertRefused(createIn("size=64k", "true", 1 << 20));
    }

    @Test
    void refusesWhenNoFileCanBeMadeAnyMore() throws Exception {
        assertRefused(createIn(
                "size=64k,nr_inodes=8",
                "for i in 1 2 3 4 5 6 7 8; do touch /dev/shm/filler$i 2>/dev/null || true; done",
                4096));
    }
}
