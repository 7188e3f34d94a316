package org.posixipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.testing.Acceptance;
import org.posixipc.testing.AcceptanceRecord;
import org.posixipc.testing.ChildJvm;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.MemoryChild;
import org.posixipc.testing.Peer;
import org.posixipc.testing.TestNames;

/** Shared memory between this JVM, other JVMs and C. */
@Timeout(120)
@ExtendWith({LeavesNothingBehind.class, AcceptanceRecord.class})
class SharedMemoryIT {
    private final String name = TestNames.next();

    @AfterEach
    void unlink() throws IpcException {
        try {
            SharedMemory.unlink(name);
        } catch (IpcNotFoundException e) {
            // The test took it away.
        }
    }

    @Test
    @Acceptance("SHM-P1")
    void hasTheSameSizeAndModeInC() throws Exception {
        try (Peer c = Peer.inC()) {
            SharedMemory.create(name, 3333).close();
            String memory = c.ask("memory open " + name + " r");

            String[] status = c.ask("memory stat " + memory).split(" ");
            assertThat(status[0]).isEqualTo("3333");
            assertThat(status[1]).endsWith("600");
            String segment = c.ask("memory map " + memory + " 3333 r");
            assertThat(c.ask("memory read " + segment + " 0 bytes 3333")).isEqualTo("hex:" + "00".repeat(3333));
        }
    }

    @Test
    @Acceptance("SHM-P2")
    void findsTheSizeThatCGaveIt() throws Exception {
        try (Peer c = Peer.inC()) {
            String object = c.ask("memory create " + name + " 0600");
            c.ask("memory truncate " + object + " 4096");

            assertThatExceptionOfType(IpcExistsException.class)
                    .isThrownBy(() -> SharedMemory.openOrCreate(name, 8192))
                    .withMessageContaining("4096");
            try (SharedMemory memory = SharedMemory.open(name);
                    Segment segment = memory.map()) {
                assertThat(memory.size()).isEqualTo(4096);
                assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> segment.getByte(5000));
                assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> memory.map(0, 8192));
            }
        }
    }

    @Test
    @Acceptance("SHM-P5")
    void keepsItsBytesWhenItsProcessesAreGone() throws Exception {
        try (Peer writer = Peer.inJava(MemoryChild.class)) {
            writer.ask("write " + name + " 1000000000000");
        }
        try (Peer reader = Peer.inJava(MemoryChild.class)) {
            assertThat(reader.ask("read " + name)).isEqualTo("1000000000000 1000000004088");
        }
    }

    @Test
    @Acceptance("SHM-P6")
    void sharesValuesOfEachTypeWithC() throws Exception {
        try (Peer c = Peer.inC();
                SharedMemory memory = SharedMemory.create(name, 4096);
                Segment segment = memory.map()) {
            String object = c.ask("memory open " + name + " rw");
            String other = c.ask("memory map " + object + " 4096");
            segment.setByte(0, (byte) -5);
            segment.setShort(2, (short) -12345);
            segment.setInt(4, 0x12345678);
            segment.setLong(8, -1234567890123456789L);
            segment.setDouble(16, 0.1);
            segment.setFloat(24, 1.5f);
            assertThat(c.ask("memory read " + other + " 0 byte")).isEqualTo("-5");
            assertThat(c.ask("memory read " + other + " 2 short")).isEqualTo("-12345");
            assertThat(c.ask("memory read " + other + " 4 int")).isEqualTo("" + 0x12345678);
            assertThat(c.ask("memory read " + other + " 8 long")).isEqualTo("-1234567890123456789");
            assertThat(Double.parseDouble(c.ask("memory read " + other + " 16 double")))
                    .isEqualTo(0.1);
            assertThat(Float.parseFloat(c.ask("memory read " + other + " 24 float")))
                    .isEqualTo(1.5f);

            c.ask("memory write " + other + " 32 int -7");
            c.ask("memory write " + other + " 40 long 9000000000");
            c.ask("memory write " + other + " 48 double -0.25");
            assertThat(segment.getInt(32)).isEqualTo(-7);
            assertThat(segment.getLong(40)).isEqualTo(9_000_000_000L);
            assertThat(segment.getDouble(48)).isEqualTo(-0.25);
            assertThat(c.ask("memory add " + other + " 40 long 5")).isEqualTo("9000000000");
            assertThat(segment.getAndAddLong(40, 1)).isEqualTo(9_000_000_005L);
            c.say("memory await " + other + " 56 int 77 30000");
            segment.setIntRelease(56, 77);
            assertThat(c.answer()).isEqualTo("blocking");
            assertThat(c.outcome()).isEmpty();
        }
    }

    @Test
    void threeGibibytesAreReadAtTheirEndsInC() throws Exception {
        long size = 3L << 30;
        try (Peer c = Peer.inC();
                SharedMemory memory =
                        SharedMemory.builder(name).size(size).sparse().create();
                Segment segment = memory.map()) {
            segment.setLong(0, 1);
            segment.setLong(size - 8, 3);
            segment.setLong((2L << 30) - 4, 2);
            String object = c.ask("memory open " + name + " rw");
            String other = c.ask("memory map " + object + " " + size);

            assertThat(c.ask("memory read " + other + " 0 long")).isEqualTo("1");
            assertThat(c.ask("memory read " + other + " " + (size - 8) + " long"))
                    .isEqualTo("3");
            assertThat(c.ask("memory read " + other + " " + ((2L << 30) - 4) + " bytes 8"))
                    .isEqualTo("hex:0200000000000000");
            c.ask("memory write " + other + " " + (size - 16) + " long 4");
            assertThat(segment.getLong(size - 16)).isEqualTo(4);
        }
    }

    @Test
    void aPeerThatTruncatesIsReported() throws Exception {
        try (Peer c = Peer.inC();
                SharedMemory memory = SharedMemory.create(name, 8192)) {
            Segment segment = memory.map();
            segment.fill(0, 8192, (byte) 1);
            c.ask("memory truncate " + c.ask("memory open " + name + " rw") + " 100");

            assertThat(memory.size()).isEqualTo(100);
            assertThat(segment.getByte(50)).isEqualTo((byte) 1);
            assertThat(segment.getByte(5000)).isZero();
            assertThat(segment.isTruncated()).isTrue();
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(memory::size);
            // And leaves no descriptor open.
            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> SharedMemory.open(name));
            assertThatExceptionOfType(IllegalStateException.class)
                    .isThrownBy(segment::close)
                    .withMessageContaining("truncated by another process");
            assertThat(segment.isOpen()).isFalse();
            assertThat(memory.size()).isEqualTo(100);
        }
    }

    @Test
    void aLifeEndsWithItsProcess() throws Exception {
        try (SharedMemory memory = SharedMemory.create(name, 64);
                LifeLock heir = memory.life(5)) {
            Peer holder = Peer.inJava(MemoryChild.class);
            assertThat(holder.ask("claim " + name + " 5")).isEqualTo("true");
            assertThat(heir.isAlive()).isTrue();
            assertThat(heir.tryClaim()).isFalse();
            holder.kill();

            assertThat(heir.isAlive()).isFalse();
            assertThat(heir.tryClaim()).isTrue();
        }
    }

    @Test
    void aCreatorKilledInItsInitialiserLeavesNothing() throws Exception {
        List<String> before = List.of(Path.of("/dev/shm").toFile().list());
        Peer creator = Peer.inJava(MemoryChild.class);
        creator.say("halfmade " + name);
        assertThat(creator.answer()).isEqualTo("blocking");
        assertThat(Files.exists(Path.of("/dev/shm" + name))).isFalse();
        long pid = creator.pid();
        creator.kill();

        assertThat(Path.of("/dev/shm").toFile().list())
                .filteredOn(entry -> !before.contains(entry) && entry.startsWith(".pipc-" + pid))
                .isEmpty();
        try (SharedMemory memory = SharedMemory.builder(name)
                        .size(64)
                        .initialiser(segment -> segment.setInt(0, 3))
                        .openOrCreate();
                Segment segment = memory.map()) {
            assertThat(segment.getInt(0)).isEqualTo(3);
        }
    }

    @Test
    void childrenReachAnonymousMemoryByProcessAndDescriptor() throws Exception {
        try (SharedMemory memory = AnonymousMemory.create(4096);
                Segment segment = memory.map();
                Peer child = Peer.inJava(MemoryChild.class)) {
            segment.setInt(0, 41);
            assertThat(child.ask("process " + ProcessHandle.current().pid() + " " + memory.descriptor()))
                    .isEqualTo("4096 41");
            assertThat(segment.getInt(0)).isEqualTo(42);
        }
    }

    @Test
    void takesADescriptorThatTheShellHasOpened() throws Exception {
        try (SharedMemory memory = SharedMemory.create(name, 128);
                Segment segment = memory.map();
                Peer child = Peer.start(shell("exec 7<>/dev/shm" + name + "; exec \"$@\""))) {
            segment.setInt(0, 6);
            assertThat(child.ask("inherited 7")).isEqualTo("128 6");
            assertThat(segment.getInt(0)).isEqualTo(7);
        }
    }

    private static List<String> shell(String script) {
        List<String> command = new java.util.ArrayList<>(List.of("sh", "-c", script, "sh"));
        command.addAll(ChildJvm.command(List.of(), MemoryChild.class));
        return command;
    }

    @Test
    void anotherUsersMemoryIsToldFromOurs() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                System.getProperty("user.name").equals("root"), "only root can make objects of other users");
        SharedMemory.builder(name)
                .size(64)
                .permissions("rw-rw-rw-")
                .exactPermissions()
                .create()
                .close();
        assertThat(ChildJvm.run(List.of("chown", "65534", "/dev/shm" + name), Map.of())
                        .exitCode())
                .isZero();

        assertThatExceptionOfType(IpcAccessException.class)
                .isThrownBy(() -> SharedMemory.openOrCreate(name, 64))
                .withMessageContaining("uid 65534")
                .withMessageContaining("anyOwner()");
        try (SharedMemory memory =
                SharedMemory.builder(name).size(64).anyOwner().openOrCreate()) {
            assertThat(memory.owner()).isEqualTo(65534);
        }
        SharedMemory.open(name).close();
    }
}
