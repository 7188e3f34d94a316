package org.posixipc.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.posixipc.IpcException;
import org.posixipc.WaitStrategy;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;

/** Blocking ends: woken by the other side, ended by interrupt, close, deadline, end and poison; no wake-up is lost. */
@ExtendWith(LeavesNothingBehind.class)
@Timeout(60)
class ChannelWaitingTest {
    private static final MessageHandler IGNORE = (type, message) -> {};

    private final String name = TestNames.next();
    private Channel channel;
    private Sender sender;
    private Receiver receiver;

    @BeforeEach
    void open() throws IpcException {
        channel = Channel.builder(name).capacityBytes(1 << 16).create();
        Channel.unlink(name);
        sender = channel.sender(WaitStrategy.block());
        receiver = channel.receiverBuilder().waitStrategy(WaitStrategy.block()).open();
    }

    @AfterEach
    void close() {
        channel.close();
    }

    /** Runs in a thread of its own and returns when that sleeps in the kernel: the channel counts it. */
    private <T> FutureTask<T> blocked(Callable<T> call) {
        long before = sleeps();
        FutureTask<T> task = new FutureTask<>(call);
        thread = new Thread(task, "blocked end");
        thread.start();
        while (sleeps() == before && !task.isDone()) {
            Thread.onSpinWait();
        }
        return task;
    }

    private Thread thread;

    private long sleeps() {
        ChannelStats stats = channel.stats();
        return stats.receiverWaits() + stats.senderWaits();
    }

    private void fill() {
        while (sender.trySend(0, ByteBuffer.allocate(1000))) {}
    }

    @Test
    void aMessageWakesTheReceiver() throws Exception {
        FutureTask<Integer> task = blocked(() -> receiver.receive(1, IGNORE));
        sender.send(1, ByteBuffer.allocate(8));
        assertThat(task.get()).isEqualTo(1);
        assertThat(channel.stats().receiverWaits()).isPositive();
    }

    @Test
    void roomWakesTheSender() throws Exception {
        fill();
        FutureTask<Object> task = blocked(() -> {
            sender.send(1, ByteBuffer.allocate(1000));
            return null;
        });
        assertThat(receiver.tryReceive(1000, IGNORE)).isPositive();
        task.get();
        assertThat(channel.stats().senderWaits()).isPositive();
    }

    @Test
    void anInterruptEndsAWaitingReceiver() throws Exception {
        FutureTask<Integer> task = blocked(() -> receiver.receive(1, IGNORE));
        thread.interrupt();
        assertThatThrownBy(task::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        sender.send(1, ByteBuffer.allocate(8));
        assertThat(receiver.receive(1, IGNORE)).isEqualTo(1);
    }

    @Test
    void anInterruptEndsAWaitingSenderAndNothingIsSent() throws Exception {
        fill();
        long sent = channel.stats().messages();
        FutureTask<Object> task = blocked(() -> sender.claim(1, 1000));
        thread.interrupt();
        assertThatThrownBy(task::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(channel.stats().messages()).isEqualTo(sent);
        assertThat(receiver.tryReceive(1000, IGNORE)).isPositive();
        assertThat(sender.trySend(1, ByteBuffer.allocate(1000))).isTrue();
    }

    @Test
    void closingTheReceiverEndsItsWaitAndFreesThePlace() throws Exception {
        FutureTask<Integer> task = blocked(() -> receiver.receive(1, IGNORE));
        receiver.close();
        assertThatThrownBy(task::get)
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        channel.receiver().close();
    }

    @Test
    void closingTheSenderEndsItsWaitAndFreesTheLane() throws Exception {
        fill();
        FutureTask<Object> task = blocked(() -> {
            sender.send(1, ByteBuffer.allocate(1000));
            return null;
        });
        sender.close();
        assertThatThrownBy(task::get).hasCauseInstanceOf(IllegalStateException.class);
        channel.sender().close();
    }

    @Test
    void closingTheChannelEndsAWait() throws Exception {
        FutureTask<Integer> task = blocked(() -> receiver.receive(1, IGNORE));
        channel.close();
        assertThatThrownBy(task::get).hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void theEndOfTheStreamWakesTheReceiver() throws Exception {
        FutureTask<Integer> task = blocked(() -> receiver.receive(1, IGNORE));
        sender.end();
        assertThat(task.get()).isEqualTo(Receiver.END_OF_STREAM);
    }

    @Test
    void theEndOfTheStreamWakesAWaitingSender() throws Exception {
        fill();
        FutureTask<Object> task = blocked(() -> {
            sender.send(1, ByteBuffer.allocate(1000));
            return null;
        });
        channel.end();
        assertThatThrownBy(task::get)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ended");
    }

    @Test
    void aLeavingSenderWakesTheReceiverOfAnEndedStream() throws Exception {
        channel.end();
        FutureTask<Integer> task = blocked(() -> receiver.receive(1, IGNORE));
        sender.close();
        assertThat(task.get()).isEqualTo(Receiver.END_OF_STREAM);
    }

    @Test
    void aTimedWaitLastsItsTime() throws Exception {
        long start = System.nanoTime();
        assertThat(receiver.tryReceive(1, IGNORE, Duration.ofMillis(250))).isZero();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(250_000_000);
        assertThat(receiver.tryReceive(1, IGNORE, Duration.ZERO)).isZero();
        assertThat(receiver.tryReceive(1, IGNORE, Duration.ofSeconds(-1))).isZero();
    }

    @Test
    void anInterruptedThreadTakesWhatIsThereAndKeepsItsStatus() throws Exception {
        sender.send(1, ByteBuffer.allocate(8));
        Thread.currentThread().interrupt();
        assertThat(receiver.receive(1, IGNORE)).isEqualTo(1);
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
        assertThatThrownBy(() -> receiver.receive(1, IGNORE)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void anEndIsNotUsedByTwoThreadsOrFromItsHandler() throws Exception {
        sender.send(1, ByteBuffer.allocate(8));
        receiver.receive(
                1,
                (type, message) -> assertThatIllegalStateException()
                        .isThrownBy(() -> receiver.tryReceive(1, IGNORE))
                        .withMessageContaining("in use"));
        FutureTask<Integer> task = blocked(() -> receiver.receive(1, IGNORE));
        assertThatIllegalStateException().isThrownBy(() -> receiver.tryReceive(1, IGNORE));
        sender.send(1, ByteBuffer.allocate(8));
        assertThat(task.get()).isEqualTo(1);
    }

    @Test
    void aReceiverClosedByItsHandlerIsFreeWhenTheHandlerReturns() throws Exception {
        sender.send(1, ByteBuffer.allocate(8));
        sender.send(2, ByteBuffer.allocate(8));
        assertThat(receiver.receive(1, (type, message) -> receiver.close())).isEqualTo(1);
        assertThatIllegalStateException().isThrownBy(() -> receiver.tryReceive(1, IGNORE));
        try (Receiver next = channel.receiver()) {
            assertThat(next.tryReceive(1, (type, message) -> assertThat(type).isEqualTo(2)))
                    .isEqualTo(1);
        }
    }

    @Test
    void aChannelClosedInAHandlerOrAClaimKeepsItsMemoryUntilThatIsOver() throws Exception {
        sender.send(1, ByteBuffer.allocate(8).putLong(0, -1));
        Claim claim = sender.claim(2, 8);
        ByteBuffer claimed = claim.buffer();
        claimed.putLong(claimed.position(), 7);
        receiver.receive(1, (type, message) -> {
            channel.close();
            assertThat(message.getLong()).isEqualTo(-1);
        });
        assertThat(claimed.getLong()).isEqualTo(7);
        assertThatIllegalStateException().isThrownBy(claim::commit).withMessageContaining("closed");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void noWakeUpIsLostBetweenTwoThatAlwaysSleep(int burst) throws Exception {
        int messages = 3_000;
        CountDownLatch started = new CountDownLatch(1);
        FutureTask<Integer> task = new FutureTask<>(() -> {
            int got = 0;
            started.countDown();
            while (got < messages) {
                got += receiver.receive(burst, IGNORE);
            }
            return got;
        });
        new Thread(task, "receiver").start();
        started.await();
        ByteBuffer message = ByteBuffer.allocate(8000);
        for (int i = 0; i < messages; i++) {
            sender.send(i, message);
        }
        assertThat(task.get()).isEqualTo(messages);
        assertThat(channel.stats().usedBytes()).isZero();
    }
}
