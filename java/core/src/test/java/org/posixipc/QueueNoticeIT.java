package org.posixipc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.testing.Acceptance;
import org.posixipc.testing.AcceptanceRecord;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.Peer;
import org.posixipc.testing.TestNames;

/** Notices and listeners with a C program at the other end. */
@ExtendWith({LeavesNothingBehind.class, AcceptanceRecord.class})
class QueueNoticeIT {
    private final String name = TestNames.next();
    private MessageQueue queue;

    @BeforeEach
    void create() throws IpcException {
        queue = MessageQueue.builder(name).capacity(5).maxMessageSize(16).create();
    }

    @AfterEach
    void close() throws IpcException {
        queue.close();
        MessageQueue.unlink(name);
    }

    @Test
    @Acceptance("MQ-P7")
    void aNoticeComesOnceForTwoMessagesOfC() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        CompletableFuture<Void> notice = queue.notifyOnce();
        CompletableFuture<Void> called = notice.thenRun(calls::incrementAndGet);
        try (Peer peer = Peer.inC()) {
            peer.ask("queue open " + name + " rw");
            peer.ask("queue send 0 1 text:first");
            called.get(30, SECONDS);
            queue.receive();
            peer.ask("queue send 0 1 text:second");

            // Whoever registers now finds the place free: the first notice was the only one.
            assertThat(queue.receive().text()).isEqualTo("second");
            CompletableFuture<Void> again = queue.notifyOnce();
            peer.ask("queue send 0 1 text:third");
            again.get(30, SECONDS);
        }
        assertThat(calls).hasValue(1);
    }

    @Test
    @Acceptance("MQ-P8")
    void thePlaceIsTakenUntilTheOtherProcessCloses() throws Exception {
        try (Peer peer = Peer.inC()) {
            peer.ask("queue open " + name + " rw");
            peer.ask("queue notify 0 7");
            long holder = peer.pid();
            assertThatExceptionOfType(IpcBusyException.class)
                    .isThrownBy(queue::notifyOnce)
                    .withMessageContaining("process " + holder)
                    .satisfies(e -> assertThat(e.errno().symbol()).isEqualTo("EBUSY"))
                    .satisfies(e -> assertThat(e.holderPid()).hasValue((int) holder));

            peer.ask("queue close 0");

            assertThat(queue.notifyOnce().cancel(false)).isTrue();
        }
    }

    @Test
    @Acceptance("FLT-P7")
    void aKilledHolderFreesThePlace() throws Exception {
        Peer peer = Peer.inC();
        peer.ask("queue open " + name + " rw");
        peer.ask("queue notify 0 7");

        peer.kill();

        assertThat(queue.notifyOnce().cancel(false)).isTrue();
    }

    @Test
    @Acceptance("XC-P4")
    void aMessageOfJavaReachesTheNoticeOfC() throws Exception {
        try (Peer peer = Peer.inC()) {
            peer.ask("queue open " + name + " rw");
            peer.ask("queue notify 0 42");

            queue.send("hello".getBytes(UTF_8), 1);
            queue.send("again".getBytes(UTF_8), 1);

            assertThat(peer.ask("queue notice 20000")).startsWith("42 message");
            assertThat(peer.askRaw("queue notice 100")).startsWith("error EAGAIN");
        }
    }

    @Test
    @Acceptance("FLT-P6")
    void aListenerGetsTheMessageWhenABlockedReceiverIsKilled() throws Exception {
        Peer receiver = Peer.inC();
        receiver.ask("queue open " + name + " rw");
        receiver.askBlocking("queue receive 0");
        CompletableFuture<Message> future = queue.receiveAsync();

        receiver.kill();
        try (Peer sender = Peer.inC()) {
            sender.ask("queue open " + name + " rw");
            sender.ask("queue send 0 3 text:alive");
        }

        assertThat(future.get(30, SECONDS)).isEqualTo(new Message("alive".getBytes(UTF_8), 3));
    }

    @Test
    void aCancelledRegistrationFreesThePlaceForC() throws Exception {
        try (Peer peer = Peer.inC()) {
            peer.ask("queue open " + name + " rw");
            CompletableFuture<Void> notice = queue.notifyOnce();
            assertThat(peer.askRaw("queue notify 0 1")).startsWith("error EBUSY");
            assertThat(notice.cancel(true)).isTrue();
            peer.ask("queue notify 0 1");
            assertThatExceptionOfType(IpcBusyException.class).isThrownBy(queue::notifyOnce);
            peer.ask("queue cancel 0");
        }
    }
}
