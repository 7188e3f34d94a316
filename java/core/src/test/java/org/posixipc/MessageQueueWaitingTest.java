package org.posixipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.testing.AcceptanceRecord;
import org.posixipc.testing.Blocked;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;

/** How a wait on a queue ends. */
@ExtendWith({LeavesNothingBehind.class, AcceptanceRecord.class})
class MessageQueueWaitingTest {
    private final String name = TestNames.next();
    private MessageQueue queue;

    @BeforeEach
    void create() throws IpcException {
        queue = MessageQueue.builder(name).capacity(1).maxMessageSize(8).create();
    }

    @AfterEach
    void unlink() throws IpcException {
        queue.close();
        MessageQueue.unlink(name);
    }

    @Test
    void returnsEmptyWhenQueueStaysEmpty() throws Exception {
        long start = System.nanoTime();
        assertThat(queue.tryReceive(Duration.ofMillis(100))).isEmpty();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(100_000_000);
        assertThat(queue.tryReceive(Duration.ZERO)).isEmpty();
        assertThat(queue.tryReceive(Duration.ofDays(-1))).isEmpty();
    }

    @Test
    void receivesAMessageSentWhileItWaits() throws Exception {
        FutureTask<Message> receiver = Blocked.start(() -> queue.receive());
        queue.send(new byte[] {7}, 3);
        assertThat(receiver.get().priority()).isEqualTo(3);
    }

    @Test
    void sendsWhenRoomIsMade() throws Exception {
        queue.send(new byte[] {1}, 0);
        FutureTask<Boolean> sender = Blocked.start(() -> queue.trySend(new byte[] {2}, 0, Duration.ofSeconds(25)));
        assertThat(queue.receive().bytes()).containsExactly(1);
        assertThat(sender.get()).isTrue();
        assertThat(queue.receive().bytes()).containsExactly(2);
    }

    @Test
    void endsAWaitWhenItsThreadIsInterrupted() throws Exception {
        Blocked.Task<Message> receiver = Blocked.start(() -> queue.receive());
        receiver.thread().interrupt();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(receiver::get)
                .withCauseInstanceOf(InterruptedException.class);
        assertThat(queue.isOpen()).isTrue();
    }

    @Test
    void endsAWaitWhenTheHandleIsClosed() throws Exception {
        Blocked.Task<Message> receiver = Blocked.start(() -> queue.receive());
        queue.close();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(receiver::get)
                .withCauseInstanceOf(IllegalStateException.class)
                .withMessageContaining("queue " + name + " is closed");
    }

    @Test
    void takesAMessageThatIsThereAlthoughInterrupted() throws Exception {
        queue.send(new byte[] {5}, 0);
        Thread.currentThread().interrupt();
        assertThat(queue.receive().bytes()).containsExactly(5);
        assertThat(Thread.interrupted()).isTrue();
    }
}
