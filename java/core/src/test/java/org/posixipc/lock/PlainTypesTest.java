package org.posixipc.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.posixipc.testing.Blocked;

/** The types of plain C: semaphore, condition and read-write lock at an offset. */
class PlainTypesTest extends LockTestBase {
    private static final Duration SHORT = Duration.ofMillis(30);
    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void semaphoreHandsOutItsPermits() throws Exception {
        SharedSemaphore semaphore = SharedSemaphore.at(segment, 64).permits(2).create();
        SharedSemaphore same = SharedSemaphore.at(segment, 64).open();
        assertThat(semaphore.tryAcquire()).isTrue();
        assertThat(same.tryAcquire(LONG)).isTrue();
        assertThat(semaphore.availablePermits()).isZero();
        assertThat(semaphore.tryAcquire()).isFalse();
        long start = System.nanoTime();
        assertThat(same.tryAcquire(SHORT)).isFalse();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
        var waits = Blocked.start(() -> same.tryAcquire(LONG));
        semaphore.release();
        assertThat(waits.get()).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedSemaphore.at(segment, 128).permits(-1));
    }

    @Test
    void semaphoreWaitEndsOnInterruptAndClose() throws Exception {
        SharedSemaphore semaphore = SharedSemaphore.at(segment, 64).create();
        var interrupted = Blocked.start(() -> semaphore.tryAcquire(LONG));
        interrupted.thread().interrupt();
        assertThatThrownBy(interrupted::get).hasCauseInstanceOf(InterruptedException.class);
        var closed = Blocked.start(() -> semaphore.tryAcquire(LONG));
        segment.close();
        assertThatThrownBy(closed::get).hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void conditionWakesAndTimesOut() throws Exception {
        SharedLock lock = SharedLock.at(segment, 64).create();
        PthreadCondition condition = PthreadCondition.at(segment, 128, lock).create();
        assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(condition::signal);
        lock.lock();
        long start = System.nanoTime();
        assertThat(condition.await(SHORT)).isFalse();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(SHORT.toNanos());
        assertThat(lock.isHeldByCurrentThread()).isTrue();
        lock.unlock();
        PthreadCondition same = PthreadCondition.at(segment, 128, lock).open();
        var waits = Blocked.start(() -> {
            lock.lock();
            try {
                while (segment.getInt(0) == 0) {
                    if (!same.await(LONG)) {
                        return false;
                    }
                }
                return true;
            } finally {
                lock.unlock();
            }
        });
        lock.lock();
        segment.setInt(0, 1);
        condition.signal();
        condition.signalAll();
        lock.unlock();
        assertThat(waits.get()).isTrue();
    }

    @Test
    void conditionWaitEndsOnInterruptWithTheLockHeld() throws Exception {
        SharedLock lock = SharedLock.at(segment, 64).create();
        PthreadCondition condition = PthreadCondition.at(segment, 128, lock).create();
        var waits = Blocked.start(() -> {
            lock.lock();
            try {
                return condition.await(LONG);
            } catch (InterruptedException e) {
                return lock.isHeldByCurrentThread();
            } finally {
                lock.unlock();
            }
        });
        lock.lock(); // released by the waiter
        assertThatIllegalStateException().isThrownBy(segment::close);
        lock.unlock();
        waits.thread().interrupt();
        assertThat(waits.get()).isTrue();
    }

    @Test
    void readWriteLockSharesAndExcludes() throws Exception {
        PthreadReadWriteLock lock = PthreadReadWriteLock.at(segment, 64).create();
        PthreadReadWriteLock same = PthreadReadWriteLock.at(segment, 64).open();
        assertThat(lock.tryLockToRead(Duration.ZERO)).isTrue();
        assertThatIllegalStateException().isThrownBy(() -> lock.tryLockToWrite(SHORT));
        assertThatIllegalStateException().isThrownBy(segment::close);
        assertThat(Blocked.start(() -> {
                            boolean read = same.tryLockToRead(SHORT);
                            same.unlock();
                            return read;
                        })
                        .get())
                .isTrue();
        assertThat(Blocked.start(() -> same.tryLockToWrite(SHORT)).get()).isFalse();
        var writer = Blocked.start(() -> {
            boolean wrote = same.tryLockToWrite(LONG);
            same.unlock();
            return wrote;
        });
        lock.unlock();
        assertThat(writer.get(20, TimeUnit.SECONDS)).isTrue();
        assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(lock::unlock);
    }
}
