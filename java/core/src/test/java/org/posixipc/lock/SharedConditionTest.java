package org.posixipc.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.posixipc.Segment;
import org.posixipc.testing.Acceptance;
import org.posixipc.testing.Blocked;

class SharedConditionTest extends LockTestBase {
    private static final long LOCK = 64;
    private static final long CONDITION = 128;
    private static final long READY = 256;
    private static final int VERSION_BYTE = 4;
    private static final int LIBC_BYTE = 5;

    private SharedLock lock;
    private SharedCondition condition;

    @BeforeEach
    void create() {
        lock = SharedLock.at(segment, LOCK)
                .onOwnerDeath(s -> s.setInt(READY, 2))
                .create();
        condition = SharedCondition.at(segment, CONDITION, lock).create();
    }

    /** Holds the lock at its end. */
    private void awaitReady() throws InterruptedException {
        lock.lock();
        while (segment.getInt(READY) == 0) {
            condition.await();
        }
    }

    private void makeReady() {
        lock.lock();
        segment.setInt(READY, 1);
        condition.signal();
        lock.unlock();
    }

    @Test
    void aSignalWakesAllWhoWait() throws Exception {
        var first = Blocked.start(() -> {
            awaitReady();
            lock.unlock();
            return segment.getInt(READY);
        });
        var second = Blocked.start(() -> {
            awaitReady();
            lock.unlock();
            return segment.getInt(READY);
        });
        makeReady();
        assertThat(first.get()).isEqualTo(1);
        assertThat(second.get()).isEqualTo(1);
    }

    @Test
    @Acceptance("PSH-P4")
    void timesOutWithTheLockHeld() throws Exception {
        lock.lock();
        long start = System.nanoTime();
        assertThat(condition.await(Duration.ofMillis(300))).isFalse();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(300));
        assertThat(lock.isHeldByCurrentThread()).isTrue();
        assertThat(condition.await(10, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(condition.awaitNanos(1_000_000)).isLessThanOrEqualTo(0);
        assertThat(condition.awaitUntil(new Date(System.currentTimeMillis() + 10)))
                .isFalse();
        assertThat(condition.awaitUntil(new Date(0))).isFalse();
        assertThat(condition.await(Duration.ZERO)).isFalse();
        lock.unlock();
    }

    @Test
    void anInterruptEndsAwaitWithTheLockHeld() throws Exception {
        var waits = Blocked.start(() -> {
            lock.lock();
            try {
                condition.await();
                return false;
            } catch (InterruptedException e) {
                return lock.isHeldByCurrentThread();
            } finally {
                lock.unlock();
            }
        });
        waits.thread().interrupt();
        assertThat(waits.get()).isTrue();
    }

    @Test
    void awaitUninterruptiblyRemembersAnInterrupt() throws Exception {
        var waits = Blocked.start(() -> {
            lock.lock();
            while (segment.getInt(READY) == 0) {
                condition.awaitUninterruptibly();
            }
            lock.unlock();
            return Thread.interrupted();
        });
        waits.thread().interrupt();
        makeReady();
        assertThat(waits.get()).isTrue();
    }

    @Test
    void needsTheLock() throws Exception {
        assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(condition::await);
        assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(condition::signal);
        assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(condition::signalAll);
        assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(condition::awaitUninterruptibly);
    }

    @Test
    void meetsASignallerThatDiedBeforeItsSignal() throws Exception {
        var waits = Blocked.start(() -> {
            awaitReady();
            lock.unlock();
            return segment.getInt(READY);
        });
        Thread dies = new Thread(lock::lock);
        dies.start();
        dies.join();
        assertThat(waits.get()).as("what the repair wrote").isEqualTo(2);
    }

    @Test
    void closingTheSegmentEndsAWait() throws Exception {
        Segment other = memory.map();
        SharedLock otherLock = SharedLock.at(other, LOCK).open();
        SharedCondition otherCondition =
                SharedCondition.at(other, CONDITION, otherLock).open();
        var waits = Blocked.start(() -> {
            otherLock.lock();
            otherCondition.await();
            return null;
        });
        lock.lock(); // released by the waiter, so it waits in the condition now
        lock.unlock();
        other.close();
        assertThatThrownBy(waits::get).hasCauseInstanceOf(IllegalStateException.class);
        assertThat(lock.tryLock()).as("left by the waiter").isTrue();
        lock.unlock();
    }

    @Test
    void refusesWhatItCannotShare() {
        SharedLock lockHere = lock;
        assertThatIllegalStateException()
                .isThrownBy(() -> SharedCondition.at(segment, 512, lockHere).open())
                .withMessageContaining("create()");
        segment.setLong(512, 0x1122334455667788L);
        assertThatIllegalStateException()
                .isThrownBy(() -> SharedCondition.at(segment, 512, lockHere).open())
                .withMessageContaining("is no condition");
        byte libc = segment.getByte(CONDITION + LIBC_BYTE);
        segment.setByte(CONDITION + LIBC_BYTE, (byte) (libc == 2 ? 3 : 2));
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> SharedCondition.at(segment, CONDITION, lockHere).open())
                .withMessageContaining("another C library");
        segment.setByte(CONDITION + LIBC_BYTE, libc);
        segment.setByte(CONDITION + VERSION_BYTE, (byte) 9);
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> SharedCondition.at(segment, CONDITION, lockHere).open())
                .withMessageContaining("another version");
    }
}
