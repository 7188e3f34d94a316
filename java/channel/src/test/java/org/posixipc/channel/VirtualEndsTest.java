package org.posixipc.channel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.IpcException;
import org.posixipc.WaitStrategy;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;
import org.posixipc.testing.Virtual;

/** Virtual threads as senders and receivers: they wait without a carrier, end as platform threads do, and lose nothing. */
@ExtendWith(LeavesNothingBehind.class)
@Timeout(120)
class VirtualEndsTest {
    private static final MessageHandler IGNORE = (type, message) -> {};

    /** Carriers, helpers of their scheduler, the deputies of waited-on words that are just starting or ending. */
    private static final int OTHER_THREADS = 24;

    private final List<Channel> channels = new ArrayList<>();
    private Channel channel;
    private Sender sender;
    private Receiver receiver;

    @BeforeEach
    void onlyWithVirtualThreads() throws IpcException {
        Virtual.assumeAvailable();
        channel = create();
        sender = channel.sender(WaitStrategy.block());
        receiver = blocking(channel);
    }

    @AfterEach
    void close() {
        channels.forEach(Channel::close);
    }

    private Channel create() throws IpcException {
        String name = TestNames.next();
        Channel created = Channel.builder(name).capacityBytes(1 << 16).create();
        Channel.unlink(name);
        channels.add(created);
        return created;
    }

    private static Receiver blocking(Channel of) throws IpcException {
        return of.receiverBuilder().waitStrategy(WaitStrategy.block()).open();
    }

    /** A task in a virtual thread, and the thread. */
    private static final class Task<T> extends FutureTask<T> {
        final Thread thread;

        Task(Callable<T> callable) {
            super(callable);
            thread = Virtual.start(this);
        }

        Throwable failure() throws InterruptedException {
            try {
                throw new AssertionError("ended with " + get());
            } catch (ExecutionException e) {
                return e.getCause();
            }
        }
    }

    /** Starts it and returns when it waits: the channel counts it. */
    private <T> Task<T> waiting(Callable<T> callable) {
        long before = waits();
        Task<T> task = new Task<>(callable);
        while (waits() == before && !task.isDone()) {
            Thread.onSpinWait();
        }
        return task;
    }

    private long waits() {
        ChannelStats stats = channel.stats();
        return stats.receiverWaits() + stats.senderWaits();
    }

    private void fill() {
        while (sender.trySend(0, ByteBuffer.allocate(1000))) {}
    }

    private static ByteBuffer number(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).flip();
    }

    /** Takes numbers in their order and counts them. */
    private static final class Counter implements MessageHandler {
        long next;

        @Override
        public void onMessage(int type, ByteBuffer message) {
            byte[] bytes = new byte[Long.BYTES];
            message.get(bytes);
            assertThat(ByteBuffer.wrap(bytes).getLong()).isEqualTo(next);
            next++;
        }
    }

    @Test
    void waitingReceiversAndSendersLeaveTheCarriersToOthers() throws Exception {
        int pairs = 4 * Runtime.getRuntime().availableProcessors();
        List<Task<Integer>> receiving = new ArrayList<>();
        List<Task<Boolean>> sending = new ArrayList<>();
        fill();
        for (int i = 0; i < pairs; i++) {
            channel = create();
            Receiver from = blocking(channel);
            receiving.add(waiting(() -> from.receive(1, IGNORE)));
            channel = create();
            sender = channel.sender(WaitStrategy.block());
            fill();
            Sender to = sender;
            sending.add(waiting(() -> {
                to.send(0, ByteBuffer.allocate(1000));
                return true;
            }));
        }
        CountDownLatch others = new CountDownLatch(100);
        for (int i = 0; i < 100; i++) {
            Virtual.start(others::countDown);
        }
        assertThat(others.await(60, SECONDS)).isTrue();
        for (int i = 0; i < pairs; i++) {
            channels.get(1 + 2 * i).sender().send(0, number(i));
            channels.get(2 + 2 * i).receiver().receive(1000, IGNORE);
            assertThat(receiving.get(i).get()).isEqualTo(1);
            assertThat(sending.get(i).get()).isTrue();
        }
    }

    @Test
    void aWaitCostsNoThreadBesideTheOneThatServesItsWord() throws Exception {
        long before = Virtual.osThreads();
        List<Task<Integer>> tasks = new ArrayList<>();
        for (int round = 0; round < 50; round++) {
            tasks.add(waiting(() -> receiver.tryReceive(1, IGNORE, Duration.ofMillis(1))));
            tasks.get(round).get();
        }
        assertThat(Virtual.osThreads() - before).isLessThan(OTHER_THREADS);
    }

    @Test
    void everyMessageArrivesOnceAndInOrderBetweenTwoThatSleep() throws Exception {
        long count = 200_000;
        Task<Long> receiving = new Task<>(() -> {
            Counter counter = new Counter();
            while (receiver.receive(100, counter) != Receiver.END_OF_STREAM) {}
            return counter.next;
        });
        Task<Boolean> sending = new Task<>(() -> {
            for (long i = 0; i < count; i++) {
                sender.send(0, number(i));
            }
            sender.end();
            return true;
        });
        assertThat(sending.get()).isTrue();
        assertThat(receiving.get()).isEqualTo(count);
    }

    @Test
    void interruptsLoseAndRepeatNothing() throws Exception {
        long count = 50_000;
        AtomicLong interrupted = new AtomicLong();
        Task<Long> receiving = new Task<>(() -> {
            Counter counter = new Counter();
            boolean ended = false;
            while (!ended) {
                try {
                    ended = receiver.receive(10, counter) == Receiver.END_OF_STREAM;
                } catch (InterruptedException e) {
                    interrupted.incrementAndGet();
                }
            }
            return counter.next;
        });
        Task<Boolean> sending = new Task<>(() -> {
            for (long i = 0; i < count; ) {
                try {
                    sender.send(0, number(i));
                    i++;
                } catch (InterruptedException e) {
                    interrupted.incrementAndGet();
                }
            }
            sender.end();
            return true;
        });
        SplittableRandom random = new SplittableRandom(20261122);
        while (!receiving.isDone()) {
            (random.nextBoolean() ? sending : receiving).thread.interrupt();
            for (int i = random.nextInt(2000); i > 0; i--) {
                Thread.onSpinWait();
            }
        }
        assertThat(sending.get()).isTrue();
        assertThat(receiving.get()).isEqualTo(count);
        assertThat(interrupted).hasPositiveValue();
    }

    @Test
    void anInterruptEndsAWaitingReceiver() throws Exception {
        Task<Integer> task = waiting(() -> receiver.receive(1, IGNORE));
        task.thread.interrupt();
        assertThat(task.failure()).isInstanceOf(InterruptedException.class);
        sender.send(0, number(1));
        assertThat(receiver.receive(1, IGNORE)).isEqualTo(1);
    }

    @Test
    void anInterruptEndsAWaitingSenderAndNothingIsSent() throws Exception {
        fill();
        long sent = channel.stats().messages();
        Task<Object> task = waiting(() -> sender.claim(1, 1000));
        task.thread.interrupt();
        assertThat(task.failure()).isInstanceOf(InterruptedException.class);
        assertThat(channel.stats().messages()).isEqualTo(sent);
    }

    @Test
    void closingAnEndEndsItsWaitAndFreesThePlace() throws Exception {
        Task<Integer> task = waiting(() -> receiver.receive(1, IGNORE));
        receiver.close();
        assertThat(task.failure()).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        channel.receiver().close();

        fill();
        Task<Object> other = waiting(() -> sender.claim(1, 1000));
        sender.close();
        assertThat(other.failure()).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        channel.sender().close();
    }

    @Test
    void closingTheChannelEndsAWait() throws Exception {
        Task<Integer> task = waiting(() -> receiver.receive(1, IGNORE));
        channel.close();
        assertThat(task.failure()).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
    }

    @Test
    void deadlinesAreKept() throws Exception {
        fill();
        Task<Boolean> sending = waiting(() -> {
            long start = System.nanoTime();
            assertThat(sender.trySend(0, ByteBuffer.allocate(1000), Duration.ofMillis(50)))
                    .isFalse();
            return System.nanoTime() - start >= 50_000_000;
        });
        assertThat(sending.get()).isTrue();
        while (receiver.tryReceive(1000, IGNORE) > 0) {}
        Task<Boolean> receiving = waiting(() -> {
            long start = System.nanoTime();
            assertThat(receiver.tryReceive(1, IGNORE, Duration.ofMillis(50))).isZero();
            return System.nanoTime() - start >= 50_000_000;
        });
        assertThat(receiving.get()).isTrue();
    }
}
