package org.posixipc.internal.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.posixipc.internal.ffi.HotShim.HOT;

import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class BufferAddressTest {
    private static final byte MARK = 42;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64);

    @Test
    void isWhereTheFirstByteLies() {
        buffer.put(0, MARK).put(63, MARK);
        Pointer memory = new Pointer(HOT.address(buffer));
        assertThat(memory.getByte(0)).isEqualTo(MARK);
        assertThat(memory.getByte(63)).isEqualTo(MARK);
    }

    @Test
    void doesNotMoveWithThePosition() {
        long address = HOT.address(buffer);
        assertThat(HOT.address(buffer.position(17))).isEqualTo(address);
    }

    @Test
    void ofASliceIsThatOfItsOwnFirstByte() {
        assertThat(HOT.address(buffer.slice(16, 8))).isEqualTo(HOT.address(buffer) + 16);
    }

    @Test
    void ofAReadOnlyViewIsThatOfItsMemory() {
        assertThat(HOT.address(buffer.asReadOnlyBuffer())).isEqualTo(HOT.address(buffer));
    }
}
