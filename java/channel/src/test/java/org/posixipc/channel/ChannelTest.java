package org.posixipc.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.IpcException;
import org.posixipc.Segment;
import org.posixipc.SharedMemory;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;

@ExtendWith(LeavesNothingBehind.class)
@Timeout(60)
class ChannelTest {
    private final String name = TestNames.next();
    private final List<String> got = new ArrayList<>();
    private final MessageHandler remember = (type, message) -> got.add(type + ":" + UTF_8.decode(message));
    private Channel channel;

    @BeforeEach
    void create() throws IpcException {
        channel = Channel.builder(name).capacityBytes(1 << 16).create();
    }

    @AfterEach
    void unlink() throws IpcException {
        channel.close();
        Channel.unlink(name);
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    @Test
    void carriesMessagesWithTheirTypesInOrder() throws Exception {
        try (Sender sender = channel.sender();
                Receiver receiver = channel.receiver()) {
            sender.send(7, text("first"));
            sender.send(-1, "second".getBytes(UTF_8), 0, 6);
            sender.send(Integer.MIN_VALUE, text(""));
            assertThat(receiver.tryReceive(2, remember)).isEqualTo(2);
            assertThat(receiver.receive(9, remember)).isEqualTo(1);
            assertThat(receiver.tryReceive(9, remember)).isZero();
            assertThat(got).containsExactly("7:first", "-1:second", Integer.MIN_VALUE + ":");
        }
    }

    @Test
    void carriesEveryLengthFromEverySource() throws Exception {
        try (Sender sender = channel.sender();
                Receiver receiver = channel.receiver();
                SharedMemory memory = SharedMemory.create(name + "-source", 1 << 14);
                Segment segment = memory.map()) {
            SharedMemory.unlink(name + "-source");
            byte[] bytes = new byte[channel.maxMessageSize()];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (i * 31 + 7);
            }
            segment.setBytes(3, bytes);
            ByteBuffer direct =
                    ByteBuffer.allocateDirect(bytes.length + 5).put(bytes).flip();
            for (int length = 0; length <= bytes.length; length += length < 600 ? 1 : 211) {
                ByteBuffer expected = ByteBuffer.wrap(bytes, 0, length);
                sender.send(length, bytes, 0, length);
                sender.send(length, ByteBuffer.wrap(bytes, 0, length));
                sender.send(length, direct.duplicate().limit(length));
                assertThat(sender.trySend(length, segment, 3, length, Duration.ZERO))
                        .isTrue();
                assertThat(sender.trySend(length, segment, 3, length)).isTrue();
                int[] equal = {0};
                int wanted = length;
                // A receive ends after an eighth of the capacity, so long ones come in several.
                while (receiver.tryReceive(9, (type, message) -> {
                            if (type == wanted && message.equals(expected)) {
                                equal[0]++;
                            }
                        })
                        > 0) {}
                assertThat(equal[0]).isEqualTo(5);
            }
        }
    }

    @Test
    void refusesAMessageAboveTheLargest() throws Exception {
        try (Sender sender = channel.sender()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> sender.trySend(0, ByteBuffer.allocate(channel.maxMessageSize() + 1)))
                    .withMessageContaining("8193")
                    .withMessageContaining("8192")
                    .withMessageContaining(name);
            assertThat(sender.trySend(0, ByteBuffer.allocate(channel.maxMessageSize())))
                    .isTrue();
        }
    }

    @Test
    void answersFalseWhenThereIsNoRoomAndCountsIt() throws Exception {
        try (Sender sender = channel.sender();
                Receiver receiver = channel.receiver()) {
            ByteBuffer message = ByteBuffer.allocate(1000);
            int sent = 0;
            while (sender.trySend(sent, message)) {
                sent++;
            }
            long start = System.nanoTime();
            assertThat(sender.trySend(0, message, Duration.ofMillis(30))).isFalse();
            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(30_000_000);
            assertThat(sender.tryClaim(0, 1000)).isEmpty();
            ChannelStats stats = channel.stats();
            assertThat(stats.rejected()).isEqualTo(3);
            assertThat(stats.messages()).isEqualTo(sent);
            assertThat(stats.bytes()).isEqualTo(sent * 1000L);
            assertThat(stats.usedBytes()).isEqualTo(sent * 1008L);
            assertThat(stats.highWaterBytes()).isBetween(stats.usedBytes(), 1L << 16);
            int[] next = {0};
            while (receiver.tryReceive(5, (type, view) -> assertThat(type).isEqualTo(next[0]++)) > 0) {}
            assertThat(next[0]).isEqualTo(sent);
            assertThat(channel.stats().receivedMessages()).isEqualTo(sent);
            assertThat(channel.stats().usedBytes()).isZero();
        }
    }

    @Test
    void showsNothingOfAClaimBeforeItsCommit() throws Exception {
        try (Sender sender = channel.sender();
                Receiver receiver = channel.receiver()) {
            try (Claim claim = sender.claim(3, 100)) {
                claim.buffer().put("given up".getBytes(UTF_8));
                assertThat(receiver.tryReceive(9, remember)).isZero();
                assertThatIllegalStateException().isThrownBy(() -> sender.trySend(0, text("x")));
            }
            assertThat(receiver.tryReceive(9, remember)).isZero();
            try (Claim claim = sender.claim(3, 100)) {
                assertThat(claim.buffer().remaining()).isEqualTo(100);
                claim.buffer().put("kept".getBytes(UTF_8));
                assertThatIllegalArgumentException().isThrownBy(() -> claim.commit(101));
                claim.commit(4);
                assertThatIllegalStateException().isThrownBy(claim::commit);
            }
            assertThatThrownBy(() -> {
                        try (Claim claim = sender.tryClaim(1, 8).orElseThrow()) {
                            claim.buffer().putLong(1);
                            throw new ArithmeticException();
                        }
                    })
                    .isInstanceOf(ArithmeticException.class);
            assertThat(receiver.tryReceive(9, remember)).isEqualTo(1);
            assertThat(got).containsExactly("3:kept");
        }
    }

    @Test
    void publishesABatchAtOnceOrNotAtAll() throws Exception {
        try (Sender sender = channel.sender();
                Receiver receiver = channel.receiver()) {
            for (int round = 0; round < 50; round++) {
                try (Batch batch = sender.batch()) {
                    for (int i = 0; i < 5; i++) {
                        batch.add(i, ByteBuffer.allocate(1000 + round));
                    }
                    try (Claim claim = batch.claim(5, 4)) {
                        claim.buffer().putInt(round);
                        claim.commit();
                    }
                    batch.claim(6, 4);
                    assertThatIllegalStateException().isThrownBy(() -> batch.add(0, text("a claim is open")));
                    assertThat(receiver.tryReceive(9, remember)).isZero();
                    if (round % 3 != 2) {
                        batch.commit();
                    }
                }
                assertThat(receiver.tryReceive(9, remember)).isEqualTo(round % 3 != 2 ? 6 : 0);
            }
        }
    }

    @Test
    void refusesABatchThatCannotFit() throws Exception {
        try (Sender sender = channel.sender();
                Batch batch = sender.batch()) {
            int added = 0;
            try {
                while (batch.tryAdd(0, ByteBuffer.allocate(8192), Duration.ZERO)) {
                    added++;
                }
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("commit earlier");
            }
            assertThat(added).isGreaterThanOrEqualTo(4);
        }
    }

    @Test
    void endsAfterTheLastMessage() throws Exception {
        Sender sender = channel.sender();
        try (Receiver receiver = channel.receiver()) {
            sender.send(1, text("last"));
            sender.end();
            assertThatIllegalStateException()
                    .isThrownBy(() -> sender.trySend(1, text("later")))
                    .withMessageContaining("ended");
            sender.close();
            assertThatIllegalStateException().isThrownBy(channel::sender).withMessageContaining("ended");
            assertThat(receiver.receive(9, remember)).isEqualTo(1);
            assertThat(receiver.receive(9, remember)).isEqualTo(Receiver.END_OF_STREAM);
            assertThat(receiver.tryReceive(9, remember)).isEqualTo(Receiver.END_OF_STREAM);
            assertThat(channel.isEnded()).isTrue();
        }
    }

    @Test
    void keepsTheOrderOfEachLaneAndEndsWithTheLastSender() throws Exception {
        String lanesName = name + "-lanes";
        try (Channel lanes = Channel.builder(lanesName)
                        .lanes(3)
                        .capacityBytes(1 << 16)
                        .create();
                Receiver receiver = lanes.receiver()) {
            Channel.unlink(lanesName);
            Sender[] senders = {lanes.sender(), lanes.sender(), lanes.sender()};
            assertThatThrownBy(lanes::sender)
                    .isInstanceOf(ChannelBusyException.class)
                    .hasMessageContaining("3 lanes");
            for (int message = 0; message < 10; message++) {
                for (Sender sender : senders) {
                    sender.send(message, text("x"));
                }
            }
            int[] next = new int[3];
            while (receiver.tryReceive(4, (type, view) -> assertThat(type).isEqualTo(next[receiver.lane()]++)) > 0) {}
            assertThat(next).containsExactly(10, 10, 10);
            senders[0].end();
            assertThatThrownBy(() -> senders[0].trySend(1, text("late")))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("last message");
            lanes.end();
            senders[1].close();
            assertThat(receiver.tryReceive(4, remember)).isZero();
            senders[2].close();
            assertThat(receiver.receive(4, remember)).isEqualTo(Receiver.END_OF_STREAM);
        }
    }

    @Test
    void countsAMessageWhoseHandlerThrowsAsHandled() throws Exception {
        try (Sender sender = channel.sender();
                Receiver receiver = channel.receiver()) {
            sender.send(1, text("a"));
            sender.send(2, text("b"));
            assertThatThrownBy(() -> receiver.receive(9, (type, message) -> {
                        throw new ArithmeticException();
                    }))
                    .isInstanceOf(ArithmeticException.class);
            assertThat(receiver.receive(9, remember)).isEqualTo(1);
            assertThat(got).containsExactly("2:b");
        }
    }

    @Test
    void givesViewsThatCannotBeWrittenAndEndWithTheMessage() throws Exception {
        try (Sender sender = channel.sender();
                Receiver receiver = channel.receiver()) {
            sender.send(1, text("abc"));
            receiver.receive(1, (type, message) -> {
                assertThat(message.isReadOnly()).isTrue();
                assertThat(message.remaining()).isEqualTo(3);
                assertThat(message.get(message.position() + 2)).isEqualTo((byte) 'c');
                assertThatThrownBy(() -> message.get(message.position() + 3))
                        .isInstanceOf(IndexOutOfBoundsException.class);
            });
        }
    }

    @Test
    void givesEachMessageAndClaimInNativeOrderWhateverWasDoneToTheLast() throws Exception {
        ByteOrder other =
                ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        try (Sender sender = channel.sender();
                Receiver receiver = channel.receiver()) {
            for (int i = 0; i < 3; i++) {
                try (Claim claim = sender.claim(i, Integer.BYTES)) {
                    assertThat(claim.buffer().order()).isEqualTo(ByteOrder.nativeOrder());
                    claim.buffer().order(other).putInt(i);
                    claim.commit();
                }
            }
            MessageHandler handler = (type, message) -> {
                assertThat(message.order()).isEqualTo(ByteOrder.nativeOrder());
                assertThat(message.order(other).getInt()).isEqualTo(type);
            };
            assertThat(receiver.receive(9, handler)).isEqualTo(3);
        }
    }

    @Test
    void poisonsBothSidesWhenARecordIsSpoilt() throws Exception {
        try (SharedMemory memory = SharedMemory.open(name);
                Segment segment = memory.map();
                Sender sender = channel.sender();
                Receiver receiver = channel.receiver()) {
            sender.send(1, text("good"));
            sender.send(1, text("bad"));
            segment.setInt(4096 + 16, 0xBFFFFFFF);
            assertThat(receiver.receive(1, remember)).isEqualTo(1);
            assertThatThrownBy(() -> receiver.receive(9, remember))
                    .isInstanceOfSatisfying(ChannelPoisonedException.class, e -> {
                        assertThat(e.position()).isEqualTo(16);
                        assertThat(e.lane()).isZero();
                        assertThat(e).hasMessageContaining(name).hasMessageContaining("position 16");
                    });
            assertThatThrownBy(() -> receiver.tryReceive(9, remember)).isInstanceOf(ChannelPoisonedException.class);
            assertThatThrownBy(() -> sender.send(1, text("more"))).isInstanceOf(ChannelPoisonedException.class);
            assertThatThrownBy(channel::end).isInstanceOf(ChannelPoisonedException.class);
            assertThat(got).hasSize(1);
        }
    }

    @Test
    void refusesEverythingOnceClosed() throws Exception {
        Sender sender = channel.sender();
        Receiver receiver = channel.receiver();
        Claim claim = sender.tryClaim(0, 8).orElseThrow();
        channel.close();
        channel.close();
        assertThatIllegalStateException().isThrownBy(claim::commit).withMessageContaining("closed");
        assertThatIllegalStateException()
                .isThrownBy(() -> sender.trySend(0, text("x")))
                .withMessageContaining("closed");
        assertThatIllegalStateException().isThrownBy(() -> sender.claim(8));
        assertThatIllegalStateException().isThrownBy(sender::batch);
        assertThatIllegalStateException().isThrownBy(sender::end);
        assertThatIllegalStateException().isThrownBy(() -> receiver.tryReceive(1, remember));
        assertThatIllegalStateException().isThrownBy(() -> receiver.receive(1, remember));
        assertThatIllegalStateException().isThrownBy(channel::sender);
        assertThatIllegalStateException().isThrownBy(channel::receiver);
        assertThatIllegalStateException().isThrownBy(channel::stats);
        assertThatIllegalStateException().isThrownBy(channel::end);
        assertThatIllegalStateException().isThrownBy(channel::isEnded);
        try (Channel again = Channel.open(name);
                Sender next = again.sender();
                Receiver last = again.receiver()) {
            next.send(1, text("free at once"));
            assertThat(last.tryReceive(1, remember)).isEqualTo(1);
        }
    }

    @Test
    void keepsAnEmptyOptionalForAFullRingAndTheSameClaimOtherwise() throws Exception {
        try (Sender sender = channel.sender()) {
            Optional<Claim> first = sender.tryClaim(0, 8);
            first.orElseThrow().commit();
            assertThat(sender.tryClaim(0, 8)).isSameAs(first);
            first.orElseThrow().close();
        }
    }
}
