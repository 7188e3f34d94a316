package org.posixipc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.posixipc.internal.ffi.HotShim.HOT;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.posixipc.internal.ffi.QueueShim;
import org.posixipc.internal.ffi.SemaphoreShim;
import org.posixipc.testing.InThread;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;

/** The wake-up itself, at the moments where a wake-up by signal alone gets lost, and the clock. */
@ExtendWith(LeavesNothingBehind.class)
@Timeout(60)
class BlockerTest {
    private static final int ROUNDS = 300;
    private static final int SIZE = 8;
    private static final BlockingCall RECEIVE =
            (mq, waiter, address, length, unused) -> HOT.mqReceive((int) mq, waiter, address, length);

    private final ByteBuffer message = ByteBuffer.allocateDirect(SIZE);
    private int mq;
    private Handle handle;

    @BeforeEach
    void open() {
        byte[] name = Names.queue(TestNames.next());
        mq = QueueShim.pipc_mq_create(name, 2, 0600, 0, 1, SIZE);
        assertThat(mq).isNotNegative();
        QueueShim.pipc_mq_unlink(name);
        int descriptor = mq;
        handle = Handle.of("queue of the test", () -> QueueShim.pipc_mq_close(descriptor));
    }

    @AfterEach
    void close() {
        handle.close();
    }

    private long await(BlockingCall call, long timeoutNanos) throws InterruptedException {
        handle.enter();
        try {
            return Blocker.current()
                    .await(handle, Blocker.REALTIME, timeoutNanos, call, mq, HOT.address(message), SIZE, 0);
        } finally {
            handle.exit();
        }
    }

    /** What is waited for in the kernel, each on its clock and by its own call. */
    private enum Kind {
        QUEUE(Blocker.REALTIME, RECEIVE),
        SEMAPHORE(SemaphoreWord.waitClock(), (semaphore, waiter, a, b, c) -> HOT.semWait(semaphore, waiter)),
        WORD(Blocker.MONOTONIC, (word, waiter, a, b, expected) -> HOT.wordAwait(word, expected, waiter));

        final int clock;
        final BlockingCall call;

        Kind(int clock, BlockingCall call) {
            this.clock = clock;
            this.call = call;
        }
    }

    /** Waits without end for what does not come, and enters the kernel only after {@code inBetween}. */
    private long awaitLate(Kind kind, CountDownLatch reached, CountDownLatch inBetween) throws InterruptedException {
        ByteBuffer memory = ByteBuffer.allocateDirect(128).alignedSlice(64); // a word, or a semaphore, of 0
        long object = HOT.address(memory);
        if (kind == Kind.SEMAPHORE) {
            assertThat(SemaphoreShim.pipc_sem_init(object, 0)).isZero();
        }
        handle.enter();
        try {
            return Blocker.current()
                    .await(
                            handle,
                            kind.clock,
                            Blocker.FOREVER,
                            delayed(kind.call, reached, inBetween),
                            kind == Kind.QUEUE ? mq : object,
                            HOT.address(message),
                            SIZE,
                            0);
        } finally {
            handle.exit();
            Reference.reachabilityFence(memory);
        }
    }

    private static BlockingCall delayed(CountDownLatch reached, CountDownLatch inBetween) {
        return delayed(RECEIVE, reached, inBetween);
    }

    /** A call that reaches the kernel only after {@code inBetween} has happened to its thread. */
    private static BlockingCall delayed(BlockingCall call, CountDownLatch reached, CountDownLatch inBetween) {
        return (object, waiter, address, length, argument) -> {
            reached.countDown();
            while (inBetween.getCount() > 0) {
                Thread.onSpinWait();
            }
            return call.call(object, waiter, address, length, argument);
        };
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptJustBeforeTheSystemCallIsNotLost(Kind kind) throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            CountDownLatch reached = new CountDownLatch(1);
            CountDownLatch interrupted = new CountDownLatch(1);
            InThread<Long> waiter = InThread.start(() -> awaitLate(kind, reached, interrupted));
            reached.await();
            waiter.thread().interrupt();
            interrupted.countDown();

            assertThat(waiter.failure()).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void aMessageThatIsThereIsTakenInSpiteOfAnInterruptJustBefore() throws Exception {
        for (int i = 0; i < ROUNDS; i++) {
            CountDownLatch reached = new CountDownLatch(1);
            CountDownLatch interrupted = new CountDownLatch(1);
            InThread<Long> waiter = InThread.start(() -> await(delayed(reached, interrupted), Blocker.FOREVER));
            reached.await();
            waiter.thread().interrupt();
            assertThat(HOT.mqSend(mq, 0, HOT.address(message), 1, 5)).isZero();
            interrupted.countDown();

            assertThat(waiter.result()).isEqualTo(5L << 32 | 1);
            assertThat(waiter.wasInterruptedAtEnd()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCloseJustBeforeTheSystemCallIsNotLost(Kind kind) throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        InThread<Long> waiter = InThread.start(() -> awaitLate(kind, reached, closed));
        reached.await();
        handle.close();
        closed.countDown();

        assertThat(waiter.failure()).isInstanceOf(IllegalStateException.class).hasMessageContaining("is closed");
    }

    @Test
    void aSecondInterruptIsHeardAfterTheFirst() throws Exception {
        InThread<Integer> waiter = InThread.start(() -> {
            int heard = 0;
            while (heard < ROUNDS) {
                try {
                    await(RECEIVE, Blocker.FOREVER);
                } catch (InterruptedException e) {
                    heard++;
                }
            }
            return heard;
        });
        while (waiter.isRunning()) {
            waiter.thread().interrupt();
            Thread.onSpinWait();
        }

        assertThat(waiter.result()).isEqualTo(ROUNDS);
    }

    /** An interrupted wait leaves its hook in the thread: it must neither end nor hinder what the thread does next. */
    @Test
    void anInterruptAfterAnInterruptedWaitReachesWhateverWaitsThen() throws Exception {
        Pipe pipe = Pipe.open();
        AtomicInteger phase = new AtomicInteger();
        InThread<String> waiter = InThread.start(() -> {
            phase.set(1);
            assertInterrupted(() -> await(RECEIVE, Blocker.FOREVER));
            phase.set(2);
            while (!Thread.interrupted()) {
                LockSupport.park(this); // once for nothing: the interrupt before has left a permit
            }
            phase.set(3);
            try {
                pipe.source().read(ByteBuffer.allocate(1));
                return "read";
            } catch (ClosedByInterruptException e) {
                Thread.interrupted();
            }
            phase.set(4);
            assertInterrupted(() -> await(RECEIVE, Blocker.FOREVER));
            return "channel closed, wait ended";
        });
        for (int next = 1; next <= 4; next++) {
            while (phase.get() < next && waiter.isRunning()) {
                Thread.onSpinWait();
            }
            waiter.thread().interrupt();
        }

        assertThat(waiter.result()).isEqualTo("channel closed, wait ended");
        pipe.sink().close();
    }

    private static void assertInterrupted(ThrowingCallable wait) {
        assertThatThrownBy(wait).isInstanceOf(InterruptedException.class);
    }

    /** The clock was a day ahead when the wait began and is then set right: the armed deadline lies a day off. */
    @Test
    void settingTheClockBackDoesNotStretchAWait() throws Exception {
        long timeout = Duration.ofMillis(200).toNanos();
        long start = System.nanoTime();
        ClockSteps.skewNanos = Duration.ofDays(1).toNanos();
        try {
            InThread<Long> waiter =
                    InThread.start(() -> await(RECEIVE, timeout)).awaitBlocked();
            ClockSteps.skewNanos = 0;
            ClockSteps.stepped();

            assertThat(waiter.result()).isEqualTo(Blocker.TIMED_OUT);
        } finally {
            ClockSteps.skewNanos = 0;
        }
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(timeout);
    }

    /** The clock was a day behind when the wait began and is then set right: the armed deadline is past. */
    @Test
    void settingTheClockForwardDoesNotShortenAWait() throws Exception {
        long timeout = Duration.ofMillis(200).toNanos();
        long start = System.nanoTime();
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch set = new CountDownLatch(1);
        BlockingCall once = delayed(reached, set);
        ClockSteps.skewNanos = -Duration.ofDays(1).toNanos();
        try {
            InThread<Long> waiter = InThread.start(() -> await(once, timeout));
            reached.await();
            ClockSteps.skewNanos = 0;
            set.countDown();
            ClockSteps.stepped();

            assertThat(waiter.result()).isEqualTo(Blocker.TIMED_OUT);
        } finally {
            ClockSteps.skewNanos = 0;
        }
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(timeout);
    }
}
