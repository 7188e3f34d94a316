package org.posixipc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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

/** How waiting platform threads end: by a message, an interrupt, a close, a deadline. */
@ExtendWith({LeavesNothingBehind.class, AcceptanceRecord.class})
@Timeout(60)
class MessageQueueInterruptTest {
    private static final Duration LONG = Duration.ofDays(100_000);

    private final String name = TestNames.next();
    private MessageQueue queue;

    @BeforeEach
    void create() throws IpcException {
        queue = MessageQueue.builder(name).capacity(1).maxMessageSize(16).create();
    }

    @AfterEach
    void close() throws IpcException {
        queue.close();
        MessageQueue.unlink(name);
    }

    @Test
    void aReceiverWakesForAMessage() throws Exception {
        InThread<Message> receiver = InThread.start(queue::receive).awaitBlocked();

        queue.send("here".getBytes(UTF_8), 3);

        assertThat(receiver.result().text()).isEqualTo("here");
    }

    @Test
    void anInterruptEndsAReceiver() throws Exception {
        InThread<Message> receiver = InThread.start(queue::receive).awaitBlocked();

        receiver.thread().interrupt();

        assertThat(receiver.failure()).isInstanceOf(InterruptedException.class);
        assertThat(receiver.wasInterruptedAtEnd()).isFalse();
        assertThat(queue.isOpen()).isTrue();
    }

    @Test
    void anInterruptEndsATimedReceiver() throws Exception {
        InThread<?> receiver = InThread.start(() -> queue.tryReceive(LONG)).awaitBlocked();

        receiver.thread().interrupt();

        assertThat(receiver.failure()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void anInterruptEndsASender() throws Exception {
        queue.send(new byte[1], 0);
        InThread<?> sender = InThread.start(() -> {
                    queue.send(new byte[2], 0);
                    return null;
                })
                .awaitBlocked();

        sender.thread().interrupt();

        assertThat(sender.failure()).isInstanceOf(InterruptedException.class);
        assertThat(queue.depth()).isEqualTo(1);
    }

    @Test
    void anInterruptedThreadStillTakesWhatIsThere() throws Exception {
        queue.send("there".getBytes(UTF_8), 0);
        InThread<Message> receiver = InThread.start(() -> {
            Thread.currentThread().interrupt();
            return queue.receive();
        });

        assertThat(receiver.result().text()).isEqualTo("there");
        assertThat(receiver.wasInterruptedAtEnd()).isTrue();
    }

    @Test
    void anInterruptedThreadDoesNotWait() throws Exception {
        InThread<Message> receiver = InThread.start(() -> {
            Thread.currentThread().interrupt();
            return queue.receive();
        });

        assertThat(receiver.failure()).isInstanceOf(InterruptedException.class);
    }

    @Test
    @Acceptance("CON-P4")
    void closeEndsAReceiverAndASender() throws Exception {
        InThread<Message> receiver = InThread.start(queue::receive).awaitBlocked();
        MessageQueue other = MessageQueue.open(name);
        InThread<Message> unconcerned = InThread.start(other::receive).awaitBlocked();

        queue.close();

        assertThat(receiver.failure())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("closed");
        assertThat(unconcerned.isRunning()).isTrue();
        other.close();
        assertThat(unconcerned.failure()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    @Acceptance("CON-P4")
    void closeEndsASenderThatWaitsForRoom() throws Exception {
        queue.send(new byte[1], 0);
        InThread<?> sender =
                InThread.start(() -> queue.trySend(new byte[2], 0, LONG)).awaitBlocked();

        queue.close();

        assertThat(sender.failure()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theDeadlineIsKept() throws Exception {
        long start = System.nanoTime();

        assertThat(queue.tryReceive(Duration.ofMillis(40))).isEmpty();

        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(40_000_000);
    }

    @Test
    void aThreadCanWaitAgainAfterItWasInterrupted() throws Exception {
        InThread<String> receiver = InThread.start(() -> {
                    int interrupts = 0;
                    for (; ; ) {
                        try {
                            return queue.receive().text() + " after " + interrupts;
                        } catch (InterruptedException e) {
                            interrupts++;
                        }
                    }
                })
                .awaitBlocked();
        for (int i = 0; i < 3; i++) {
            receiver.thread().interrupt();
            receiver.awaitBlocked();
        }

        queue.send("come".getBytes(UTF_8), 0);

        assertThat(receiver.result()).startsWith("come after");
    }

    @Test
    void capabilitiesTellHowWaitsAreEnded() {
        assertThat(Capabilities.read().selfTests())
                .containsKeys("wake-up of queues and words", "wake-up of semaphores and locks")
                .containsEntry("steps of the wall clock", "ok");
    }
}
