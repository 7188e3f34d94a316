package org.posixipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.testing.Acceptance;
import org.posixipc.testing.AcceptanceRecord;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;

@ExtendWith({LeavesNothingBehind.class, AcceptanceRecord.class})
class SharedMemoryTest {
    private final String name = TestNames.next();

    @AfterEach
    void unlink() throws IpcException {
        try {
            SharedMemory.unlink(name);
        } catch (IpcNotFoundException e) {
            // The test took it away, or made none.
        }
    }

    @Test
    @Acceptance("SHM-P1")
    void createsExactlyTheSizeAskedForAllZero() throws IpcException {
        try (SharedMemory memory = SharedMemory.create(name, 3333);
                Segment segment = memory.map()) {
            byte[] all = new byte[3333];
            segment.getBytes(0, all);

            assertThat(memory.size()).isEqualTo(3333);
            assertThat(segment.length()).isEqualTo(3333);
            assertThat(all).containsOnly(0);
            assertThat(memory.name()).isEqualTo(name);
            assertThat(memory.permissions()).isEqualTo("rw-------");
            assertThat(memory.isUnlinked()).isFalse();
            assertThat(memory.access()).isEqualTo(Access.READ_WRITE);
        }
    }

    @Test
    @Acceptance("SHM-P3")
    void tellsExistingFromAbsentNames() throws IpcException {
        SharedMemory.create(name, 100).close();

        assertThatExceptionOfType(IpcExistsException.class).isThrownBy(() -> SharedMemory.create(name, 100));
        SharedMemory.unlink(name);
        assertThatExceptionOfType(IpcNotFoundException.class).isThrownBy(() -> SharedMemory.unlink(name));
        assertThatExceptionOfType(IpcNotFoundException.class)
                .isThrownBy(() -> SharedMemory.open(name))
                .withMessageStartingWith("shm_open(" + name + "): ENOENT, ");
    }

    @Test
    @Acceptance("SHM-P4")
    void livesOnAfterUnlinkingApartFromANewOneOfItsName() throws IpcException {
        try (SharedMemory old = SharedMemory.create(name, 4096);
                Segment before = old.map()) {
            before.setInt(0, 1);
            SharedMemory.unlink(name);
            before.setInt(0, 2);

            assertThat(old.isUnlinked()).isTrue();
            assertThat(before.getInt(0)).isEqualTo(2);
            assertThatExceptionOfType(IpcNotFoundException.class).isThrownBy(() -> SharedMemory.open(name));
            try (SharedMemory fresh = SharedMemory.create(name, 4096);
                    Segment after = fresh.map()) {
                assertThat(after.getInt(0)).isZero();
                after.setInt(0, 3);
                assertThat(before.getInt(0)).isEqualTo(2);
            }
        }
    }

    @Test
    void segmentsOutliveTheHandle() throws IpcException {
        SharedMemory memory = SharedMemory.create(name, 4096);
        Segment segment = memory.map();
        memory.close();
        segment.setLong(0, 5);

        try (SharedMemory again = SharedMemory.open(name);
                Segment other = again.map()) {
            assertThat(other.getLong(0)).isEqualTo(5);
        }
        segment.close();
    }

    @Test
    @Acceptance("BAD-P7")
    void refusesEverythingOnceClosed() throws IpcException {
        SharedMemory memory = SharedMemory.create(name, 4096);
        memory.close();
        memory.close();

        for (ThrowingCallable use : List.<ThrowingCallable>of(
                memory::size,
                memory::owner,
                memory::permissions,
                memory::isUnlinked,
                memory::descriptor,
                memory::map,
                () -> memory.map(0, 1),
                () -> memory.resize(1),
                () -> memory.seal(Seal.GROW),
                memory::seals,
                () -> memory.life(0))) {
            assertThatIllegalStateException().isThrownBy(use).withMessage("shared memory " + name + " is closed");
        }
    }

    @Test
    @Acceptance("BAD-P1")
    void refusesNullWithoutMakingAnything() throws IpcException {
        assertThatNullPointerException().isThrownBy(() -> SharedMemory.create(null, 1));
        assertThatNullPointerException().isThrownBy(() -> SharedMemory.open(null));
        assertThatNullPointerException().isThrownBy(() -> SharedMemory.openOrCreate(null, 1));
        assertThatNullPointerException().isThrownBy(() -> SharedMemory.unlink(null));
        try (SharedMemory memory = SharedMemory.create(name, 64);
                Segment segment = memory.map()) {
            assertThatNullPointerException().isThrownBy(() -> segment.setBytes(0, (byte[]) null));
            assertThatNullPointerException().isThrownBy(() -> segment.setBytes(0, (ByteBuffer) null));
            assertThatNullPointerException().isThrownBy(() -> segment.copyTo(0, null, 0, 1));
            assertThatNullPointerException().isThrownBy(() -> memory.map(null));
        }
    }

    @Test
    @Acceptance("BAD-P2")
    @Acceptance("BAD-P3")
    void refusesNamesThatAreNone() throws IOException {
        int before = Path.of("/dev/shm").toFile().list().length;
        for (String bad : List.of("", "/", "/a/b", "/a/", "noslash", "/.", "/..", "/a\0b", "/" + "x".repeat(256))) {
            assertThatIllegalArgumentException().isThrownBy(() -> SharedMemory.create(bad, 10));
            assertThatIllegalArgumentException().isThrownBy(() -> SharedMemory.open(bad));
            assertThatIllegalArgumentException().isThrownBy(() -> SharedMemory.openOrCreate(bad, 10));
            assertThatIllegalArgumentException().isThrownBy(() -> SharedMemory.unlink(bad));
        }
        assertThat(Path.of("/dev/shm").toFile().list().length).isLessThanOrEqualTo(before);
    }

    @Test
    void refusesSizesBelowOneByte() {
        for (long bad : new long[] {0, -1, Long.MIN_VALUE}) {
            assertThatIllegalArgumentException().isThrownBy(() -> SharedMemory.create(name, bad));
            assertThatIllegalArgumentException().isThrownBy(() -> AnonymousMemory.create(bad));
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> SharedMemory.builder(name).create())
                .withMessageContaining("size");
    }

    @Test
    void leavesNothingWhenThereIsNoRoom() {
        long tooMuch = Limits.read().sharedMemoryBytes().orElseThrow() + (1 << 20);
        org.junit.jupiter.api.Assumptions.assumeTrue(tooMuch > 1 << 20, "/dev/shm has no limit here");

        assertThatExceptionOfType(IpcLimitException.class)
                .isThrownBy(() -> SharedMemory.create(name, tooMuch))
                .satisfies(e -> assertThat(e.errno()).isEqualTo(Errno.ENOSPC))
                .withMessageContaining("/dev/shm has");
        assertThatExceptionOfType(IpcLimitException.class)
                .isThrownBy(() -> SharedMemory.builder(name)
                        .size(tooMuch)
                        .initialiser(segment -> {})
                        .create());
        assertThat(Files.exists(Path.of("/dev/shm" + name))).isFalse();
    }

    @Test
    void createsSparseObjectsOfAnySize() throws IpcException {
        try (SharedMemory memory =
                        SharedMemory.builder(name).size(1L << 40).sparse().create();
                Segment end = memory.map((1L << 40) - 4096, 4096)) {
            end.setLong(4088, 9);
            assertThat(memory.size()).isEqualTo(1L << 40);
            assertThat(end.getLong(4088)).isEqualTo(9);
        }
    }

    @Test
    void growsForNewSegmentsAndShrinksAllOfThisJvm() throws IpcException {
        try (SharedMemory memory = SharedMemory.create(name, 8192);
                SharedMemory other = SharedMemory.open(name);
                Segment segment = memory.map();
                Segment second = other.map(4096, 4096)) {
            ByteBuffer view = segment.view();
            segment.setInt(8188, 5);
            memory.resize(16384);
            assertThat(segment.length()).isEqualTo(8192);
            try (Segment longer = memory.map()) {
                assertThat(longer.length()).isEqualTo(16384);
                assertThat(longer.getInt(8188)).isEqualTo(5);

                memory.resize(5000);
                assertThat(longer.length()).isEqualTo(5000);
            }
            assertThat(memory.size()).isEqualTo(5000);
            assertThat(segment.length()).isEqualTo(5000);
            assertThat(second.length()).isEqualTo(904);
            assertThat(segment.isTruncated()).isFalse();
            assertThat(segment.getByte(4999)).isZero();
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> segment.getInt(4997));
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> second.getInt(901));
            assertThat(view.getInt(8188)).isZero();
            view.putInt(8188, 1);
            assertThat(memory.size()).isEqualTo(5000);

            memory.resize(1);
            assertThat(second.length()).isZero();
            assertThat(second.isOpen()).isTrue();
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> second.getByte(0));
        }
    }

    @Test
    void readOnlyHandlesMapReadOnlyAndDoNotResize() throws IpcException {
        SharedMemory.create(name, 4096).close();
        try (SharedMemory memory =
                        SharedMemory.builder(name).access(Access.READ_ONLY).open();
                Segment segment = memory.map()) {
            assertThat(segment.isReadOnly()).isTrue();
            assertThatIllegalStateException().isThrownBy(() -> memory.map(Access.READ_WRITE));
            assertThatIllegalStateException().isThrownBy(() -> memory.resize(8192));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedMemory.builder(name).access(Access.WRITE_ONLY));
    }

    @Test
    void unguessableNamesDiffer() throws IpcException {
        String made = SharedMemory.unguessableName(name);

        assertThat(made).startsWith(name + "-").hasSize(name.length() + 33);
        assertThat(SharedMemory.unguessableName(name)).isNotEqualTo(made);
        SharedMemory.create(made, 16).close();
        SharedMemory.unlink(made);
        assertThatIllegalArgumentException().isThrownBy(() -> SharedMemory.unguessableName("frames"));
    }

    @Test
    void keepsThePermissionsAskedForWhateverTheUmask() throws IpcException {
        try (SharedMemory memory = SharedMemory.builder(name)
                .size(10)
                .permissions("rw-rw-rw-")
                .exactPermissions()
                .create()) {
            assertThat(memory.permissions()).isEqualTo("rw-rw-rw-");
        }
    }
}
