package org.posixipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.posixipc.testing.Acceptance;
import org.posixipc.testing.AcceptanceRecord;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;

/** What a queue refuses: with which exception and words, and that nothing was made, sent or lost by it. */
@ExtendWith({LeavesNothingBehind.class, AcceptanceRecord.class})
class MessageQueueRefusalTest {
    private final String name = TestNames.next();
    private MessageQueue queue;

    @BeforeEach
    void create() throws IpcException {
        queue = MessageQueue.builder(name).capacity(2).maxMessageSize(16).create();
    }

    @AfterEach
    void unlink() throws IpcException {
        queue.close();
        MessageQueue.unlink(name);
    }

    @Test
    @Acceptance("MQ-P5")
    void refusesTheDirectionItWasNotOpenedFor() throws Exception {
        queue.send(new byte[] {1}, 0);
        try (MessageQueue reader =
                        MessageQueue.builder(name).access(Access.READ_ONLY).open();
                MessageQueue writer =
                        MessageQueue.builder(name).access(Access.WRITE_ONLY).open()) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> reader.send(new byte[1], 0))
                    .withMessageContaining("READ_ONLY");
            assertThatIllegalStateException()
                    .isThrownBy(() -> reader.trySend(ByteBuffer.allocate(1), 0))
                    .withMessageContaining("READ_ONLY");
            assertThatIllegalStateException().isThrownBy(writer::receive).withMessageContaining("WRITE_ONLY");
            assertThatIllegalStateException()
                    .isThrownBy(() -> writer.tryReceive(ByteBuffer.allocate(16)))
                    .withMessageContaining("WRITE_ONLY");
        }
        assertThat(queue.depth()).isEqualTo(1);
    }

    @Test
    @Acceptance("BAD-P1")
    void refusesNull() {
        assertThatNullPointerException().isThrownBy(() -> MessageQueue.create(null));
        assertThatNullPointerException().isThrownBy(() -> MessageQueue.open(null));
        assertThatNullPointerException().isThrownBy(() -> MessageQueue.openOrCreate(null));
        assertThatNullPointerException().isThrownBy(() -> MessageQueue.unlink(null));
        assertThatNullPointerException().isThrownBy(() -> queue.send((byte[]) null, 0));
        assertThatNullPointerException().isThrownBy(() -> queue.send((ByteBuffer) null, 0));
        assertThatNullPointerException().isThrownBy(() -> queue.trySend(new byte[1], 0, null));
        assertThatNullPointerException().isThrownBy(() -> queue.receive((ByteBuffer) null));
        assertThatNullPointerException().isThrownBy(() -> queue.receive(new byte[16], 0, 16, null));
        assertThatNullPointerException().isThrownBy(() -> queue.tryReceive((Duration) null));
        assertThat(queue.depth()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/a/b", "/a/", "noslash", "/.", "/..", "/nul\0", "/lone\ud800", "//a"})
    @Acceptance("BAD-P2")
    @Acceptance("BAD-P3")
    void refusesANameThatIsNone(String bad) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MessageQueue.create(bad))
                .withMessageContaining("name");
        assertThatIllegalArgumentException().isThrownBy(() -> MessageQueue.open(bad));
        assertThatIllegalArgumentException().isThrownBy(() -> MessageQueue.openOrCreate(bad));
        assertThatIllegalArgumentException().isThrownBy(() -> MessageQueue.unlink(bad));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    @Acceptance("BAD-P4")
    void refusesAnAttributeBelowOne(int bad) {
        String other = TestNames.next();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MessageQueue.builder(other).capacity(bad));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MessageQueue.builder(other).maxMessageSize(bad));
        assertAbsent(other);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 32768, Integer.MAX_VALUE, Integer.MIN_VALUE})
    @Acceptance("BAD-P5")
    void refusesAPriorityOutsideItsRange(int bad) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> queue.send(new byte[1], bad))
                .withMessageContaining("priority " + bad);
        assertThatIllegalArgumentException().isThrownBy(() -> queue.trySend(ByteBuffer.allocateDirect(1), bad));
        assertThat(queue.depth()).isZero();
    }

    @Test
    void takesTheHighestPriority() throws Exception {
        queue.send(new byte[1], 32767);
        assertThat(queue.receive().priority()).isEqualTo(32767);
    }

    @Test
    @Acceptance("BAD-P6")
    void refusesAMessageThatIsTooLong() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> queue.send(new byte[17], 0))
                .withMessage("message of 17 bytes is above maxMessageSize = 16 of queue " + name);
        assertThatIllegalArgumentException().isThrownBy(() -> queue.send(ByteBuffer.allocateDirect(17), 0));
        assertThat(queue.depth()).isZero();
    }

    @Test
    void refusesRoomForLessThanTheLargestMessage() throws Exception {
        queue.send(new byte[1], 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> queue.receive(ByteBuffer.allocate(15)))
                .withMessageContaining("room for 15 bytes");
        assertThatIllegalArgumentException().isThrownBy(() -> queue.receive(new byte[32], 0, 15, new Receipt()));
        assertThatExceptionOfType(ReadOnlyBufferException.class)
                .isThrownBy(() -> queue.receive(ByteBuffer.allocate(16).asReadOnlyBuffer()));
        assertThat(queue.depth()).isEqualTo(1);
    }

    @Test
    void refusesABufferWhoseMemoryWasFreed() throws Exception {
        assumeTrue(Runtime.version().feature() >= 22, "java.lang.foreign is final from 22 on");
        Class<?> type = Class.forName("java.lang.foreign.Arena");
        AutoCloseable arena = (AutoCloseable) type.getMethod("ofConfined").invoke(null);
        Object segment = type.getMethod("allocate", long.class, long.class).invoke(arena, 64L, 8L);
        ByteBuffer freed = (ByteBuffer) Class.forName("java.lang.foreign.MemorySegment")
                .getMethod("asByteBuffer")
                .invoke(segment);
        arena.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> queue.send(freed.slice(0, 8), 0))
                .withMessage("Already closed");
        queue.send(new byte[1], 0);
        assertThatIllegalStateException().isThrownBy(() -> queue.receive(freed)).withMessage("Already closed");
        assertThatIllegalStateException()
                .isThrownBy(() -> queue.tryReceive(freed))
                .withMessage("Already closed");
        assertThat(queue.depth()).isEqualTo(1);
    }

    @Test
    void refusesAPartThatIsNotInsideTheArray() {
        byte[] bytes = new byte[8];
        for (int[] part : List.of(new int[] {-1, 4}, new int[] {0, 9}, new int[] {8, 1}, new int[] {4, -1}, new int[] {
            4, Integer.MAX_VALUE
        })) {
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> queue.send(bytes, part[0], part[1], 0));
            assertThatExceptionOfType(IndexOutOfBoundsException.class)
                    .isThrownBy(() -> queue.tryReceive(bytes, part[0], part[1], new Receipt()));
        }
        assertThat(queue.depth()).isZero();
    }

    @Test
    @Acceptance("BAD-P7")
    void refusesEveryOperationOnceClosed() {
        queue.close();
        queue.close();
        Map<String, ThrowingCallable> operations = Map.ofEntries(
                Map.entry("send", () -> queue.send(new byte[1], 0)),
                Map.entry("send buffer", () -> queue.send(ByteBuffer.allocateDirect(1), 0)),
                Map.entry("trySend", () -> queue.trySend(new byte[1], 0)),
                Map.entry("trySend in time", () -> queue.trySend(new byte[1], 0, Duration.ofSeconds(1))),
                Map.entry("receive", () -> queue.receive()),
                Map.entry("receive buffer", () -> queue.receive(ByteBuffer.allocateDirect(16))),
                Map.entry("receive array", () -> queue.receive(new byte[16], 0, 16, new Receipt())),
                Map.entry("tryReceive", () -> queue.tryReceive()),
                Map.entry("tryReceive in time", () -> queue.tryReceive(Duration.ofSeconds(1))),
                Map.entry("drainTo", () -> queue.drainTo(message -> {}, 1)),
                Map.entry("available", () -> queue.available().iterator().hasNext()),
                Map.entry("depth", () -> queue.depth()));
        operations.forEach((what, operation) -> assertThatIllegalStateException()
                .as(what)
                .isThrownBy(operation)
                .withMessage("queue " + name + " is closed"));
        assertThat(queue.isOpen()).isFalse();
    }

    @Test
    void saysThatTheNameIsTaken() {
        assertThatExceptionOfType(IpcExistsException.class)
                .isThrownBy(() -> MessageQueue.create(name))
                .withMessageStartingWith("mq_open(" + name + "): EEXIST, ")
                .satisfies(e -> {
                    assertThat(e.errno()).isEqualTo(Errno.EEXIST);
                    assertThat(e.operation()).isEqualTo("mq_open");
                    assertThat(e.name()).isEqualTo(name);
                });
    }

    @Test
    void saysThatThereIsNoSuchQueue() {
        String other = TestNames.next();
        assertAbsent(other);
        assertThatExceptionOfType(IpcNotFoundException.class)
                .isThrownBy(() -> MessageQueue.unlink(other))
                .withMessageStartingWith("mq_unlink(" + other + "): ENOENT, ");
    }

    @Test
    void refusesToOpenWithOtherAttributesThanAskedFor() {
        assertThatExceptionOfType(IpcExistsException.class)
                .isThrownBy(() -> MessageQueue.builder(name).capacity(5).openOrCreate())
                .withMessageContaining("capacity 2 and 5 was asked for");
        assertThatExceptionOfType(IpcExistsException.class)
                .isThrownBy(() -> MessageQueue.builder(name).maxMessageSize(99).openOrCreate())
                .withMessageContaining("maxMessageSize 16 and 99 was asked for");
    }

    @Test
    void namesTheCapacityLimitThatWasHit() {
        long limit = Limits.read().queueCapacityMax().orElse(Integer.MAX_VALUE);
        assumeTrue(limit < 60_000, "this kernel shows no fs.mqueue.msg_max below its ceiling");
        String other = TestNames.next();
        assertThatExceptionOfType(IpcException.class)
                .isThrownBy(() -> MessageQueue.builder(other)
                        .capacity(65_537)
                        .maxMessageSize(1)
                        .create())
                .withMessageStartingWith(
                        "mq_open(" + other + "): EINVAL, capacity 65537 is above fs.mqueue.msg_max = " + limit)
                .withMessageContaining("sysctl");
        assertAbsent(other);
    }

    @Test
    void namesTheSizeLimitThatWasHit() {
        String other = TestNames.next();
        assertThatExceptionOfType(IpcException.class)
                .isThrownBy(() -> MessageQueue.builder(other)
                        .capacity(1)
                        .maxMessageSize(Integer.MAX_VALUE)
                        .create())
                .withMessageContaining("maxMessageSize 2147483647 is above fs.mqueue.msgsize_max = ")
                .withMessageEndingWith("takes at most 16777216");
        assertAbsent(other);
    }

    @Test
    void staysOnOneLineWhateverTheName() throws Exception {
        String odd = name + "\r\n\u2028";
        String shown = name + "\\u000d\\u000a\\u2028";
        assertThatExceptionOfType(IpcNotFoundException.class)
                .isThrownBy(() -> MessageQueue.open(odd))
                .withMessageStartingWith("mq_open(" + shown + "): ENOENT, ")
                .satisfies(e -> assertThat(e.name()).isEqualTo(odd));
        MessageQueue other =
                MessageQueue.builder(odd).capacity(1).maxMessageSize(8).create();
        MessageQueue.unlink(odd);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> other.send(new byte[9], 0))
                .withMessageEndingWith("of queue " + shown);
        other.close();
        assertThatIllegalStateException().isThrownBy(other::depth).withMessage("queue " + shown + " is closed");
    }

    private static void assertAbsent(String name) {
        assertThatExceptionOfType(IpcNotFoundException.class).isThrownBy(() -> MessageQueue.open(name));
    }
}
