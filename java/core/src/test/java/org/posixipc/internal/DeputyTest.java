package org.posixipc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.posixipc.internal.ffi.HotShim.HOT;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.posixipc.internal.ffi.SemaphoreShim;

class DeputyTest {
    private static final BlockingCall WORD =
            (word, waiter, address, length, expected) -> HOT.wordAwait(word, expected, waiter);
    private static final BlockingCall PERMIT =
            (semaphore, waiter, address, length, argument) -> HOT.semWait(semaphore, waiter);

    /** Memory is mapped where other memory was, and a deputy outlives its last waiter for a while. */
    @Test
    void whoWatchedAWordHandsOutNoPermitsOfASemaphoreInItsPlace() throws Exception {
        ByteBuffer memory = ByteBuffer.allocateDirect(64).alignedSlice(Long.BYTES);
        long address = HOT.address(memory);
        Handle handle = Handle.of("memory of a test", () -> {});
        handle.enter();
        try {
            Parking word = WordDeputy.parking("file", address);
            assertThat(word.await(handle, 1_000_000, WORD, address, 0, 0, 0)).isEqualTo(Blocker.TIMED_OUT);
            assertThat(SemaphoreShim.pipc_sem_init(address, 1)).isZero();

            Parking parking = PermitDeputy.parking("file", address, SemaphoreWord.waitClock());
            assertThat(parking.await(handle, Blocker.FOREVER, PERMIT, address, 0, 0, 0))
                    .isZero();
            assertThat(HOT.semValue(address)).as("the permit was taken").isZero();
        } finally {
            handle.exit();
            handle.close();
            Reference.reachabilityFence(memory);
        }
    }
}
