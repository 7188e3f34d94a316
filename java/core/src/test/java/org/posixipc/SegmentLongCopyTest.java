package org.posixipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.posixipc.testing.LeavesNothingBehind;

/** Arrays long enough to be copied by the C library, around the lengths where the way of copying changes. */
@ExtendWith(LeavesNothingBehind.class)
class SegmentLongCopyTest {
    private static final int SIZE = (3 << 20) + 4096;

    private final byte[] random = new byte[SIZE];
    private SharedMemory memory;
    private Segment segment;

    @BeforeEach
    void map() throws IpcException {
        new Random(3).nextBytes(random);
        memory = AnonymousMemory.create(SIZE);
        segment = memory.map();
    }

    @AfterEach
    void close() {
        segment.close();
        memory.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {32767, 32768, 32769, 1 << 20, (1 << 20) + 1, (2 << 20) + 5, 3 << 20})
    void movesJustTheBytesAskedFor(int length) {
        segment.setBytes(13, random, 7, length);
        byte[] back = new byte[SIZE];
        segment.getBytes(13, back, 29, length);

        assertThat(Arrays.equals(back, 29, 29 + length, random, 7, 7 + length)).isTrue();
        assertThat(back[28]).isZero();
        assertThat(back[29 + length]).isZero();
        assertThat(segment.getByte(12)).isZero();
        assertThat(segment.getByte(13L + length)).isZero();
    }

    @Test
    void staysInsideASlice() {
        try (Segment slice = segment.slice(4096, 65536)) {
            slice.setBytes(0, random, 0, 65536);
            assertThat(segment.getByte(4095)).isZero();
            assertThat(segment.getByte(4096)).isEqualTo(random[0]);
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> slice.setBytes(1, random, 0, 65536));
        }
    }

    @Test
    void refusesWhatIsNotThere() {
        byte[] part = new byte[65536];
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> segment.getBytes(SIZE - 65535, part));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> segment.getBytes(-1, part));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> segment.setBytes(0, part, 1, 65536));
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> segment.getBytes(0, part, -1, 40000));
    }

    @Test
    void refusesToWriteWhatIsMappedReadOnly() throws IpcException {
        try (Segment readOnly = memory.map(Access.READ_ONLY)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> readOnly.setBytes(0, random))
                    .withMessageContaining("read-only");
        }
    }

    @Test
    void refusesAClosedSegment() {
        segment.close();
        assertThatIllegalStateException().isThrownBy(() -> segment.getBytes(0, new byte[SIZE]));
        assertThatIllegalStateException().isThrownBy(() -> segment.setBytes(0, random));
    }

    @Test
    void meetsACloseInTheMiddleUnharmed() throws Exception {
        byte[] target = new byte[SIZE];
        for (int i = 0; i < 50; i++) {
            Segment closing = memory.map();
            Thread closer = new Thread(closing::close);
            closer.start();
            assertThatIllegalStateException().isThrownBy(() -> {
                while (true) {
                    closing.getBytes(0, target);
                }
            });
            closer.join();
        }
    }
}
