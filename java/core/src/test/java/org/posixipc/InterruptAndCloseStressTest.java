package org.posixipc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.posixipc.testing.AcceptanceRecord;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;
import org.posixipc.testing.Virtual;

/**
 * Messages and permits under random interrupts and closes, on descriptors whose numbers are taken again at once: nothing
 * missing, nothing doubled, nobody stuck. {@code -Dposixipc.stress=1000000} makes it long, {@code -Dposixipc.stress.jfr}
 * runs it under a flight recording, whose samplers stop threads by signals of their own.
 */
@ExtendWith({LeavesNothingBehind.class, AcceptanceRecord.class})
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class InterruptAndCloseStressTest {
    private static final int COUNT = Integer.getInteger("posixipc.stress", 20_000);
    private static final int RECEIVERS = 3;

    private final String name = TestNames.next();
    private final String decoyName = TestNames.next();
    private final AtomicInteger interrupts = new AtomicInteger();
    private final AtomicInteger closes = new AtomicInteger();
    private final List<CompletableFuture<Void>> ends = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /** Opens anew what chaos has closed. */
    private interface Opening<H> {
        H open() throws IpcException;
    }

    /** One thread's handle, which another may close at any time. */
    private static final class Shared<H extends AutoCloseable> {
        private final AtomicReference<H> handle = new AtomicReference<>();
        private final Opening<H> opening;

        Shared(Opening<H> opening) throws IpcException {
            this.opening = opening;
            handle.set(opening.open());
        }

        H get() {
            return handle.get();
        }

        void reopen() throws IpcException {
            handle.set(opening.open());
        }

        void close() {
            try {
                handle.get().close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** One step on a handle; true when the thread is done. */
    private interface Step<H> {
        boolean run(H handle) throws InterruptedException;
    }

    private <H extends AutoCloseable> void start(boolean isVirtual, Shared<H> shared, Step<H> step) {
        CompletableFuture<Void> end = new CompletableFuture<>();
        Runnable loop = () -> {
            try {
                while (true) {
                    try {
                        if (step.run(shared.get())) {
                            break;
                        }
                    } catch (InterruptedException e) {
                        interrupts.incrementAndGet();
                    } catch (IllegalStateException e) {
                        closes.incrementAndGet();
                        shared.reopen();
                    }
                }
                shared.close();
                end.complete(null);
            } catch (Throwable e) {
                end.completeExceptionally(e);
            }
        };
        ends.add(end);
        if (isVirtual) {
            threads.add(Virtual.start(loop));
        } else {
            Thread thread = new Thread(loop);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    /** Interrupts and closes at random until all threads have ended. */
    private void makeChaos(List<? extends Shared<?>> handles, Runnable takeNumbersAgain) throws Exception {
        CompletableFuture<Void> all = CompletableFuture.allOf(ends.toArray(new CompletableFuture<?>[0]));
        while (!all.isDone()) {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            threads.get(random.nextInt(threads.size())).interrupt();
            if (random.nextInt(20) == 0) {
                handles.get(random.nextInt(handles.size())).close();
                takeNumbersAgain.run();
            }
            LockSupport.parkNanos(random.nextInt(60_000));
        }
        all.get();
        System.out.println(COUNT + " with " + interrupts + " interrupts and " + closes + " closes heard");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void messagesArriveOnceEach(boolean isVirtual) throws Exception {
        if (isVirtual) {
            Virtual.assumeAvailable();
        }
        MessageQueue decoy =
                MessageQueue.builder(decoyName).capacity(1).maxMessageSize(8).create();
        decoy.send(new byte[] {7}, 0);
        MessageQueue witness =
                MessageQueue.builder(name).capacity(8).maxMessageSize(8).create();
        AtomicIntegerArray seen = new AtomicIntegerArray(COUNT);
        AtomicInteger received = new AtomicInteger();
        List<Shared<MessageQueue>> handles = new ArrayList<>();
        try {
            for (int i = 0; i < RECEIVERS; i++) {
                handles.add(new Shared<>(() -> MessageQueue.open(name)));
                start(isVirtual, handles.get(i), queue -> receive(queue, seen, received));
            }
            handles.add(new Shared<>(() -> MessageQueue.open(name)));
            start(isVirtual, handles.get(RECEIVERS), sender());
            makeChaos(handles, () -> closeQuietly(openQuietly(decoyName)));

            assertThat(witness.available())
                    .allSatisfy(left -> assertThat(left.buffer().getInt())
                            .as("what ends receivers, some of which had ended already")
                            .isEqualTo(-1));
            assertThat(received).hasValue(COUNT);
            for (int i = 0; i < COUNT; i++) {
                assertThat(seen.get(i)).as("times that message %d came", i).isEqualTo(1);
            }
            assertThat(decoy.receive().bytes()).containsExactly(7);
        } finally {
            handles.forEach(Shared::close);
            witness.close();
            decoy.close();
            MessageQueue.unlink(name);
            MessageQueue.unlink(decoyName);
        }
    }

    private static boolean receive(MessageQueue queue, AtomicIntegerArray seen, AtomicInteger received)
            throws InterruptedException {
        if (received.get() >= COUNT) {
            return true;
        }
        ByteBuffer message = ByteBuffer.wrap(queue.receive().bytes());
        int number = message.getInt();
        if (number >= 0) {
            seen.incrementAndGet(number);
            received.incrementAndGet();
        }
        return false;
    }

    /** Sends all numbers and then what ends each receiver, whatever happens in between. */
    private static Step<MessageQueue> sender() {
        AtomicInteger next = new AtomicInteger();
        return queue -> {
            int number = next.get();
            queue.send(ByteBuffer.allocate(4).putInt(0, number < COUNT ? number : -1), number < COUNT ? 1 : 0);
            return next.incrementAndGet() == COUNT + RECEIVERS;
        };
    }

    private static MessageQueue openQuietly(String name) {
        try {
            return MessageQueue.open(name);
        } catch (IpcException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void closeQuietly(MessageQueue queue) {
        queue.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void permitsBalance(boolean isVirtual) throws Exception {
        if (isVirtual) {
            Virtual.assumeAvailable();
        }
        NamedSemaphore witness = NamedSemaphore.create(name, 0);
        AtomicInteger acquired = new AtomicInteger();
        AtomicInteger released = new AtomicInteger();
        List<Shared<NamedSemaphore>> handles = new ArrayList<>();
        try {
            for (int i = 0; i < RECEIVERS; i++) {
                handles.add(new Shared<>(() -> NamedSemaphore.open(name)));
                start(isVirtual, handles.get(i), semaphore -> {
                    if (acquired.get() >= COUNT) {
                        return true;
                    }
                    semaphore.acquire();
                    acquired.incrementAndGet();
                    return false;
                });
            }
            handles.add(new Shared<>(() -> NamedSemaphore.open(name)));
            start(isVirtual, handles.get(RECEIVERS), semaphore -> {
                if (acquired.get() < COUNT && semaphore.availablePermits() > 0) {
                    Thread.onSpinWait(); // one at a time, so that acquirers wait more often than not
                    return false;
                }
                semaphore.release();
                // Some more than are wanted, so that nobody waits for the last.
                return released.incrementAndGet() == COUNT + RECEIVERS;
            });
            makeChaos(handles, () -> {});

            awaitNoDeputies();
            assertThat(acquired.get() + witness.availablePermits()).isEqualTo(released.get());
        } finally {
            handles.forEach(Shared::close);
            witness.close();
            NamedSemaphore.unlink(name);
        }
    }

    /** A deputy has given back what nobody wanted before it ends. */
    private static void awaitNoDeputies() {
        while (Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("posixipc-deputy"))) {
            Thread.yield();
        }
    }
}
