package org.posixipc.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.IpcException;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;

/** The place where a record would run over the ring's end, met by everything that can be begun there and given up again. */
@ExtendWith(LeavesNothingBehind.class)
@Timeout(60)
class LapEndTest {
    private static final int LARGEST = 5_000;
    private static final int STEPS = 20_000;

    private final String name = TestNames.next();
    private final Random random = new Random(20_261_122);
    private final Deque<byte[]> sent = new ArrayDeque<>();
    private Channel channel;
    private Sender sender;
    private Receiver receiver;

    @BeforeEach
    void create() throws IpcException {
        channel = Channel.builder(name).capacityBytes(1 << 16).create();
        sender = channel.sender();
        receiver = channel.receiver();
    }

    @AfterEach
    void unlink() throws IpcException {
        channel.close();
        Channel.unlink(name);
    }

    @Test
    void keepsEveryRecordWholeWhateverIsGivenUpBesideIt() throws Exception {
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(4)) {
                case 0 -> giveUpAClaim();
                case 1 -> sendABatch(random.nextBoolean());
                default -> send();
            }
            receiveAll();
        }
        assertThat(channel.stats().bytes()).isGreaterThan(100L << 16);
    }

    @Test
    void findsAMessageBehindPaddingThatIsLongerThanADrain() throws Exception {
        String other = TestNames.next();
        try (Channel wide = Channel.builder(other)
                        .capacityBytes(1 << 16)
                        .maxMessageSize(30_000)
                        .create();
                Sender from = wide.sender();
                Receiver to = wide.receiver()) {
            Channel.unlink(other);
            for (int length : new int[] {20_000, 20_000, 30_000}) {
                from.send(length, new byte[length], 0, length);
                assertThat(to.tryReceive(
                                9,
                                (type, message) ->
                                        assertThat(message.remaining()).isEqualTo(length)))
                        .isEqualTo(1);
            }
        }
    }

    private byte[] message() {
        byte[] message = new byte[random.nextInt(LARGEST)];
        random.nextBytes(message);
        return message;
    }

    private void send() throws InterruptedException {
        byte[] message = message();
        sender.send(message.length, message, 0, message.length);
        sent.add(message);
    }

    private void giveUpAClaim() throws InterruptedException {
        try (Claim claim = sender.claim(1, random.nextInt(LARGEST))) {
            assertThat(claim.buffer().remaining()).isEqualTo(claim.length());
        }
    }

    private void sendABatch(boolean commit) throws InterruptedException {
        Deque<byte[]> messages = new ArrayDeque<>();
        try (Batch batch = sender.batch()) {
            for (int i = random.nextInt(8); i >= 0; i--) {
                byte[] message = message();
                batch.add(message.length, ByteBuffer.wrap(message));
                messages.add(message);
            }
            if (commit) {
                batch.commit();
                sent.addAll(messages);
            }
        }
    }

    private void receiveAll() {
        int count;
        do {
            count = receiver.tryReceive(100, this::check);
        } while (count > 0);
        assertThat(sent).isEmpty();
    }

    private void check(int type, ByteBuffer message) {
        byte[] expected = sent.remove();
        assertThat(type).isEqualTo(expected.length);
        assertThat(message).isEqualByComparingTo(ByteBuffer.wrap(expected));
    }
}
