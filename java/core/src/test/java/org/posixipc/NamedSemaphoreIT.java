package org.posixipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.internal.SemaphoreWord;
import org.posixipc.internal.ffi.SystemShim;
import org.posixipc.testing.Acceptance;
import org.posixipc.testing.AcceptanceRecord;
import org.posixipc.testing.InThread;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.Peer;
import org.posixipc.testing.TestNames;

/** Semaphores between this JVM and C. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith({LeavesNothingBehind.class, AcceptanceRecord.class})
class NamedSemaphoreIT {
    private static final int PERMITS = 400_000;

    private final String name = TestNames.next();
    private final String backName = TestNames.next();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private NamedSemaphore semaphore;
    private NamedSemaphore back;

    @BeforeEach
    void create() throws IpcException {
        semaphore = NamedSemaphore.create(name, 0);
        back = NamedSemaphore.create(backName, 0);
    }

    @AfterEach
    void remove() throws IpcException {
        semaphore.close();
        back.close();
        threads.shutdownNow();
        NamedSemaphore.unlink(name);
        NamedSemaphore.unlink(backName);
    }

    @Test
    @Acceptance("XC-P2")
    void isWokenByCAndWakesC() throws Exception {
        try (Peer c = Peer.inC()) {
            String theirs = c.ask("semaphore open " + name);
            Thread waiter = new Thread(() -> {
                try {
                    semaphore.acquire();
                    back.release();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            waiter.start();
            awaitWaiter();
            c.ask("semaphore post " + theirs);
            assertThat(back.tryAcquire(Duration.ofSeconds(20))).isTrue();
            waiter.join();

            c.askBlocking("semaphore wait " + theirs);
            semaphore.release();
            assertThat(c.outcome()).isEmpty();
            assertThat(semaphore.availablePermits()).isZero();
        }
    }

    @Test
    void seesTheSamePermitsAsC() throws Exception {
        try (Peer c = Peer.inC()) {
            String theirs = c.ask("semaphore open " + name);
            semaphore.release(3);
            assertThat(c.ask("semaphore value " + theirs)).isEqualTo("3");
            c.ask("semaphore trywait " + theirs);
            assertThat(semaphore.availablePermits()).isEqualTo(2);

            NamedSemaphore.unlink(backName);
            String made = c.ask("semaphore create " + backName + " 0600 5");
            try (NamedSemaphore ofC = NamedSemaphore.open(backName)) {
                assertThat(ofC.availablePermits()).isEqualTo(5);
                ofC.acquire();
                assertThat(c.ask("semaphore value " + made)).isEqualTo("4");
            }
        }
    }

    @Test
    @Acceptance("FLT-P5")
    void getsNoPermitBackFromAKilledHolder() throws Exception {
        semaphore.release();
        try (Peer c = Peer.inC()) {
            c.ask("semaphore wait " + c.ask("semaphore open " + name));
            c.kill();
        }

        long start = System.nanoTime();
        assertThat(semaphore.tryAcquire(Duration.ofMillis(300))).isFalse();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(300_000_000);
        assertThat(semaphore.availablePermits()).isZero();
    }

    @Test
    void worksOnWhenAWaiterWasKilled() throws Exception {
        try (Peer c = Peer.inC()) {
            c.askBlocking("semaphore wait " + c.ask("semaphore open " + name));
            c.kill();
        }

        for (int i = 0; i < 3; i++) {
            semaphore.release();
            semaphore.acquire();
        }
        assertThat(semaphore.availablePermits()).isZero();
    }

    /** A dead waiter counts as one for ever: what is done a permit at a time then takes a system call for each. */
    @Test
    void releasesManyPermitsInOneStepThoughAWaiterWasKilled() throws Exception {
        assumeThat(SemaphoreWord.REFUSAL).isNull();
        try (Peer c = Peer.inC()) {
            c.askBlocking("semaphore wait " + c.ask("semaphore open " + name));
            c.kill();
        }

        semaphore.release(2_000_000_000);

        assertThat(semaphore.availablePermits()).isEqualTo(2_000_000_000);
        assertThatThrownBy(() -> semaphore.release(Integer.MAX_VALUE))
                .hasMessageContaining("147483647 of 2147483647 were released");
    }

    @Test
    void oneReleaseOfManyWakesAllThatWaitForThem() throws Exception {
        try (Peer first = Peer.inC();
                Peer second = Peer.inC()) {
            first.askBlocking("semaphore wait " + first.ask("semaphore open " + name));
            second.askBlocking("semaphore wait " + second.ask("semaphore open " + name));
            InThread<Boolean> third = InThread.start(() -> semaphore.tryAcquire(Duration.ofSeconds(20)));
            third.awaitBlocked();
            semaphore.release(4);
            assertThat(first.outcome()).isEmpty();
            assertThat(second.outcome()).isEmpty();
            assertThat(third.result()).isTrue();
        }
        assertThat(semaphore.availablePermits()).isEqualTo(1);
    }

    /** Java adds to one and takes from the other while two C processes wait on the first and post the second. */
    @Test
    void losesNoPermitAndNoWakeUpInAContestWithC() throws Exception {
        try (Peer one = Peer.inC();
                Peer two = Peer.inC()) {
            for (Peer c : List.of(one, two)) {
                String from = c.ask("semaphore open " + name);
                String to = c.ask("semaphore open " + backName);
                c.askBlocking("semaphore pass " + from + " " + to + " " + PERMITS / 2);
            }
            List<Future<Integer>> work = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                work.add(threads.submit(() -> give(PERMITS / 2)));
                work.add(threads.submit(() -> take(PERMITS / 2)));
            }
            for (Future<Integer> done : work) {
                assertThat(done.get()).isEqualTo(PERMITS / 2);
            }
            assertThat(one.outcome()).isEmpty();
            assertThat(two.outcome()).isEmpty();
        }
        assertThat(semaphore.availablePermits()).isZero();
        assertThat(back.availablePermits()).isZero();
        assertNobodyIsCountedAsWaiting(name);
        assertNobodyIsCountedAsWaiting(backName);
    }

    /** In lock step, so that nearly every acquire has to wait and nearly every release has one to wake. */
    @Test
    void takesTurnsWithC() throws Exception {
        int turns = 2_000;
        try (Peer c = Peer.inC()) {
            String from = c.ask("semaphore open " + name);
            String to = c.ask("semaphore open " + backName);
            c.askBlocking("semaphore pass " + from + " " + to + " " + turns);
            for (int i = 0; i < turns; i++) {
                semaphore.release();
                back.acquire();
            }
            assertThat(c.outcome()).isEmpty();
        }
        assertNobodyIsCountedAsWaiting(name);
        assertNobodyIsCountedAsWaiting(backName);
    }

    @Test
    void losesNoPermitWhenWaitersAreInterrupted() throws Exception {
        int permits = 10_000;
        AtomicInteger taken = new AtomicInteger();
        AtomicInteger interrupted = new AtomicInteger();
        List<Thread> takers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Thread taker = new Thread(() -> {
                while (taken.get() < permits) {
                    try {
                        // The bound ends the last ones, for whom no permit is left.
                        if (semaphore.tryAcquire(Duration.ofMillis(100))) {
                            taken.incrementAndGet();
                        }
                    } catch (InterruptedException e) {
                        interrupted.incrementAndGet();
                    }
                }
            });
            taker.start();
            takers.add(taker);
        }
        for (int i = 0; i < permits; i++) {
            takers.get(ThreadLocalRandom.current().nextInt(takers.size())).interrupt();
            semaphore.release();
        }
        for (Thread taker : takers) {
            taker.join();
        }
        assertThat(taken.get()).isEqualTo(permits);
        assertThat(interrupted.get()).isPositive();
        assertThat(semaphore.availablePermits()).isZero();
        assertNobodyIsCountedAsWaiting(name);
    }

    @Test
    void releasesReachTheSemaphoreOrFailWhileItIsBeingClosed() throws Exception {
        for (int round = 0; round < 300; round++) {
            NamedSemaphore closed = NamedSemaphore.open(name);
            Callable<Integer> releasing = () -> {
                int count = 0;
                try {
                    while (true) {
                        closed.release();
                        count++;
                    }
                } catch (IllegalStateException e) {
                    return count;
                }
            };
            Future<Integer> one = threads.submit(releasing);
            Future<Integer> two = threads.submit(releasing);
            semaphore.acquire();
            closed.close();
            int expected = one.get() + two.get() - 1;
            assertThat(semaphore.availablePermits()).isEqualTo(expected);
            while (semaphore.tryAcquire()) {
                expected--;
            }
            assertThat(expected).isZero();
        }
    }

    private int give(int permits) {
        for (int i = 0; i < permits; i++) {
            semaphore.release();
        }
        return permits;
    }

    private int take(int permits) throws InterruptedException {
        for (int i = 0; i < permits; i++) {
            back.acquire();
        }
        return permits;
    }

    /** The number of waiters, in glibc's second word, is also what makes a later release enter the kernel. */
    private static void assertNobodyIsCountedAsWaiting(String name) throws Exception {
        if (SystemShim.pipc_glibc_version() != null) {
            byte[] bytes = Files.readAllBytes(Path.of("/dev/shm/sem." + name.substring(1)));
            assertThat(bytes).startsWith(0, 0, 0, 0, 0, 0, 0, 0);
        }
    }

    private void awaitWaiter() throws Exception {
        if (SystemShim.pipc_glibc_version() == null) {
            return;
        }
        while (Files.readAllBytes(Path.of("/dev/shm/sem." + name.substring(1)))[4] == 0) {
            Thread.onSpinWait();
        }
    }
}
