package org.posixipc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.testing.Acceptance;
import org.posixipc.testing.AcceptanceRecord;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.Peer;
import org.posixipc.testing.QueueChild;
import org.posixipc.testing.TestNames;

/** Queues between this JVM, other JVMs and C. */
@ExtendWith({LeavesNothingBehind.class, AcceptanceRecord.class})
class MessageQueueIT {
    private final String name = TestNames.next();

    @AfterEach
    void unlink() throws IpcException {
        try {
            MessageQueue.unlink(name);
        } catch (IpcNotFoundException e) {
            // The test took it away.
        }
    }

    @Test
    @Acceptance("XC-P1")
    void exchangesMessagesWithC() throws Exception {
        try (Peer c = Peer.inC()) {
            String queue = c.ask("queue create " + name + " rw 0600 5 32");
            c.ask("queue send " + queue + " 7 text:hello");
            try (MessageQueue mine = MessageQueue.open(name)) {
                assertThat(mine.attributes()).isEqualTo(new QueueAttributes(5, 32));
                assertThat(mine.receive()).isEqualTo(new Message("hello".getBytes(UTF_8), 7));

                byte[] answer = new byte[32];
                for (int i = 0; i < answer.length; i++) {
                    answer[i] = (byte) (i * 7);
                }
                mine.send(answer, 3);
                StringBuilder hex = new StringBuilder("3 hex:");
                for (byte b : answer) {
                    hex.append(String.format("%02x", b));
                }
                assertThat(c.ask("queue receive " + queue)).isEqualTo(hex.toString());
            }
        }
    }

    @Test
    @Acceptance("MQ-P6")
    void keepsMessagesWhenTheSenderIsGone() throws Exception {
        MessageQueue.builder(name).capacity(5).maxMessageSize(64).create().close();
        try (Peer sender = Peer.inJava(QueueChild.class)) {
            for (String text : List.of("one", "two", "three")) {
                sender.ask("send " + name + " 4 " + text);
            }
        }
        try (Peer receiver = Peer.inJava(QueueChild.class)) {
            assertThat(receiver.ask("drain " + name)).isEqualTo("one two three");
        }
    }

    @Test
    @Acceptance("FLT-P6")
    void losesNothingWhenABlockedReceiverIsKilled() throws Exception {
        try (MessageQueue queue = MessageQueue.builder(name)
                        .capacity(5)
                        .maxMessageSize(64)
                        .create();
                Peer sender = Peer.inC()) {
            Peer killed = Peer.inC();
            killed.askBlocking("queue receive " + killed.ask("queue open " + name + " r"));
            killed.kill();

            sender.ask("queue send " + sender.ask("queue open " + name + " w") + " 1 text:still here");
            assertThat(queue.tryReceive(Duration.ofSeconds(20)))
                    .hasValueSatisfying(message -> assertThat(message.text()).isEqualTo("still here"));
        }
    }

    @Test
    @Acceptance("CON-P2")
    @Timeout(120)
    void deliversEachMessageOnceToReceiversOfTwoJvms() throws Exception {
        int messages = 40_000;
        MessageQueue.builder(name).capacity(10).maxMessageSize(8).create().close();
        List<Peer> children = new ArrayList<>();
        try {
            for (int child = 0; child < 2; child++) {
                children.add(Peer.inJava(QueueChild.class));
            }
            for (int child = 0; child < 2; child++) {
                children.get(child).say("work " + name + " 2 2 " + child * (messages / 2) + " " + messages / 2);
            }
            BitSet seen = new BitSet(messages);
            for (Peer child : children) {
                collect(child.outcome(), seen);
            }
            assertThat(seen.cardinality()).isEqualTo(messages);
        } finally {
            children.forEach(Peer::close);
        }
    }

    /** Notes the numbers of one report; one that came before fails. */
    private static void collect(String report, BitSet seen) {
        for (String number : report.split(" ")) {
            int value = Integer.parseInt(number);
            assertThat(seen.get(value)).as("message %d came twice", value).isFalse();
            seen.set(value);
        }
    }
}
