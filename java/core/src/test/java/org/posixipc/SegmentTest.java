package org.posixipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.internal.Mapping;
import org.posixipc.testing.Acceptance;
import org.posixipc.testing.AcceptanceRecord;
import org.posixipc.testing.LeavesNothingBehind;

@ExtendWith({LeavesNothingBehind.class, AcceptanceRecord.class})
class SegmentTest {
    private SharedMemory memory;
    private Segment segment;

    @BeforeEach
    void map() throws IpcException {
        memory = AnonymousMemory.create(4096);
        segment = memory.map();
    }

    @AfterEach
    void close() {
        segment.close();
        memory.close();
    }

    @Test
    void startsAllZeroWithTheLengthOfTheObject() {
        byte[] all = new byte[4096];
        segment.getBytes(0, all);

        assertThat(segment.length()).isEqualTo(4096);
        assertThat(all).containsOnly(0);
    }

    @Test
    void keepsEachTypeInNativeOrderAtUnalignedOffsets() {
        segment.setByte(1, (byte) -7);
        segment.setShort(3, (short) -30000);
        segment.setInt(7, 0x01020304);
        segment.setLong(13, 0x0102030405060708L);
        segment.setFloat(29, 1.5f);
        segment.setDouble(37, -2.25);

        assertThat(segment.getByte(1)).isEqualTo((byte) -7);
        assertThat(segment.getShort(3)).isEqualTo((short) -30000);
        assertThat(segment.getInt(7)).isEqualTo(0x01020304);
        assertThat(segment.getLong(13)).isEqualTo(0x0102030405060708L);
        assertThat(segment.getFloat(29)).isEqualTo(1.5f);
        assertThat(segment.getDouble(37)).isEqualTo(-2.25);
        byte[] raw = new byte[4];
        segment.getBytes(7, raw);
        assertThat(ByteBuffer.wrap(raw).order(ByteOrder.nativeOrder()).getInt()).isEqualTo(0x01020304);
    }

    @Test
    void offersAllModesForInts() {
        segment.setIntOpaque(8, 1);
        assertThat(segment.getIntOpaque(8)).isEqualTo(1);
        segment.setIntRelease(8, 2);
        assertThat(segment.getIntAcquire(8)).isEqualTo(2);
        segment.setIntVolatile(8, 3);
        assertThat(segment.getIntVolatile(8)).isEqualTo(3);
        assertThat(segment.compareAndSetInt(8, 4, 5)).isFalse();
        assertThat(segment.compareAndSetInt(8, 3, 5)).isTrue();
        assertThat(segment.compareAndExchangeInt(8, 0, 9)).isEqualTo(5);
        assertThat(segment.compareAndExchangeInt(8, 5, 6)).isEqualTo(5);
        assertThat(segment.getAndSetInt(8, 7)).isEqualTo(6);
        assertThat(segment.getAndAddInt(8, -3)).isEqualTo(7);
        assertThat(segment.getAndBitwiseOrInt(8, 0b1010)).isEqualTo(0b0100);
        assertThat(segment.getAndBitwiseAndInt(8, 0b0110)).isEqualTo(0b1110);
        assertThat(segment.getAndBitwiseXorInt(8, 0b0011)).isEqualTo(0b0110);
        assertThat(segment.getInt(8)).isEqualTo(0b0101);
    }

    @Test
    void offersAllModesForLongs() {
        long high = 1L << 40;
        segment.setLongOpaque(16, high + 1);
        assertThat(segment.getLongOpaque(16)).isEqualTo(high + 1);
        segment.setLongRelease(16, high + 2);
        assertThat(segment.getLongAcquire(16)).isEqualTo(high + 2);
        segment.setLongVolatile(16, high + 3);
        assertThat(segment.getLongVolatile(16)).isEqualTo(high + 3);
        assertThat(segment.compareAndSetLong(16, 0, 5)).isFalse();
        assertThat(segment.compareAndSetLong(16, high + 3, high + 5)).isTrue();
        assertThat(segment.compareAndExchangeLong(16, 0, 9)).isEqualTo(high + 5);
        assertThat(segment.getAndSetLong(16, high + 7)).isEqualTo(high + 5);
        assertThat(segment.getAndAddLong(16, -3)).isEqualTo(high + 7);
        assertThat(segment.getAndBitwiseOrLong(16, high << 1)).isEqualTo(high + 4);
        assertThat(segment.getAndBitwiseAndLong(16, high << 1)).isEqualTo(3 * high + 4);
        assertThat(segment.getAndBitwiseXorLong(16, -1)).isEqualTo(high << 1);
        assertThat(segment.getLong(16)).isEqualTo(~(high << 1));
    }

    @Test
    @Acceptance("SHM-P7")
    void refusesEveryAccessOutsideItsBounds() {
        List<ThrowingCallable> accesses = List.of(
                () -> segment.getByte(-1),
                () -> segment.getByte(4096),
                () -> segment.setByte(4096, (byte) 1),
                () -> segment.getLong(4089),
                () -> segment.setLong(4089, 1),
                () -> segment.getInt(4093),
                () -> segment.getInt(Long.MIN_VALUE),
                () -> segment.getLong(Long.MAX_VALUE),
                () -> segment.getLong(1L << 32),
                () -> segment.getLong(1L << 62),
                () -> segment.getShort(4095),
                () -> segment.setFloat(4093, 1),
                () -> segment.setDouble(-8, 1),
                () -> segment.getIntVolatile(4096),
                () -> segment.compareAndSetLong(4096, 0, 1),
                () -> segment.getAndAddInt(-4, 1),
                () -> segment.getBytes(4090, new byte[8]),
                () -> segment.getBytes(0, new byte[8], 1, 8),
                () -> segment.setBytes(-1, new byte[1]),
                () -> segment.setBytes(0, ByteBuffer.allocate(5000)),
                () -> segment.fill(1, 4096, (byte) 1),
                () -> segment.fill(0, -1, (byte) 1),
                () -> segment.fill(1, Long.MAX_VALUE, (byte) 1),
                () -> segment.copyTo(0, segment, 4000, 97),
                () -> segment.slice(0, Integer.MAX_VALUE),
                () -> segment.slice(4097, 0),
                () -> segment.slice(-1, 10),
                () -> segment.view(0, Integer.MAX_VALUE));
        for (ThrowingCallable access : accesses) {
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(access);
        }
    }

    @Test
    void saysWhereAnAccessWentWrong() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> segment.getLong(4089))
                .withMessage(
                        "offset 4089 with length 8 is outside of shared memory memfd:posixipc, which has 4096 bytes here");
    }

    @Test
    void refusesUnalignedAtomicAccess() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> segment.getIntVolatile(2))
                .withMessageContaining("offset 2")
                .withMessageContaining("aligned to 4");
        assertThatIllegalArgumentException().isThrownBy(() -> segment.compareAndSetLong(4, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> segment.getAndAddLong(12, 1));
    }

    @Test
    @Acceptance("BAD-P7")
    void refusesEverythingOnceClosed() {
        Segment slice = segment.slice(8, 100);
        segment.close();
        segment.close();

        List<ThrowingCallable> uses = new ArrayList<>();
        for (Segment closed : List.of(segment, slice)) {
            assertThat(closed.isOpen()).isFalse();
            uses.addAll(List.of(
                    () -> closed.getByte(0),
                    () -> closed.setByte(0, (byte) 1),
                    () -> closed.getShort(0),
                    () -> closed.getInt(0),
                    () -> closed.setLong(0, 1),
                    () -> closed.getDouble(0),
                    () -> closed.setFloat(0, 1),
                    () -> closed.getIntAcquire(0),
                    () -> closed.setLongRelease(0, 1),
                    () -> closed.compareAndSetInt(0, 0, 1),
                    () -> closed.getAndBitwiseOrLong(0, 1),
                    () -> closed.getBytes(0, new byte[4]),
                    () -> closed.getBytes(0, new byte[0]),
                    () -> closed.setBytes(0, ByteBuffer.allocate(4)),
                    () -> closed.copyTo(0, closed, 0, 4),
                    () -> closed.fill(0, 4, (byte) 1),
                    () -> closed.slice(0, 4),
                    () -> closed.view(0, 4),
                    closed::view,
                    closed::length,
                    closed::lockPages,
                    closed::unlockPages,
                    closed::willNeed));
        }
        for (ThrowingCallable use : uses) {
            assertThatIllegalStateException().isThrownBy(use).withMessage("shared memory memfd:posixipc is closed");
        }
    }

    @Test
    void copiesArraysBuffersAndRanges() {
        byte[] bytes = new byte[300];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        segment.setBytes(5, bytes);
        byte[] back = new byte[302];
        segment.getBytes(5, back, 1, 300);
        assertThat(back[0]).isZero();
        assertThat(back[301]).isZero();
        assertThat(java.util.Arrays.copyOfRange(back, 1, 301)).isEqualTo(bytes);

        ByteBuffer heap = ByteBuffer.allocate(100).position(10).limit(60);
        segment.getBytes(5, heap);
        assertThat(heap.position()).isEqualTo(60);
        assertThat(heap.get(10)).isEqualTo(bytes[0]);
        assertThat(heap.get(59)).isEqualTo(bytes[49]);
        ByteBuffer direct = ByteBuffer.allocateDirect(50).put(0, (byte) 99);
        segment.setBytes(1000, direct);
        assertThat(direct.hasRemaining()).isFalse();
        assertThat(segment.getByte(1000)).isEqualTo((byte) 99);
        assertThatExceptionOfType(ReadOnlyBufferException.class)
                .isThrownBy(() -> segment.getBytes(0, ByteBuffer.allocate(4).asReadOnlyBuffer()));

        segment.copyTo(5, segment, 8, 200); // overlapping, forwards
        assertThat(segment.getByte(8)).isEqualTo(bytes[0]);
        assertThat(segment.getByte(207)).isEqualTo(bytes[199]);
        segment.fill(100, 1000, (byte) 0x5a);
        assertThat(segment.getByte(99)).isNotEqualTo((byte) 0x5a);
        assertThat(segment.getByte(100)).isEqualTo((byte) 0x5a);
        assertThat(segment.getByte(1099)).isEqualTo((byte) 0x5a);
        assertThat(segment.getByte(1100)).isNotEqualTo((byte) 0x5a);
    }

    @Test
    void slicesHaveOffsetsAndACloseOfTheirOwn() {
        segment.setInt(100, 42);
        Segment slice = segment.slice(96, 8);
        Segment inner = slice.slice(4, 4);

        assertThat(slice.length()).isEqualTo(8);
        assertThat(inner.getInt(0)).isEqualTo(42);
        inner.setInt(0, 43);
        assertThat(segment.getInt(100)).isEqualTo(43);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> inner.getInt(1));
        slice.close();
        assertThatIllegalStateException().isThrownBy(() -> slice.getInt(0)).withMessageContaining("slice");
        assertThat(inner.getInt(0)).isEqualTo(43);
        assertThat(segment.getInt(100)).isEqualTo(43);
    }

    @Test
    void emptySlicesAndCopiesAreAllowedAtTheEnd() {
        assertThat(segment.slice(4096, 0).length()).isZero();
        assertThat(segment.view(4096, 0).capacity()).isZero();
        segment.getBytes(4096, new byte[0]);
        segment.fill(4096, 0, (byte) 1);
    }

    @Test
    void viewsShareTheBytesInNativeOrderUntilClosed() {
        ByteBuffer view = segment.view(8, 16);
        view.putLong(0, 0x0102030405060708L);

        assertThat(view.isDirect()).isTrue();
        assertThat(view.order()).isEqualTo(ByteOrder.nativeOrder());
        assertThat(view.capacity()).isEqualTo(16);
        assertThat(segment.getLong(8)).isEqualTo(0x0102030405060708L);
        segment.close();
        assertThat(view.getLong(0)).isZero();
        view.putLong(0, 1); // goes nowhere
        try (Segment again = mapAgain()) {
            assertThat(again.getLong(8)).isEqualTo(0x0102030405060708L);
        }
    }

    private Segment mapAgain() {
        try {
            return memory.map();
        } catch (IpcException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void readOnlySegmentsRefuseWriting() throws IpcException {
        segment.setInt(0, 7);
        try (Segment readOnly = memory.map(Access.READ_ONLY)) {
            assertThat(readOnly.isReadOnly()).isTrue();
            assertThat(readOnly.getInt(0)).isEqualTo(7);
            assertThat(readOnly.getLongVolatile(0)).isEqualTo(7);
            assertThat(readOnly.view().isReadOnly()).isTrue();
            assertThat(readOnly.slice(0, 8).isReadOnly()).isTrue();
            for (ThrowingCallable write : List.<ThrowingCallable>of(
                    () -> readOnly.setByte(0, (byte) 1),
                    () -> readOnly.setInt(0, 1),
                    () -> readOnly.setLongRelease(0, 1),
                    () -> readOnly.compareAndSetInt(0, 7, 8),
                    () -> readOnly.getAndAddLong(0, 1),
                    () -> readOnly.setBytes(0, new byte[1]),
                    () -> readOnly.setBytes(0, ByteBuffer.allocate(1)),
                    () -> segment.copyTo(0, readOnly, 8, 8),
                    () -> readOnly.fill(0, 1, (byte) 1))) {
                assertThatIllegalStateException().isThrownBy(write).withMessageContaining("read-only");
            }
        }
        assertThat(segment.getInt(0)).isEqualTo(7);
    }

    @Test
    void mapsRangesAtAnyOffset() throws IpcException {
        segment.setInt(1000, 11);
        try (Segment part = memory.map(996, 100)) {
            assertThat(part.length()).isEqualTo(100);
            assertThat(part.getInt(4)).isEqualTo(11);
            part.setIntVolatile(4, 12);
            assertThat(segment.getInt(1000)).isEqualTo(12);
            assertThatIllegalArgumentException().isThrownBy(() -> part.getLongVolatile(0));
            assertThat(part.getLongVolatile(4)).isEqualTo(12);
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> part.getInt(-4));
        }
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> memory.map(4000, 97));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> memory.map(0, 0));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> memory.map(-1, 5));
    }

    @Test
    void bringsPagesInAndLocksThem() throws IOException {
        long page = Mapping.PAGE / 1024;
        long before = lockedKilobytes();
        segment.willNeed();
        segment.lockPages();
        assertThat(lockedKilobytes()).isEqualTo(before + page);
        segment.unlockPages();
        assertThat(lockedKilobytes()).isEqualTo(before);
        try (Segment part = memory.map(100, 10)) {
            part.lockPages();
            assertThat(lockedKilobytes()).as("the page around them").isEqualTo(before + page);
        }
        assertThat(lockedKilobytes()).as("unlocked by the close").isEqualTo(before);
    }

    private static long lockedKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmLck:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }
}
