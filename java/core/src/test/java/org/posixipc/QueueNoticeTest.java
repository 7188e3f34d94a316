package org.posixipc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.testing.AcceptanceRecord;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;

/** mq_notify within one process. */
@ExtendWith({LeavesNothingBehind.class, AcceptanceRecord.class})
@Timeout(60)
class QueueNoticeTest {
    private final String name = TestNames.next();
    private MessageQueue queue;

    @BeforeEach
    void create() throws IpcException {
        queue = MessageQueue.builder(name).capacity(4).maxMessageSize(8).create();
    }

    @AfterEach
    void close() throws IpcException {
        queue.close();
        MessageQueue.unlink(name);
    }

    @Test
    void theNoticeComesOnceAndLeavesTheMessage() throws Exception {
        CompletableFuture<Void> notice = queue.notifyOnce();
        assertThat(notice).isNotDone();

        queue.send(new byte[1], 0);

        notice.get(30, SECONDS);
        assertThat(queue.depth()).isEqualTo(1);
    }

    @Test
    void aSecondRegistrationIsRefusedAndNamesThisProcess() throws Exception {
        CompletableFuture<Void> notice = queue.notifyOnce();
        try (MessageQueue other = MessageQueue.open(name)) {
            assertThatExceptionOfType(IpcBusyException.class)
                    .isThrownBy(other::notifyOnce)
                    .withMessageContaining(name)
                    .withMessageContaining("EBUSY")
                    .withMessageContaining("this process")
                    .satisfies(e -> assertThat(e.holderPid())
                            .hasValue((int) ProcessHandle.current().pid()));
        }
        assertThat(notice.cancel(true)).isTrue();
    }

    @Test
    void cancellingFreesThePlace() throws Exception {
        assertThat(queue.notifyOnce().cancel(true)).isTrue();

        CompletableFuture<Void> second = queue.notifyOnce();
        queue.send(new byte[1], 0);

        second.get(30, SECONDS);
    }

    @Test
    void closingAnotherHandleDoesNotEndIt() throws Exception {
        CompletableFuture<Void> notice = queue.notifyOnce();
        for (int i = 0; i < 20; i++) {
            MessageQueue.open(name).close();
        }
        assertThat(notice).isNotDone();

        queue.send(new byte[1], 0);

        notice.get(30, SECONDS);
    }

    @Test
    void aMessageMissedWhileItWasRegisteredAgainCompletesIt() throws Exception {
        for (int i = 0; i < 200; i++) {
            CompletableFuture<Void> notice = queue.notifyOnce();
            MessageQueue.open(name).close();
            queue.send(new byte[1], 0);

            notice.get(30, SECONDS);
            queue.receive();
        }
    }

    @Test
    void closingItsHandleEndsIt() throws Exception {
        CompletableFuture<Void> notice = queue.notifyOnce();

        queue.close();

        assertThatThrownBy(() -> notice.get(30, SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
        assertThatThrownBy(queue::notifyOnce).isInstanceOf(IllegalStateException.class);
    }
}
