package org.posixipc.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.posixipc.internal.SegmentAccess;
import org.posixipc.internal.ffi.LockShim;

class OverwrittenLockTest extends LockTestBase {
    private static final long LOCK = 128;

    @Test
    void leavesTheThreadsListWhenItIsUnlocked() throws Exception {
        SharedLock lock = SharedLock.at(segment, LOCK).create();
        long address = SegmentAccess.segments().address(segment, LOCK, SharedLock.bytes(), 8);
        inThread(() -> {
            lock.lock();
            for (long at = LOCK; at < LOCK + SharedLock.bytes(); at += Long.BYTES) {
                segment.setLong(at, 0);
            }
            lock.unlock();
            assertThat(LockShim.pipc_mutex_forget(address)).isZero(); // nothing is left to be forgotten

            LockShim.pipc_lock_create(address);
            lock.lock();
            LockShim.pipc_lock_create(address); // as a peer's pthread_mutex_init
            assertThatThrownBy(lock::unlock).hasMessageContaining("EPERM");
            assertThat(LockShim.pipc_mutex_forget(address)).isZero();
        });
        assertThat(lock.tryLock()).isTrue();
        lock.unlock();
    }
}
