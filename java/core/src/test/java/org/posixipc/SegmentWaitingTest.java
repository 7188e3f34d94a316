package org.posixipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.testing.Acceptance;
import org.posixipc.testing.AcceptanceRecord;
import org.posixipc.testing.InThread;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;
import org.posixipc.testing.Virtual;

/** Waiting for a word of a segment. */
@ExtendWith({LeavesNothingBehind.class, AcceptanceRecord.class})
@Timeout(60)
class SegmentWaitingTest {
    private static final long WORD = 64;

    private final String name = TestNames.next();
    private SharedMemory memory;
    private Segment segment;

    @BeforeEach
    void create() throws IpcException {
        memory = SharedMemory.create(name, 4096);
        segment = memory.map();
    }

    @AfterEach
    void close() throws IpcException {
        segment.close();
        memory.close();
        SharedMemory.unlink(name);
    }

    private InThread<Boolean> waiting() {
        return InThread.start(() -> {
            segment.awaitChange(WORD, 0);
            return true;
        });
    }

    private void change(int value) {
        segment.setIntRelease(WORD, value);
        segment.wakeAll(WORD);
    }

    @Test
    void aWordThatDiffersIsNotWaitedFor() throws Exception {
        segment.setInt(WORD, 5);

        segment.awaitChange(WORD, 4);
        assertThat(segment.awaitChange(WORD, 4, Duration.ofDays(1))).isTrue();
        assertThat(segment.awaitChange(WORD, 5, Duration.ZERO)).isFalse();
    }

    @Test
    void aChangeWakesAWaiterOfAnotherMapping() throws Exception {
        InThread<Boolean> waiter = waiting().awaitBlocked();
        try (Segment other = memory.map()) {
            other.setIntRelease(WORD, 1);
            other.wakeOne(WORD);

            assertThat(waiter.result()).isTrue();
        }
    }

    @Test
    void aWakeUpWithoutAChangeDoesNotEndTheWait() throws Exception {
        InThread<Boolean> waiter = waiting().awaitBlocked();
        for (int i = 0; i < 100; i++) {
            segment.wakeAll(WORD);
        }
        waiter.awaitBlocked();

        change(1);

        assertThat(waiter.result()).isTrue();
    }

    @Test
    void wakeAllWakesEverybody() throws Exception {
        List<InThread<Boolean>> waiters = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waiters.add(waiting());
        }
        for (InThread<Boolean> waiter : waiters) {
            waiter.awaitBlocked();
        }

        change(1);

        for (InThread<Boolean> waiter : waiters) {
            assertThat(waiter.result()).isTrue();
        }
    }

    @Test
    void theDeadlineIsKept() throws Exception {
        long start = System.nanoTime();

        assertThat(segment.awaitChange(WORD, 0, Duration.ofMillis(40))).isFalse();

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(40_000_000);
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        InThread<Boolean> waiter = waiting().awaitBlocked();

        waiter.thread().interrupt();

        assertThat(waiter.failure()).isInstanceOf(InterruptedException.class);
    }

    @Test
    @Acceptance("CON-P4")
    void closeEndsTheWait() throws Exception {
        InThread<Boolean> waiter = waiting().awaitBlocked();

        segment.close();

        assertThat(waiter.failure()).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
    }

    @Test
    void badOffsetsAreRefused() {
        assertThatThrownBy(() -> segment.awaitChange(2, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> segment.wakeOne(2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> segment.awaitChange(4096, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> segment.wakeAll(-4)).isInstanceOf(IndexOutOfBoundsException.class);
        segment.close();
        assertThatThrownBy(() -> segment.awaitChange(0, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> segment.wakeAll(0)).isInstanceOf(IllegalStateException.class);
    }

    /** Every thread sees every value, since the next one comes only when all have seen this one. */
    @Test
    void virtualThreadsSeeEveryChange() throws Exception {
        Virtual.assumeAvailable();
        int count = 500;
        int rounds = 20;
        AtomicInteger seen = new AtomicInteger();
        long before = Virtual.osThreads();
        for (int i = 0; i < count; i++) {
            Virtual.start(() -> {
                for (int value = 0; value < rounds; value++) {
                    awaitChangeFrom(value);
                    assertThat(segment.getIntAcquire(WORD)).isEqualTo(value + 1);
                    seen.incrementAndGet();
                }
            });
        }
        for (int value = 1; value <= rounds; value++) {
            change(value);
            while (seen.get() < value * count) {
                Thread.onSpinWait();
            }
        }
        assertThat(seen.get()).isEqualTo(rounds * count);
        // Carriers, their scheduler's helpers and one deputy, but no thread a waiter.
        assertThat(Virtual.osThreads()).isLessThanOrEqualTo(before + 16);
    }

    private void awaitChangeFrom(int value) {
        try {
            segment.awaitChange(WORD, value);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void closeEndsParkedVirtualThreads() throws Exception {
        Virtual.assumeAvailable();
        CountDownLatch ended = new CountDownLatch(100);
        CountDownLatch begun = new CountDownLatch(100);
        for (int i = 0; i < 100; i++) {
            Virtual.start(() -> {
                begun.countDown();
                assertThatThrownBy(() -> segment.awaitChange(WORD, 0)).isInstanceOf(IllegalStateException.class);
                ended.countDown();
            });
        }
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

        segment.close();

        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    }
}
