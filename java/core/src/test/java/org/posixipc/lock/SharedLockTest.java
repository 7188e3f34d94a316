package org.posixipc.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.posixipc.Access;
import org.posixipc.Segment;
import org.posixipc.internal.SegmentAccess;
import org.posixipc.internal.ffi.HotShim;
import org.posixipc.internal.ffi.LockShim;
import org.posixipc.testing.Acceptance;
import org.posixipc.testing.Blocked;

class SharedLockTest extends LockTestBase {
    private static final long LOCK = 128;

    private static void dieHolding(SharedLock lock) throws Exception {
        inThread(lock::lock);
    }

    @Test
    void excludesOtherThreadsUntilUnlocked() throws Exception {
        SharedLock lock = SharedLock.at(segment, LOCK).create();

        lock.lock();
        assertThat(lock.isHeldByCurrentThread()).isTrue();
        assertThat(tells(lock::tryLock)).isFalse();
        long start = System.nanoTime();
        assertThat(tells(() -> lock.tryLock(Duration.ofMillis(50)))).isFalse();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(50));
        lock.unlock();

        assertThat(lock.isHeldByCurrentThread()).isFalse();
        assertThat(lock.tryLock()).isTrue();
        lock.unlock();
        assertThat(lock.tryLock(1, TimeUnit.SECONDS)).isTrue();
        lock.unlock();
        lock.lockInterruptibly();
        lock.unlock();
    }

    @Test
    @Acceptance("PSH-P2")
    void refusesRelockingAndUnlockingWhatIsNotOwned() throws Exception {
        SharedLock lock = SharedLock.at(segment, LOCK).create();
        SharedLock second = SharedLock.at(segment, LOCK).open();

        assertThatExceptionOfType(IllegalMonitorStateException.class)
                .isThrownBy(lock::unlock)
                .withMessageContaining("EPERM");
        lock.lock();
        assertThatIllegalStateException().isThrownBy(lock::lock).withMessageContaining("EDEADLK");
        assertThatIllegalStateException().isThrownBy(second::lock).withMessageContaining("EDEADLK");
        assertThatIllegalStateException().isThrownBy(() -> lock.tryLock(Duration.ofSeconds(1)));
        assertThat(lock.tryLock()).isFalse();
        assertThat(second.tryLock()).isFalse();
        assertThatExceptionOfType(IllegalMonitorStateException.class)
                .isThrownBy(second::unlock)
                .withMessageContaining("another handle");
        assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(() -> inThread(lock::unlock));
        lock.unlock();
        assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(lock::unlock);
    }

    @Test
    @Acceptance("PSH-P6")
    void opensWithoutInitialisingAgain() throws Exception {
        SharedLock lock = SharedLock.at(segment, LOCK).create();
        lock.lock();
        try (Segment other = memory.map()) {
            SharedLock opened = SharedLock.at(other, LOCK).open();
            assertThat(tells(opened::tryLock)).isFalse();
        }
        lock.unlock();
    }

    @Test
    void repairsWhatADeadThreadLeft() throws Exception {
        AtomicInteger repairs = new AtomicInteger();
        SharedLock lock = SharedLock.at(segment, LOCK)
                .onOwnerDeath(s -> {
                    s.setInt(0, 42);
                    repairs.incrementAndGet();
                })
                .create();
        dieHolding(lock);

        lock.lock();
        assertThat(segment.getInt(0)).isEqualTo(42);
        lock.unlock();
        lock.lock();
        lock.unlock();
        assertThat(repairs).hasValue(1);
        dieHolding(lock);
        assertThat(lock.tryLock()).isTrue();
        lock.unlock();
        dieHolding(lock);
        assertThat(lock.tryLock(Duration.ofSeconds(10))).isTrue();
        lock.unlock();
        assertThat(repairs).hasValue(3);
    }

    @Test
    void breaksWithoutARepair() throws Exception {
        SharedLock lock = SharedLock.at(segment, LOCK).create();
        dieHolding(lock);

        assertThatExceptionOfType(OwnerDiedException.class)
                .isThrownBy(lock::lock)
                .withMessageContaining("EOWNERDEAD")
                .withMessageContaining("onOwnerDeath");
        assertThat(lock.isHeldByCurrentThread()).isFalse();
        assertThatExceptionOfType(LockBrokenException.class).isThrownBy(lock::tryLock);
        assertThatExceptionOfType(LockBrokenException.class)
                .isThrownBy(lock::lock)
                .withMessageContaining("ENOTRECOVERABLE");
        assertThatExceptionOfType(LockBrokenException.class).isThrownBy(() -> inThread(lock::lock));
    }

    @Test
    void breaksWhenTheRepairFailsAndSaysWhy() throws Exception {
        RuntimeException reason = new IllegalArgumentException("the ledger cannot be saved");
        SharedLock lock = SharedLock.at(segment, LOCK)
                .onOwnerDeath(s -> {
                    throw reason;
                })
                .create();
        dieHolding(lock);

        assertThatExceptionOfType(OwnerDiedException.class)
                .isThrownBy(lock::lock)
                .withCause(reason);
        assertThatExceptionOfType(LockBrokenException.class).isThrownBy(lock::lock);
    }

    @Test
    void refusesUnlockingFromWithinTheRepair() throws Exception {
        AtomicInteger refused = new AtomicInteger();
        SharedLock[] lock = new SharedLock[1];
        lock[0] = SharedLock.at(segment, LOCK)
                .onOwnerDeath(s -> {
                    assertThatIllegalStateException().isThrownBy(lock[0]::unlock);
                    refused.incrementAndGet();
                })
                .create();
        dieHolding(lock[0]);

        lock[0].lock();
        lock[0].unlock();
        assertThat(refused).hasValue(1);
    }

    @Test
    void lockInterruptiblyObeysAnInterruptAndLockRemembersIt() throws Exception {
        SharedLock lock = SharedLock.at(segment, LOCK).create();
        lock.lock();
        var obeys = Blocked.start(() -> {
            lock.lockInterruptibly();
            return null;
        });
        var remembers = Blocked.start(() -> {
            lock.lock();
            lock.unlock();
            return Thread.interrupted();
        });

        obeys.thread().interrupt();
        assertThatThrownBy(obeys::get).hasCauseInstanceOf(InterruptedException.class);
        remembers.thread().interrupt();
        lock.unlock();
        assertThat(remembers.get()).isTrue();

        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(lock::lockInterruptibly);
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> lock.tryLock(Duration.ofSeconds(1)));
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void closingTheSegmentEndsWaitsButIsRefusedWhileHeld() throws Exception {
        SharedLock lock = SharedLock.at(segment, LOCK).create();
        lock.lock();
        assertThatIllegalStateException().isThrownBy(segment::close).withMessageContaining("held");
        assertThat(segment.isOpen()).isTrue();
        Segment other = memory.map();
        SharedLock sameLock = SharedLock.at(other, LOCK).open();
        var waits = Blocked.start(() -> {
            sameLock.lock();
            return null;
        });
        other.close();
        assertThatThrownBy(waits::get)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        lock.unlock();
        segment.close();
        assertThatIllegalStateException().isThrownBy(lock::lock).withMessageContaining("closed");
        assertThatIllegalStateException().isThrownBy(lock::tryLock);
    }

    @Test
    void aThreadThatDiedHoldingDoesNotKeepTheSegmentOpenForEver() throws Exception {
        SharedLock lock = SharedLock.at(segment, LOCK).onOwnerDeath(s -> {}).create();
        dieHolding(lock);
        assertThatIllegalStateException().isThrownBy(segment::close);
        lock.lock();
        lock.unlock();
        segment.close();
    }

    @Test
    void aDeadThreadsLockThatAnotherRepairedIsNotHeldTwice() throws Exception {
        SharedLock lock = SharedLock.at(segment, LOCK).create();
        dieHolding(lock);
        // As a C program would: the JVM hears nothing of it.
        long address = SegmentAccess.segments().address(segment, LOCK, SharedLock.bytes(), 8);
        inThread(() -> {
            HotShim.HOT.lockTry(address);
            LockShim.pipc_lock_consistent(address);
            HotShim.HOT.lockUnlock(address);
        });
        lock.lock();
        lock.unlock();
        segment.close();
    }

    @Test
    void aHeldLockKeepsItsMappingReachable() throws Exception {
        SharedLock.at(segment, LOCK).create();
        inThread(() -> {
            lockAndForget();
            for (int i = 0; i < 5; i++) {
                System.gc();
            }
            // The list of held mutexes runs through the forgotten mapping: with it unmapped, this would be the JVM's
            // end.
            SharedLock own = SharedLock.at(segment, LOCK + 512).create();
            own.lock();
            own.unlock();
        });
    }

    private void lockAndForget() throws Exception {
        SharedLock.at(memory.map(), LOCK).open().lock();
    }

    @Test
    void refusesPlacesThatCannotHoldALock() throws Exception {
        assertThatIllegalArgumentException().isThrownBy(() -> SharedLock.at(segment, -8));
        assertThatIllegalArgumentException().isThrownBy(() -> SharedLock.at(segment, SIZE));
        assertThatIllegalArgumentException().isThrownBy(() -> SharedLock.at(segment, SIZE - SharedLock.bytes() + 8));
        assertThatIllegalArgumentException().isThrownBy(() -> SharedLock.at(segment, Long.MAX_VALUE));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedLock.at(segment, 4))
                .withMessageContaining("aligned");
        assertThatThrownBy(() -> SharedLock.at(null, 0)).isInstanceOf(NullPointerException.class);
        SharedLock lock = SharedLock.at(segment, LOCK).create();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedLock.at(segment, LOCK + 8).create())
                .withMessageContaining("overlap");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedCondition.at(segment, LOCK + 16, lock).create());
        try (Segment readOnly = memory.map(Access.READ_ONLY)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> SharedLock.at(readOnly, LOCK))
                    .withMessageContaining("read-only");
        }
    }

    @Test
    void refusesToOpenWhatNobodyCreated() {
        assertThatIllegalStateException()
                .isThrownBy(() -> SharedLock.at(segment, LOCK).open())
                .withMessageContaining("create()");
    }

    @Test
    void refusesToCreateAnewWhatIsHeld() {
        SharedLock lock = SharedLock.at(segment, LOCK).create();
        lock.lock();
        assertThatIllegalStateException()
                .isThrownBy(() -> SharedLock.at(segment, LOCK).create());
        lock.unlock();
        SharedLock.at(segment, LOCK).create();
    }

    @Test
    void namesTheConditionThatBelongsToIt() {
        SharedLock lock = SharedLock.at(segment, LOCK).create();
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(lock::newCondition)
                .withMessageContaining("SharedCondition");
    }

    @Test
    void refusesVirtualThreads() throws Exception {
        SharedLock lock = SharedLock.at(segment, LOCK).create();
        java.lang.reflect.Method ofVirtual;
        try {
            ofVirtual = Thread.class.getMethod("startVirtualThread", Runnable.class);
        } catch (NoSuchMethodException e) {
            org.junit.jupiter.api.Assumptions.abort("this Java has no virtual threads");
            return;
        }
        FutureTask<Boolean> task = new FutureTask<>(lock::tryLock);
        ofVirtual.invoke(null, task);
        assertThatThrownBy(task::get)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("virtual");
    }

    @Test
    void sliceMayBeClosedWhileItsLockIsHeld() {
        Segment slice = segment.slice(1024, 256);
        SharedLock lock = SharedLock.at(slice, 0).create();
        lock.lock();
        slice.close();
        lock.unlock();
        SharedLock other = SharedLock.at(segment, 1024).open();
        other.lock();
        assertThat(lock.tryLock()).isFalse();
        other.unlock();
    }

    @Test
    void locksMayBeHeldAndGivenInAnyOrder() throws Exception {
        SharedLock first = SharedLock.at(segment, LOCK).create();
        SharedLock second = SharedLock.at(segment, LOCK + 64).create();
        SharedLock third = SharedLock.at(segment, LOCK + 128).create();
        for (SharedLock[] order :
                new SharedLock[][] {{first, second, third}, {second, third, first}, {third, first, second}}) {
            first.lock();
            second.lock();
            assertThat(third.tryLock()).isTrue();
            assertThatIllegalStateException().isThrownBy(segment::close).withMessageContaining("3 lock(s)");
            for (SharedLock each : order) {
                assertThat(tells(each::tryLock)).isFalse();
                each.unlock();
                assertThat(tells(() -> {
                            boolean taken = each.tryLock();
                            each.unlock();
                            return taken;
                        }))
                        .isTrue();
            }
        }
    }

    @Test
    void tellsWhoOwnsIt() throws Exception {
        SharedLock lock = SharedLock.at(segment, LOCK).create();
        assertThat(lock.toString()).doesNotContain("owned");
        lock.lock();
        assertThat(lock)
                .hasToString(
                        lock.end.place + ", owned by " + Thread.currentThread().getName());
        lock.unlock();
    }

    /** In another PID namespace a living owner may have this thread's number: then the word looks as if this thread had it. */
    @Test
    void takesAnOwnerWithItsOwnNumberForOneInAnotherNamespace() throws Exception {
        SharedLock lock = SharedLock.at(segment, LOCK).create();
        int self = Integer.parseInt(
                Path.of("/proc/thread-self").toRealPath().getFileName().toString());
        segment.setInt(LOCK, self);

        assertThat(lock.tryLock()).isFalse();
        assertThatIllegalStateException().isThrownBy(lock::lock).withMessageContaining("PID namespace");
        assertThatIllegalStateException()
                .isThrownBy(() -> lock.tryLock(Duration.ofSeconds(10)))
                .withMessageContaining("PID namespace");
        segment.setInt(LOCK, 0);
        lock.lock();
        lock.unlock();
    }
}
