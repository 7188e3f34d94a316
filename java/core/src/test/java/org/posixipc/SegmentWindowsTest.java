package org.posixipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.testing.LeavesNothingBehind;

/** Segments longer than a buffer; sparse, so that only touched pages cost. */
@ExtendWith(LeavesNothingBehind.class)
class SegmentWindowsTest {
    private static final long GIB = 1L << 30;

    private SharedMemory memory;
    private Segment segment;

    @BeforeEach
    void map() throws IpcException {
        memory = AnonymousMemory.builder(5 * GIB).sparse().create();
        segment = memory.map();
    }

    @AfterEach
    void close() {
        segment.close();
        memory.close();
    }

    /** Around every border: of windows, of what an int can hold, of the segment. */
    private static final long[] OFFSETS = {
        0,
        GIB - 8,
        GIB - 4,
        GIB,
        2 * GIB - 24,
        2 * GIB - 16,
        2 * GIB - 8,
        2 * GIB,
        2 * GIB + 8,
        3 * GIB - 8,
        4 * GIB - 8,
        4 * GIB,
        5 * GIB - 8
    };

    @Test
    void reachesEveryOffsetInEveryMode() {
        for (long offset : OFFSETS) {
            segment.setLong(offset, offset + 1);
            assertThat(segment.getLong(offset)).isEqualTo(offset + 1);
            if (offset % 8 == 0) {
                segment.setLongVolatile(offset, offset + 2);
                assertThat(segment.getLongAcquire(offset)).isEqualTo(offset + 2);
                assertThat(segment.compareAndSetLong(offset, offset + 2, offset + 3))
                        .isTrue();
                assertThat(segment.getAndAddLong(offset, 1)).isEqualTo(offset + 3);
            }
            segment.setInt(offset, 7);
            assertThat(segment.getIntOpaque(offset)).isEqualTo(7);
            assertThat(segment.getAndBitwiseOrInt(offset, 8)).isEqualTo(7);
            segment.setShort(offset + 6, (short) 5);
            segment.setByte(offset + 5, (byte) 4);
            assertThat(segment.getByte(offset + 5)).isEqualTo((byte) 4);
            assertThat(segment.getShort(offset + 6)).isEqualTo((short) 5);
            segment.setDouble(offset, 0.5);
            assertThat(segment.getDouble(offset)).isEqualTo(0.5);
            segment.setFloat(offset + 4, 0.25f);
            assertThat(segment.getFloat(offset + 4)).isEqualTo(0.25f);
        }
    }

    @Test
    void unalignedAccessCrossesTheBorderOfTwoGibibytes() {
        for (long offset = 2 * GIB - 20; offset < 2 * GIB + 4; offset++) {
            segment.setLong(offset, ~offset);
            assertThat(segment.getLong(offset)).isEqualTo(~offset);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> segment.getLongVolatile(2 * GIB - 4));
        assertThatIllegalArgumentException().isThrownBy(() -> segment.getIntVolatile(3 * GIB + 1));
    }

    @Test
    void refusesOffsetsThatAreOutsideHoweverTheyWrap() {
        for (long offset : new long[] {
            5 * GIB, 5 * GIB - 7, -1, -8, -GIB, -5 * GIB, 1L << 61, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE
        }) {
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> segment.getLong(offset));
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> segment.setLong(offset, 1));
        }
        for (long offset : new long[] {5 * GIB, 5 * GIB - 3, -1, -4, -GIB, 1L << 61, 1L << 62, Long.MIN_VALUE}) {
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> segment.getInt(offset));
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> segment.setFloat(offset, 1));
        }
    }

    @Test
    void copiesAndFillsAcrossWindows() {
        byte[] bytes = new byte[1000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 7);
        }
        byte[] back = new byte[1000];
        for (long border : new long[] {GIB, 2 * GIB, 3 * GIB, 4 * GIB}) {
            segment.setBytes(border - 500, bytes);
            segment.getBytes(border - 500, back);
            assertThat(back).isEqualTo(bytes);
            segment.copyTo(border - 500, segment, border - 450, 1000);
            ByteBuffer direct = ByteBuffer.allocateDirect(1000);
            segment.getBytes(border - 450, direct);
            assertThat(direct.get(999)).isEqualTo(bytes[999]);
            assertThat(direct.get(0)).isEqualTo(bytes[0]);
            segment.fill(border - 450, 1000, (byte) 3);
            assertThat(segment.getByte(border - 451)).isNotEqualTo((byte) 3);
            assertThat(segment.getByte(border + 549)).isEqualTo((byte) 3);
            assertThat(segment.getByte(border + 550)).isNotEqualTo((byte) 3);
        }
    }

    @Test
    void oneGibibyteFromAnyByteOnIsOneRange() {
        segment.setByte(GIB - 1, (byte) 5);
        segment.setByte(2 * GIB - 2, (byte) 6);
        ByteBuffer view = segment.view(GIB - 1, GIB);
        assertThat(view.get(0)).isEqualTo((byte) 5);
        assertThat(view.get((int) GIB - 1)).isEqualTo((byte) 6);
        Segment slice = segment.slice(3 * GIB - 3, GIB);
        slice.setByte(GIB - 1, (byte) 7);
        assertThat(segment.getByte(4 * GIB - 4)).isEqualTo((byte) 7);
    }

    @Test
    void longSegmentsAreWrittenAsShortOnesWhereverAValueLies() {
        for (long offset : new long[] {3 * GIB, 3 * GIB + 1, 3 * GIB + 4, 4 * GIB - 4, 4 * GIB - 3}) {
            segment.setLong(offset, Long.MIN_VALUE + offset);
            segment.setDouble(offset + 8, -0.0);
            segment.setInt(offset + 16, (int) ~offset);
            segment.setFloat(offset + 20, Float.NEGATIVE_INFINITY);
            byte[] bytes = new byte[24];
            segment.getBytes(offset, bytes);
            ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
            assertThat(buffer.getLong(0)).isEqualTo(Long.MIN_VALUE + offset).isEqualTo(segment.getLong(offset));
            assertThat(buffer.getDouble(8)).isEqualTo(-0.0).isEqualTo(segment.getDouble(offset + 8));
            assertThat(buffer.getInt(16)).isEqualTo((int) ~offset).isEqualTo(segment.getInt(offset + 16));
            assertThat(buffer.getFloat(20)).isNegative().isEqualTo(segment.getFloat(offset + 20));
        }
    }

    @Test
    void longSegmentsRefuseAsShortOnesDo() throws IpcException {
        try (Segment readOnly = memory.map(Access.READ_ONLY)) {
            assertThat(readOnly.getLong(3 * GIB)).isZero();
            assertThat(readOnly.getInt(3 * GIB + 4)).isZero();
            assertThatIllegalStateException()
                    .isThrownBy(() -> readOnly.setLong(3 * GIB, 1))
                    .withMessageContaining("read-only");
            assertThatIllegalStateException()
                    .isThrownBy(() -> readOnly.setInt(3 * GIB, 1))
                    .withMessageContaining("read-only");
        }
        segment.close();
        for (long offset : new long[] {0, 1, GIB, 3 * GIB + 1, 4 * GIB}) {
            assertThatIllegalStateException().isThrownBy(() -> segment.getLong(offset));
            assertThatIllegalStateException().isThrownBy(() -> segment.setInt(offset, 1));
            assertThatIllegalStateException().isThrownBy(() -> segment.getFloat(offset));
        }
    }

    @Test
    void slicesMayBeLongAndStartAnywhere() {
        segment.setLong(GIB + 1000, 42);
        segment.setLong(4 * GIB, 43);
        Segment slice = segment.slice(1000, 4 * GIB);

        assertThat(slice.getLong(GIB)).isEqualTo(42);
        assertThat(slice.getLong(4 * GIB - 1000)).isEqualTo(43);
        slice.setLong(2 * GIB - 4, 44);
        assertThat(segment.getLong(2 * GIB + 996)).isEqualTo(44);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> slice.getLong(4 * GIB - 7));
        Segment end = slice.slice(4 * GIB - 8, 8);
        end.setLong(0, 45);
        assertThat(segment.getLong(4 * GIB + 992)).isEqualTo(45);
        segment.close();
        assertThatIllegalStateException().isThrownBy(() -> slice.getLong(3 * GIB));
        assertThatIllegalStateException().isThrownBy(() -> end.getLong(0));
    }

    @Test
    void aViewThatBeginsInTheFirstWindowMayEndBehindIt() {
        for (long offset : new long[] {GIB + 4096, 2 * GIB - 4096, 2 * GIB - 8, 2 * GIB - 1}) {
            for (int length : new int[] {8192, (int) GIB}) {
                segment.setByte(offset, (byte) 1);
                segment.setByte(offset + length - 1, (byte) 2);
                ByteBuffer view = segment.view(offset, length);
                assertThat(view.capacity()).isEqualTo(length);
                assertThat(view.get(0)).isEqualTo((byte) 1);
                assertThat(view.get(length - 1)).isEqualTo((byte) 2);
                Segment slice = segment.slice(offset, length);
                assertThat(slice.getByte(length - 1)).isEqualTo((byte) 2);
            }
        }
    }

    @Test
    void viewsCoverUpToOneGibibyteAnywhere() {
        segment.setInt(3 * GIB - 4, 9);
        ByteBuffer view = segment.view(2 * GIB + 100, GIB - 100);

        assertThat(view.getInt(view.capacity() - 4)).isEqualTo(9);
        assertThat(segment.view(4 * GIB, GIB).capacity()).isEqualTo((int) GIB);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> segment.view(0, GIB + 1))
                .withMessageContaining("1 GiB");
        assertThatIllegalArgumentException().isThrownBy(segment::view);
    }

    @Test
    void shrinksInTheMiddleOfAWindow() throws IpcException {
        memory.resize(3 * GIB + 100);

        assertThat(segment.length()).isEqualTo(3 * GIB + 100);
        segment.setLong(3 * GIB + 92, 1);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> segment.setLong(3 * GIB + 93, 1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> segment.getByte(4 * GIB));
        memory.resize(GIB / 2);
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> segment.getByte(GIB / 2));
        segment.setByte(GIB / 2 - 1, (byte) 1);
    }
}
