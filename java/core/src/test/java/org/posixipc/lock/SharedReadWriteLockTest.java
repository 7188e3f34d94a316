package org.posixipc.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.posixipc.Segment;
import org.posixipc.testing.Blocked;

class SharedReadWriteLockTest extends LockTestBase {
    private static final long LOCK = 128;
    private static final long DATA = 4096;

    private SharedReadWriteLock lock;
    private SharedReadWriteLock second;

    @BeforeEach
    void create() {
        lock = SharedReadWriteLock.at(segment, LOCK)
                .processes(2)
                .onOwnerDeath(s -> s.setInt(DATA, 42))
                .create();
        second = SharedReadWriteLock.at(segment, LOCK)
                .onOwnerDeath(s -> s.setInt(DATA, 43))
                .open();
    }

    @AfterEach
    void close() {
        lock.close();
        second.close();
    }

    private void dieWriting() throws Exception {
        inThread(lock.writeLock()::lock);
    }

    @Test
    void readersShareAndAWriterExcludes() throws Exception {
        lock.readLock().lock();
        assertThat(tells(() -> {
                    boolean read = second.readLock().tryLock();
                    second.readLock().unlock();
                    return read;
                }))
                .isTrue();
        assertThat(tells(second.writeLock()::tryLock)).isFalse();
        long start = System.nanoTime();
        assertThat(tells(() -> second.writeLock().tryLock(Duration.ofMillis(150))))
                .isFalse();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(150));
        lock.readLock().unlock();

        second.writeLock().lock();
        assertThat(second.writeLock().isHeldByCurrentThread()).isTrue();
        assertThat(tells(lock.readLock()::tryLock)).isFalse();
        assertThat(tells(() -> lock.readLock().tryLock(50, TimeUnit.MILLISECONDS)))
                .isFalse();
        assertThat(tells(() -> lock.readLock().tryLock(Duration.ZERO))).isFalse();
        assertThat(tells(lock.writeLock()::tryLock)).isFalse();
        second.writeLock().unlock();
        assertThat(lock.readLock().tryLock()).isTrue();
        lock.readLock().unlock();
    }

    @Test
    void readingIsReentrantEvenWhileAWriterWaits() throws Exception {
        lock.readLock().lock();
        var writer = Blocked.start(() -> {
            second.writeLock().lock();
            second.writeLock().unlock();
            return null;
        });
        lock.readLock().lock();
        lock.readLock().unlock();
        lock.readLock().unlock();
        writer.get();
    }

    @Test
    void refusesWhatWouldWaitForItself() {
        lock.readLock().lock();
        assertThatIllegalStateException().isThrownBy(lock.writeLock()::lock).withMessageContaining("EDEADLK");
        lock.readLock().unlock();
        lock.writeLock().lock();
        assertThatIllegalStateException().isThrownBy(lock.writeLock()::lock).withMessageContaining("EDEADLK");
        assertThatIllegalStateException().isThrownBy(second.writeLock()::lock).withMessageContaining("EDEADLK");
        assertThatIllegalStateException().isThrownBy(lock.readLock()::lock).withMessageContaining("EDEADLK");
        assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(second.writeLock()::unlock);
        lock.writeLock().unlock();
        assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(lock.writeLock()::unlock);
        assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(lock.readLock()::unlock);
    }

    @Test
    void aWaitingWriterGetsTheLockWhenTheLastReaderLeaves() throws Exception {
        lock.readLock().lock();
        var writer = Blocked.start(() -> {
            second.writeLock().lockInterruptibly();
            segment.setInt(DATA, 7);
            second.writeLock().unlock();
            return null;
        });
        lock.readLock().unlock();
        writer.get();
        assertThat(segment.getInt(DATA)).isEqualTo(7);
    }

    @Test
    void interruptsEndWaitsAndLeaveTheLockUsable() throws Exception {
        lock.readLock().lock();
        var writer = Blocked.start(() -> {
            second.writeLock().lockInterruptibly();
            return null;
        });
        writer.thread().interrupt();
        assertThatThrownBy(writer::get).hasCauseInstanceOf(InterruptedException.class);
        assertThat(tells(() -> {
                    second.readLock().lock();
                    second.readLock().unlock();
                    return true;
                }))
                .isTrue();
        lock.readLock().unlock();
        lock.writeLock().lock();
        var reader = Blocked.start(() -> {
            second.readLock().lockInterruptibly();
            return null;
        });
        reader.thread().interrupt();
        assertThatThrownBy(reader::get).hasCauseInstanceOf(InterruptedException.class);
        lock.writeLock().unlock();
    }

    @Test
    void readersAndWritersRepairWhatADeadWriterLeft() throws Exception {
        dieWriting();
        second.readLock().lock();
        assertThat(segment.getInt(DATA)).isEqualTo(43);
        assertThat(tells(lock.writeLock()::tryLock)).as("it reads").isFalse();
        second.readLock().unlock();
        dieWriting();
        lock.writeLock().lock();
        assertThat(segment.getInt(DATA)).isEqualTo(42);
        lock.writeLock().unlock();
        dieWriting();
        assertThat(second.readLock().tryLock()).isTrue();
        second.readLock().unlock();
    }

    @Test
    void breaksWithoutARepair() throws Exception {
        second.close();
        try (SharedReadWriteLock helpless =
                SharedReadWriteLock.at(segment, LOCK).open()) {
            dieWriting();
            assertThatExceptionOfType(OwnerDiedException.class).isThrownBy(helpless.readLock()::lock);
            assertThatExceptionOfType(LockBrokenException.class).isThrownBy(helpless.writeLock()::lock);
            assertThatExceptionOfType(LockBrokenException.class).isThrownBy(lock.readLock()::lock);
            assertThatExceptionOfType(LockBrokenException.class).isThrownBy(lock.readLock()::tryLock);
            assertThatExceptionOfType(LockBrokenException.class).isThrownBy(lock.writeLock()::tryLock);
        }
    }

    @Test
    void aHandleIsNotClosedWhileItHoldsTheLock() {
        lock.readLock().lock();
        assertThatIllegalStateException().isThrownBy(lock::close);
        assertThatIllegalStateException().isThrownBy(segment::close);
        lock.readLock().unlock();
        lock.writeLock().lock();
        assertThatIllegalStateException().isThrownBy(lock::close);
        assertThatIllegalStateException().isThrownBy(segment::close);
        lock.writeLock().unlock();
        lock.close();
        lock.close();
        assertThat(lock.isOpen()).isFalse();
        assertThatIllegalStateException().isThrownBy(lock.readLock()::lock).withMessageContaining("closed");
        assertThatIllegalStateException().isThrownBy(lock.writeLock()::lock).withMessageContaining("closed");
        second.readLock().lock();
        second.readLock().unlock();
    }

    @Test
    void slotsRunOutAndComeBack() {
        assertThatIllegalStateException()
                .isThrownBy(() -> SharedReadWriteLock.at(segment, LOCK).open())
                .withMessageContaining("EUSERS");
        second.close();
        SharedReadWriteLock.at(segment, LOCK).open().close();
    }

    @Test
    void closingTheSegmentEndsWaits() throws Exception {
        lock.writeLock().lock();
        Segment other = memory.map();
        second.close();
        SharedReadWriteLock there = SharedReadWriteLock.at(other, LOCK).open();
        var waits = Blocked.start(() -> {
            there.readLock().lock();
            return null;
        });
        other.close();
        assertThatThrownBy(waits::get).hasCauseInstanceOf(IllegalStateException.class);
        there.close();
        lock.writeLock().unlock();
    }

    @Test
    void closingTheHandleEndsWaits() throws Exception {
        lock.writeLock().lock();
        var reads = Blocked.start(() -> {
            second.readLock().lock();
            return null;
        });
        var writes = Blocked.start(() -> {
            second.writeLock().lock();
            return null;
        });
        second.close();
        assertThatThrownBy(reads::get)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(writes::get)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        lock.writeLock().unlock();
        assertThat(lock.writeLock().tryLock()).isTrue(); // nobody who waited has it
        lock.writeLock().unlock();
    }

    @Test
    void closingTheHandleEndsAWriterThatWaitsForReaders() throws Exception {
        lock.readLock().lock();
        var writes = Blocked.start(() -> {
            second.writeLock().lock();
            return null;
        });
        second.close();
        assertThatThrownBy(writes::get)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        inThread(() -> {
            lock.readLock().lock(); // at once: no writer is announced any more
            lock.readLock().unlock();
        });
        lock.readLock().unlock();
    }

    @Test
    void refusesBadPlacesAndNumbers() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedReadWriteLock.at(segment, 72).create());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedReadWriteLock.at(segment, -64).create());
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        SharedReadWriteLock.at(segment, 1024).processes(4096).create());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedReadWriteLock.at(segment, 0).processes(0));
        assertThatIllegalArgumentException().isThrownBy(() -> SharedReadWriteLock.bytes(4097));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SharedLock.at(segment, LOCK + 192).create())
                .withMessageContaining("overlap");
        assertThatIllegalStateException()
                .isThrownBy(() -> SharedReadWriteLock.at(segment, 2048).open())
                .withMessageContaining("create()");
        memory.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> SharedReadWriteLock.at(segment, 2048).create())
                .withMessageContaining("closed");
    }

    @Test
    void hasNoConditions() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(lock.readLock()::newCondition)
                .withMessageContaining("SharedCondition");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(lock.writeLock()::newCondition)
                .withMessageContaining("SharedCondition");
    }
}
