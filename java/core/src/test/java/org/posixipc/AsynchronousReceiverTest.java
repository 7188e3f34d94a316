package org.posixipc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.testing.AcceptanceRecord;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;
import org.posixipc.testing.Virtual;

/** Futures, subscriptions and publishers of a queue. */
@ExtendWith({LeavesNothingBehind.class, AcceptanceRecord.class})
@Timeout(60)
class AsynchronousReceiverTest {
    private final String name = TestNames.next();
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private MessageQueue queue;

    @BeforeEach
    void create() throws IpcException {
        queue = MessageQueue.builder(name).capacity(8).maxMessageSize(16).create();
    }

    @AfterEach
    void close() throws Exception {
        queue.close();
        MessageQueue.unlink(name);
        executor.shutdown();
        assertThat(executor.awaitTermination(30, SECONDS)).isTrue();
    }

    private void send(String text) throws InterruptedException {
        queue.send(text.getBytes(UTF_8), 0);
    }

    @Test
    void aFutureCompletesWithAMessageThatIsThere() throws Exception {
        send("early");

        assertThat(queue.receiveAsync()).isCompleted();
    }

    @Test
    void aFutureCompletesWithTheNextMessage() throws Exception {
        CompletableFuture<Message> future = queue.receiveAsync();
        assertThat(future).isNotDone();

        send("later");

        assertThat(future.get(30, SECONDS).text()).isEqualTo("later");
    }

    @Test
    void futuresAreServedInTheOrderInWhichTheyWereMade() throws Exception {
        List<CompletableFuture<Message>> futures = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            futures.add(queue.receiveAsync());
        }
        for (int i = 0; i < 5; i++) {
            send("message " + i);
            assertThat(futures.get(i).get(30, SECONDS).text()).isEqualTo("message " + i);
        }
    }

    @Test
    void aCancelledFutureTakesNothing() throws Exception {
        CompletableFuture<Message> cancelled = queue.receiveAsync();
        CompletableFuture<Message> next = queue.receiveAsync();
        assertThat(cancelled.cancel(true)).isTrue();

        send("for the next");

        assertThat(next.get(30, SECONDS).text()).isEqualTo("for the next");
        assertThat(cancelled).isCancelled();
    }

    @Test
    void aFutureThatTimedOutTakesNothing() throws Exception {
        CompletableFuture<Message> late = queue.receiveAsync().orTimeout(10, TimeUnit.MILLISECONDS);
        assertThatThrownBy(() -> late.get(30, SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(TimeoutException.class);

        send("still there");

        assertThat(queue.receive().text()).isEqualTo("still there");
    }

    /** Whoever wins, a message is either in the future or in the queue. */
    @Test
    void cancellingInTheMomentOfArrivalLosesNothing() throws Exception {
        int kept = 0;
        for (int i = 0; i < 2000; i++) {
            CompletableFuture<Message> future = queue.receiveAsync();
            CompletableFuture<Void> sent = CompletableFuture.runAsync(
                    () -> assertThat(queue.trySend(new byte[1], 0)).isTrue(), executor);
            boolean cancelled = future.cancel(true);
            sent.get(30, SECONDS);
            if (cancelled) {
                assertThat(queue.receive().length()).isEqualTo(1);
                kept++;
            } else {
                assertThat(future.get(30, SECONDS).length()).isEqualTo(1);
            }
            assertThat(queue.depth()).isZero();
        }
        assertThat(kept).isPositive();
    }

    @Test
    void closeEndsPendingFutures() {
        CompletableFuture<Message> future = queue.receiveAsync();

        queue.close();

        assertThatThrownBy(() -> future.get(30, SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is closed");
        assertThatThrownBy(queue::receiveAsync).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aMessageCannotBeObtruded() {
        CompletableFuture<Message> future = queue.receiveAsync();

        assertThatThrownBy(() -> future.obtrudeValue(null)).isInstanceOf(UnsupportedOperationException.class);
        assertThat(future.complete(new Message(new byte[3], 0))).isTrue();
        assertThat(future.join().length()).isEqualTo(3);
    }

    @Test
    void aSubscriptionHandsOverEveryMessageInOrder() throws Exception {
        LinkedBlockingQueue<String> received = new LinkedBlockingQueue<>();
        try (Subscription subscription = queue.onMessage(executor, message -> received.add(message.text()))) {
            assertThat(subscription.isOpen()).isTrue();
            for (int i = 0; i < 500; i++) {
                send("m" + i);
            }
            for (int i = 0; i < 500; i++) {
                assertThat(received.poll(30, SECONDS)).isEqualTo("m" + i);
            }
        }
        send("after the end");
        assertThat(queue.receive().text()).isEqualTo("after the end");
        assertThat(received).isEmpty();
    }

    @Test
    void aHandlerThatThrowsIsReportedAndGetsTheNextMessage() throws Exception {
        LinkedBlockingQueue<Throwable> reported = new LinkedBlockingQueue<>();
        LinkedBlockingQueue<String> received = new LinkedBlockingQueue<>();
        ExecutorService reporting = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task);
            thread.setUncaughtExceptionHandler((t, failure) -> reported.add(failure));
            return thread;
        });
        try (Subscription subscription = queue.onMessage(reporting, message -> {
            received.add(message.text());
            throw new IllegalArgumentException("handler of " + message.text());
        })) {
            send("one");
            send("two");

            assertThat(received.poll(30, SECONDS)).isEqualTo("one");
            assertThat(received.poll(30, SECONDS)).isEqualTo("two");
            assertThat(reported.poll(30, SECONDS)).hasMessage("handler of one");
            assertThat(reported.poll(30, SECONDS)).hasMessage("handler of two");
            assertThat(subscription.isOpen()).isTrue();
        } finally {
            reporting.shutdown();
        }
    }

    @Test
    void anExecutorThatRefusesEndsTheSubscriptionAndLosesNothing() throws Exception {
        ExecutorService gone = Executors.newSingleThreadExecutor();
        gone.shutdown();
        Subscription subscription = queue.onMessage(gone, message -> {});

        send("kept");

        while (subscription.isOpen()) {
            Thread.onSpinWait();
        }
        assertThat(queue.receive().text()).isEqualTo("kept");
    }

    @Test
    void anExecutorThatCannotMakeAThreadEndsTheSubscription() throws Exception {
        Subscription subscription = queue.onMessage(
                task -> {
                    throw new OutOfMemoryError("no thread, as the test wants it");
                },
                message -> {});

        send("kept");

        while (subscription.isOpen()) {
            Thread.onSpinWait();
        }
        assertThat(queue.receive().text()).isEqualTo("kept");
    }

    @Test
    void aSlowHandlerDoesNotHoldUpOthers() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (Subscription slow = queue.onMessage(executor, message -> {
            busy.countDown();
            awaitQuietly(release);
        })) {
            send("for the slow one");
            assertThat(busy.await(30, SECONDS)).isTrue();
            CompletableFuture<Message> future = queue.receiveAsync();

            send("for the future");

            assertThat(future.get(30, SECONDS).text()).isEqualTo("for the future");
            assertThat(slow.isOpen()).isTrue();
        } finally {
            release.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void severalSubscriptionsShareTheMessages() throws Exception {
        Set<String> received = ConcurrentHashMap.newKeySet();
        CountDownLatch all = new CountDownLatch(200);
        ExecutorService two = Executors.newFixedThreadPool(2);
        try (Subscription first = queue.onMessage(two, message -> {
                    received.add(message.text());
                    all.countDown();
                });
                Subscription second = queue.onMessage(two, message -> {
                    received.add(message.text());
                    all.countDown();
                })) {
            for (int i = 0; i < 200; i++) {
                send("m" + i);
            }
            assertThat(all.await(30, SECONDS)).isTrue();
            assertThat(received).hasSize(200);
            assertThat(first.isOpen() && second.isOpen()).isTrue();
        } finally {
            two.shutdown();
        }
    }

    @Test
    void aPublisherTakesWhatIsRequestedAndNoMore() throws Exception {
        Recorder recorder = new Recorder();
        queue.messages(executor).subscribe(recorder);
        for (int i = 0; i < 5; i++) {
            send("m" + i);
        }
        recorder.subscription.request(2);
        assertThat(recorder.events.poll(30, SECONDS)).isEqualTo("m0");
        assertThat(recorder.events.poll(30, SECONDS)).isEqualTo("m1");
        recorder.subscription.request(1);
        assertThat(recorder.events.poll(30, SECONDS)).isEqualTo("m2");
        assertThat(queue.depth()).isEqualTo(2);
        recorder.subscription.request(100);
        assertThat(recorder.events.poll(30, SECONDS)).isEqualTo("m3");
        assertThat(recorder.events.poll(30, SECONDS)).isEqualTo("m4");

        queue.close();

        assertThat(recorder.events.poll(30, SECONDS)).isEqualTo("complete");
    }

    @Test
    void aRequestOfNothingIsAnError() throws Exception {
        Recorder recorder = new Recorder();
        queue.messages(executor).subscribe(recorder);

        recorder.subscription.request(0);

        assertThat(recorder.events.poll(30, SECONDS)).startsWith("error").contains("IllegalArgument");
    }

    private static final class Recorder implements Flow.Subscriber<Message> {
        private final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
        private Flow.Subscription subscription;

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
        }

        @Override
        public void onNext(Message message) {
            events.add(message.text());
        }

        @Override
        public void onError(Throwable failure) {
            events.add("error " + failure);
        }

        @Override
        public void onComplete() {
            events.add("complete");
        }
    }

    /** One message a queue at a time, so that small queues do. */
    @Test
    void aThousandFuturesOnFiftyQueuesNeedNoThreadsOfTheirOwn() throws Exception {
        List<String> names = new ArrayList<>();
        List<MessageQueue> queues = new ArrayList<>();
        List<CompletableFuture<Message>> futures = new ArrayList<>();
        try {
            for (int i = 0; i < 50; i++) {
                names.add(TestNames.next());
                queues.add(MessageQueue.builder(names.get(i))
                        .capacity(1)
                        .maxMessageSize(8)
                        .create());
            }
            queue.receiveAsync().cancel(true); // the poller runs
            long before = Virtual.osThreads();
            for (int i = 0; i < 1000; i++) {
                futures.add(queues.get(i % 50).receiveAsync());
            }
            assertThat(Virtual.osThreads() - before).isLessThanOrEqualTo(2);
            for (int i = 0; i < 1000; i++) {
                queues.get(i % 50).send(Integer.toString(i).getBytes(UTF_8), 0);
            }
            Set<String> texts = new TreeSet<>();
            for (CompletableFuture<Message> future : futures) {
                texts.add(future.get(30, SECONDS).text());
            }
            assertThat(texts).hasSize(1000);
            // The common pool may have started its workers for the completions, and no more.
            assertThat(Virtual.osThreads() - before)
                    .isLessThanOrEqualTo(2 + Runtime.getRuntime().availableProcessors());
        } finally {
            queues.forEach(MessageQueue::close);
            for (String made : names) {
                MessageQueue.unlink(made);
            }
        }
    }

    @Test
    void theDescriptorIsTheQueues() throws Exception {
        assertThat(java.nio.file.Files.readSymbolicLink(java.nio.file.Path.of("/proc/self/fd/" + queue.descriptor())))
                .hasToString(name);
        queue.close();
        assertThatThrownBy(queue::descriptor).isInstanceOf(IllegalStateException.class);
    }
}
