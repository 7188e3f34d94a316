package org.posixipc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.testing.Acceptance;
import org.posixipc.testing.AcceptanceRecord;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;

@ExtendWith({LeavesNothingBehind.class, AcceptanceRecord.class})
class MessageQueueTest {
    private final String name = TestNames.next();
    private final List<MessageQueue> opened = new ArrayList<>();

    @AfterEach
    void closeAndUnlink() throws IpcException {
        opened.forEach(MessageQueue::close);
        try {
            MessageQueue.unlink(name);
        } catch (IpcNotFoundException e) {
            // The test took it away, or made none.
        }
    }

    private MessageQueue queue(int capacity, int maxMessageSize) throws IpcException {
        MessageQueue queue = MessageQueue.builder(name)
                .capacity(capacity)
                .maxMessageSize(maxMessageSize)
                .create();
        opened.add(queue);
        return queue;
    }

    @Test
    @Acceptance("MQ-P1")
    void reportsTheAttributesItWasCreatedWith() throws IpcException {
        MessageQueue queue = queue(5, 64);

        assertThat(queue.attributes()).isEqualTo(new QueueAttributes(5, 64));
        assertThat(queue.depth()).isZero();
        assertThat(queue.name()).isEqualTo(name);
        assertThat(queue.access()).isEqualTo(Access.READ_WRITE);
    }

    @Test
    @Acceptance("MQ-P2")
    void deliversLargerPrioritiesFirst() throws Exception {
        MessageQueue queue = queue(5, 64);
        for (int priority : new int[] {6, 10, 2, 8, 1}) {
            queue.send(("payload " + priority).getBytes(UTF_8), priority);
        }

        for (int priority : new int[] {10, 8, 6, 2, 1}) {
            assertThat(queue.receive()).isEqualTo(new Message(("payload " + priority).getBytes(UTF_8), priority));
        }
    }

    @Test
    @Acceptance("MQ-P3")
    void tellsAnEmptyMessageFromNoMessage() throws Exception {
        MessageQueue queue = queue(5, 64);
        byte[] bytes = new byte[64];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        queue.send(bytes, 0);
        queue.send(new byte[0], 0);

        assertThat(queue.receive().bytes()).isEqualTo(bytes);
        assertThat(queue.tryReceive())
                .hasValueSatisfying(message -> assertThat(message.length()).isZero());
        assertThat(queue.tryReceive()).isEmpty();
    }

    @Test
    @Acceptance("MQ-P4")
    void returnsFalseWhenQueueStaysFull() throws Exception {
        MessageQueue queue = queue(2, 64);
        queue.send("A".getBytes(UTF_8), 1);
        queue.send("B".getBytes(UTF_8), 1);

        assertThat(queue.trySend("C".getBytes(UTF_8), 9)).isFalse();
        long start = System.nanoTime();
        assertThat(queue.trySend("C".getBytes(UTF_8), 9, Duration.ofMillis(50))).isFalse();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(50_000_000);

        assertThat(queue.available()).extracting(Message::text).containsExactly("A", "B");
    }

    @Test
    void carriesDirectAndHeapBuffersAlike() throws Exception {
        MessageQueue queue = queue(4, 16);
        ByteBuffer direct = ByteBuffer.allocateDirect(40).position(8);
        direct.put("direct".getBytes(UTF_8)).flip().position(8);
        ByteBuffer heap = ByteBuffer.wrap("xxheapxx".getBytes(UTF_8), 2, 4);
        queue.send(direct, 3);
        queue.send(heap.asReadOnlyBuffer(), 2);
        assertThat(direct.remaining()).isZero();

        ByteBuffer into = ByteBuffer.allocateDirect(64).position(10);
        assertThat(queue.receive(into)).isEqualTo(3);
        assertThat(into.position()).isEqualTo(16);
        assertThat(queue.receive(into)).isEqualTo(2);
        assertThat(UTF_8.decode(into.flip().position(10)).toString()).isEqualTo("directheap");
        assertThat(queue.tryReceive(into.clear())).isEqualTo(MessageQueue.NOTHING);
    }

    @Test
    void findsAMessageThatCameAfterEmptyTries() throws Exception {
        MessageQueue queue = queue(4, 16);
        MessageQueue other = MessageQueue.open(name);
        opened.add(other);
        for (String text : List.of("first", "second")) {
            for (int tries = 0; tries < 3; tries++) {
                assertThat(queue.tryReceive()).isEmpty();
            }
            other.send(ByteBuffer.wrap(text.getBytes(UTF_8)), 0);
            assertThat(queue.tryReceive().orElseThrow().text()).isEqualTo(text);
        }
        assertThat(queue.tryReceive()).isEmpty();
    }
}
