package org.posixipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.posixipc.testing.AcceptanceRecord;
import org.posixipc.testing.InThread;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;

/** Every strategy ends alike. */
@ExtendWith({LeavesNothingBehind.class, AcceptanceRecord.class})
@Timeout(60)
class WaitStrategyTest {
    static List<WaitStrategy> strategies() {
        return List.of(
                WaitStrategy.block(),
                WaitStrategy.spinThenBlock(Duration.ofNanos(20_000)),
                WaitStrategy.spinThenBlock(Duration.ofHours(1)),
                WaitStrategy.spin());
    }

    /** What is done with an open queue and semaphore of a strategy. */
    private interface Body {
        void run(MessageQueue queue, NamedSemaphore semaphore) throws Exception;
    }

    private static void with(WaitStrategy strategy, Body body) throws Exception {
        String name = TestNames.next();
        try (MessageQueue queue = MessageQueue.builder(name)
                        .capacity(1)
                        .maxMessageSize(8)
                        .waitStrategy(strategy)
                        .create();
                NamedSemaphore semaphore =
                        NamedSemaphore.builder(name).waitStrategy(strategy).create()) {
            body.run(queue, semaphore);
        } finally {
            MessageQueue.unlink(name);
            NamedSemaphore.unlink(name);
        }
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void gettingWhatWasWaitedForEndsTheWait(WaitStrategy strategy) throws Exception {
        with(strategy, (queue, semaphore) -> {
            InThread<Integer> both = InThread.start(() -> {
                int length = queue.receive().length();
                semaphore.acquire();
                return length;
            });
            queue.send(new byte[5], 0);
            semaphore.release();
            assertThat(both.result()).isEqualTo(5);
        });
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void aChangeOfAWordEndsTheWait(WaitStrategy strategy) throws Exception {
        withWord(strategy, (word, plain) -> {
            InThread<Boolean> waiter = InThread.start(() -> word.awaitChange(0, 0, Duration.ofDays(1)));
            plain.setIntRelease(0, 1);
            plain.wakeAll(0);
            assertThat(waiter.result()).isTrue();
            assertThat(word.slice(4, 4).awaitChange(0, 0, Duration.ofMillis(5))).isFalse();
        });
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void anInterruptOrACloseEndsTheWaitForAWord(WaitStrategy strategy) throws Exception {
        withWord(strategy, (word, plain) -> {
            InThread<Boolean> first = InThread.start(() -> word.awaitChange(0, 0, Duration.ofDays(1)));
            first.thread().interrupt();
            assertThat(first.failure()).isInstanceOf(InterruptedException.class);
            InThread<Boolean> second = InThread.start(() -> word.awaitChange(0, 0, Duration.ofDays(1)));
            plain.close();
            assertThat(second.failure()).isInstanceOf(IllegalStateException.class);
            assertThat(word.isOpen()).isFalse();
        });
    }

    /** What is done with a segment that waits by a strategy and the one it was made from. */
    private interface WordBody {
        void run(Segment word, Segment plain) throws Exception;
    }

    private static void withWord(WaitStrategy strategy, WordBody body) throws Exception {
        try (SharedMemory memory = AnonymousMemory.builder(64).create();
                Segment plain = memory.map()) {
            body.run(plain.withWaitStrategy(strategy), plain);
        }
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void theDeadlineEndsTheWait(WaitStrategy strategy) throws Exception {
        with(strategy, (queue, semaphore) -> {
            long start = System.nanoTime();
            assertThat(queue.tryReceive(Duration.ofMillis(20))).isEmpty();
            assertThat(semaphore.tryAcquire(Duration.ofMillis(20))).isFalse();
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(40_000_000);
        });
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void anInterruptEndsTheWait(WaitStrategy strategy) throws Exception {
        with(strategy, (queue, semaphore) -> {
            InThread<Message> receiver = InThread.start(queue::receive);
            InThread<Boolean> acquirer = InThread.start(() -> semaphore.tryAcquire(Duration.ofDays(1)));
            receiver.thread().interrupt();
            acquirer.thread().interrupt();
            assertThat(receiver.failure()).isInstanceOf(InterruptedException.class);
            assertThat(acquirer.failure()).isInstanceOf(InterruptedException.class);
        });
    }

    @ParameterizedTest
    @MethodSource("strategies")
    void closeEndsTheWait(WaitStrategy strategy) throws Exception {
        with(strategy, (queue, semaphore) -> {
            InThread<Message> receiver = InThread.start(queue::receive);
            InThread<Boolean> acquirer = InThread.start(() -> semaphore.tryAcquire(Duration.ofDays(1)));
            queue.close();
            semaphore.close();
            assertThat(receiver.failure()).isInstanceOf(IllegalStateException.class);
            assertThat(acquirer.failure()).isInstanceOf(IllegalStateException.class);
        });
    }

    @Test
    void aSpanMustBePositive() {
        assertThatThrownBy(() -> WaitStrategy.spinThenBlock(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> WaitStrategy.spinThenBlock(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(WaitStrategy.spinThenBlock(Duration.ofMillis(1)))
                .isEqualTo(WaitStrategy.spinThenBlock(Duration.ofMillis(1)))
                .isNotEqualTo(WaitStrategy.block())
                .hasToString("spin for PT0.001S, then block");
    }
}
