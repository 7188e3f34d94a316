package org.posixipc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.testing.Acceptance;
import org.posixipc.testing.AcceptanceRecord;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;
import org.posixipc.testing.Virtual;

/** Virtual threads that wait hold no carrier, end as platform threads do, and lose nothing. Skipped before Java 21. */
@ExtendWith({LeavesNothingBehind.class, AcceptanceRecord.class})
@Timeout(120)
class VirtualThreadsTest {
    private static final int THREADS = 10_000;

    /** Carriers, helpers of their scheduler, the poller; far from one a waiter. */
    private static final int OTHER_THREADS = 24;

    @BeforeEach
    void onlyWithVirtualThreads() {
        Virtual.assumeAvailable();
    }

    /** How the waits of many threads ended. */
    private static final class Outcomes {
        final AtomicInteger succeeded = new AtomicInteger();
        final AtomicInteger interrupted = new AtomicInteger();
        final AtomicInteger closed = new AtomicInteger();
        final AtomicInteger timedOut = new AtomicInteger();
        final CountDownLatch begun;
        final CountDownLatch ended;

        Outcomes(int threads) {
            begun = new CountDownLatch(threads);
            ended = new CountDownLatch(threads);
        }

        /** A wait: true if it got what it waited for. */
        interface Wait {
            boolean run() throws InterruptedException;
        }

        Thread start(Wait wait) {
            return Virtual.start(() -> {
                begun.countDown();
                try {
                    (wait.run() ? succeeded : timedOut).incrementAndGet();
                } catch (InterruptedException e) {
                    interrupted.incrementAndGet();
                } catch (IllegalStateException e) {
                    closed.incrementAndGet();
                } finally {
                    ended.countDown();
                }
            });
        }

        int total() {
            return succeeded.get() + interrupted.get() + closed.get() + timedOut.get();
        }
    }

    @Test
    void tenThousandWaitOnAHundredQueues() throws Exception {
        List<String> names = new ArrayList<>();
        List<MessageQueue> queues = new ArrayList<>();
        Outcomes outcomes = new Outcomes(THREADS);
        BitSet received = new BitSet();
        try {
            for (int i = 0; i < 100; i++) {
                names.add(TestNames.next());
                queues.add(MessageQueue.builder(names.get(i))
                        .capacity(1)
                        .maxMessageSize(8)
                        .create());
            }
            long before = Virtual.osThreads();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                MessageQueue queue = queues.get(i % 100);
                threads.add(outcomes.start(() -> {
                    int number = ByteBuffer.wrap(queue.receive().bytes()).getInt();
                    synchronized (received) {
                        assertThat(received.get(number)).isFalse();
                        received.set(number);
                    }
                    return true;
                }));
            }
            assertThat(outcomes.begun.await(60, SECONDS)).isTrue();
            assertThat(Virtual.osThreads() - before).isLessThan(OTHER_THREADS);
            for (int i = 0; i < 500; i++) {
                threads.get(i * 20 + 1).interrupt();
            }
            queues.get(99).close();
            int sent = 0;
            for (int i = 0; outcomes.ended.getCount() > 0; i++) {
                byte[] number = ByteBuffer.allocate(4).putInt(sent).array();
                if (queues.get(i % 99).trySend(number, 0)) {
                    sent++;
                }
                Thread.onSpinWait();
            }
            assertThat(outcomes.total()).isEqualTo(THREADS);
            assertThat(outcomes.closed).hasValueGreaterThanOrEqualTo(1);
            assertThat(outcomes.interrupted.get() + outcomes.closed.get()).isLessThanOrEqualTo(600);
            int left =
                    queues.subList(0, 99).stream().mapToInt(MessageQueue::depth).sum();
            assertThat(received.cardinality()).isEqualTo(outcomes.succeeded.get());
            assertThat(received.cardinality() + left).isEqualTo(sent);
        } finally {
            queues.forEach(MessageQueue::close);
            for (String name : names) {
                MessageQueue.unlink(name);
            }
        }
    }

    @Test
    @Acceptance("CON-P4")
    void tenThousandWaitOnFourSemaphores() throws Exception {
        List<String> names = new ArrayList<>();
        List<NamedSemaphore> semaphores = new ArrayList<>();
        Outcomes outcomes = new Outcomes(THREADS);
        try {
            for (int i = 0; i < 4; i++) {
                names.add(TestNames.next());
                semaphores.add(NamedSemaphore.create(names.get(i), 0));
            }
            NamedSemaphore witness = NamedSemaphore.open(names.get(3));
            long before = Virtual.osThreads();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                NamedSemaphore semaphore = semaphores.get(i % 4);
                threads.add(outcomes.start(() -> {
                    semaphore.acquire();
                    return true;
                }));
            }
            assertThat(outcomes.begun.await(60, SECONDS)).isTrue();
            assertThat(Virtual.osThreads() - before).isLessThan(OTHER_THREADS);
            int released = 0;
            for (int i = 0; i < 6000; i++) {
                semaphores.get(i % 4).release();
                released++;
                if (i % 6 == 0) {
                    threads.get(i).interrupt();
                }
            }
            semaphores.get(3).close();
            while (outcomes.ended.getCount() > 0) {
                for (NamedSemaphore semaphore : semaphores.subList(0, 3)) {
                    semaphore.release();
                    released++;
                }
                Thread.yield();
            }
            assertThat(outcomes.total()).isEqualTo(THREADS);
            assertThat(outcomes.closed).hasPositiveValue();
            awaitDeputiesGone();
            int left = witness.availablePermits()
                    + semaphores.subList(0, 3).stream()
                            .mapToInt(NamedSemaphore::availablePermits)
                            .sum();
            assertThat(outcomes.succeeded.get() + left).isEqualTo(released);
            witness.close();
        } finally {
            semaphores.forEach(NamedSemaphore::close);
            for (String name : names) {
                NamedSemaphore.unlink(name);
            }
        }
    }

    @Test
    void handlesOfOneSemaphoreAndMappingsOfOneWordShareADeputy() throws Exception {
        awaitDeputiesGone();
        String name = TestNames.next();
        Outcomes outcomes = new Outcomes(8);
        List<Thread> threads = new ArrayList<>();
        List<NamedSemaphore> semaphores = new ArrayList<>();
        List<Segment> segments = new ArrayList<>();
        try (SharedMemory memory = SharedMemory.create(name, 8192)) {
            for (int i = 0; i < 4; i++) {
                NamedSemaphore semaphore = NamedSemaphore.openOrCreate(name, 0);
                long offset = i * 64L;
                Segment segment = memory.map(offset, 4096);
                semaphores.add(semaphore);
                segments.add(segment);
                threads.add(outcomes.start(() -> semaphore.tryAcquire(Duration.ofMinutes(1))));
                threads.add(outcomes.start(() -> segment.awaitChange(1024 - offset, 0, Duration.ofMinutes(1))));
            }
            while (!threads.stream().allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING)) {
                Thread.yield();
            }
            assertThat(deputies()).isEqualTo(2);

            semaphores.get(0).close();
            semaphores.get(3).release(3);
            segments.get(0).close();
            segments.get(3).setIntRelease(1024 - 3 * 64, 1);
            segments.get(3).wakeOne(1024 - 3 * 64);
            assertThat(outcomes.ended.await(30, SECONDS)).isTrue();
            assertThat(outcomes.closed).hasValue(2);
            assertThat(outcomes.succeeded).hasValue(6);
            assertThat(semaphores.get(3).availablePermits()).isZero();
        } finally {
            semaphores.forEach(NamedSemaphore::close);
            segments.forEach(Segment::close);
            NamedSemaphore.unlink(name);
            SharedMemory.unlink(name);
        }
    }

    private static long deputies() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("posixipc-deputy"))
                .count();
    }

    /** A deputy gives back what it has when nobody waits any more, and ends soon after. */
    private static void awaitDeputiesGone() {
        while (deputies() > 0) {
            Thread.yield();
        }
    }

    @Test
    void aSenderParksUntilThereIsRoom() throws Exception {
        String name = TestNames.next();
        int count = 200;
        Outcomes outcomes = new Outcomes(count);
        try (MessageQueue queue =
                MessageQueue.builder(name).capacity(1).maxMessageSize(8).create()) {
            queue.send(new byte[1], 0);
            for (int i = 0; i < count; i++) {
                outcomes.start(() -> {
                    queue.send(new byte[2], 0);
                    return true;
                });
            }
            for (int i = 0; i <= count; i++) {
                queue.receive();
            }
            assertThat(outcomes.ended.await(30, SECONDS)).isTrue();
            assertThat(outcomes.succeeded).hasValue(count);
            assertThat(queue.depth()).isZero();
        } finally {
            MessageQueue.unlink(name);
        }
    }

    @Test
    void deadlinesAreKept() throws Exception {
        String name = TestNames.next();
        Outcomes outcomes = new Outcomes(20);
        long start = System.nanoTime();
        try (MessageQueue queue =
                        MessageQueue.builder(name).capacity(1).maxMessageSize(8).create();
                NamedSemaphore semaphore = NamedSemaphore.create(name, 0)) {
            for (int i = 0; i < 10; i++) {
                outcomes.start(() -> queue.tryReceive(Duration.ofMillis(50)).isPresent());
                outcomes.start(() -> semaphore.tryAcquire(Duration.ofMillis(50)));
            }
            assertThat(outcomes.ended.await(30, SECONDS)).isTrue();
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(50_000_000);
            assertThat(outcomes.timedOut).hasValue(20);
        } finally {
            MessageQueue.unlink(name);
            NamedSemaphore.unlink(name);
        }
    }

    @Test
    void waitersLeaveTheCarriersToOthers() throws Exception {
        String name = TestNames.next();
        int waiters = 4 * Runtime.getRuntime().availableProcessors();
        Outcomes outcomes = new Outcomes(waiters);
        try (MessageQueue queue =
                MessageQueue.builder(name).capacity(1).maxMessageSize(8).create()) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < waiters; i++) {
                threads.add(outcomes.start(() -> queue.tryReceive().isPresent() || queue.receive() != null));
            }
            assertThat(outcomes.begun.await(30, SECONDS)).isTrue();
            CountDownLatch others = new CountDownLatch(100);
            for (int i = 0; i < 100; i++) {
                Virtual.start(others::countDown);
            }
            assertThat(others.await(30, SECONDS)).isTrue();
            Collections.reverse(threads);
            threads.forEach(Thread::interrupt);
            assertThat(outcomes.ended.await(30, SECONDS)).isTrue();
            assertThat(outcomes.interrupted).hasValue(waiters);
        } finally {
            MessageQueue.unlink(name);
        }
    }
}
