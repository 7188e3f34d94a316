package org.posixipc.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.IpcException;
import org.posixipc.IpcNotFoundException;
import org.posixipc.WaitStrategy;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;

@ExtendWith(LeavesNothingBehind.class)
@Timeout(60)
class ChannelInspectionTest {
    private static final byte[] TEN_BYTES = new byte[10];

    private final String name = TestNames.next();
    private final Path file = Path.of("/dev/shm" + name);
    private Channel channel;

    @BeforeEach
    void create() throws IpcException {
        channel = Channel.builder(name).capacityBytes(1 << 16).lanes(3).create();
    }

    @AfterEach
    void unlink() throws IpcException {
        channel.close();
        Channel.unlink(name);
    }

    @Test
    void showsDepthBytesAndEndsOfEachLane() throws Exception {
        try (Sender first = channel.sender();
                Sender second = channel.sender()) {
            first.send(1, TEN_BYTES, 0, 10);
            first.send(1, TEN_BYTES, 0, 10);
            second.send(1, TEN_BYTES, 0, 10);
            ChannelInspection busy = Channel.inspect(name);

            assertThat(busy.depth()).isEqualTo(3);
            assertThat(busy.capacityBytes()).isEqualTo(1 << 16);
            assertThat(busy.maxMessageSize()).isEqualTo(1 << 13);
            assertThat(busy.oneSender()).isFalse();
            assertThat(busy.senders()).extracting(ChannelInspection.End::alive).containsExactly(true, true, false);
            assertThat(busy.senders())
                    .extracting(ChannelInspection.End::usedBytes)
                    .containsExactly(48L, 24L, 0L);
            assertThat(busy.senders().get(0).pid())
                    .hasValue(ProcessHandle.current().pid());
            assertThat(busy.senders().get(2).pid()).isEmpty();
            assertThat(busy.receiver())
                    .isEqualTo(new ChannelInspection.End(
                            false, false, busy.receiver().pid(), 72));
        }
        try (Receiver receiver = channel.receiver()) {
            receiver.tryReceive(2, (type, message) -> {});
            assertThat(Channel.inspect(name).depth()).isEqualTo(1);
            assertThat(Channel.inspect(name).receiver().alive()).isTrue();
            assertThat(Channel.inspect(name).senders()).noneMatch(ChannelInspection.End::alive);
        }
    }

    @Test
    void tellsAReceiverThatSleepsAndASenderThatSleeps() throws Exception {
        try (Receiver receiver =
                channel.receiverBuilder().waitStrategy(WaitStrategy.block()).open()) {
            Thread waiting = inThread(() -> receiver.receive(1, (type, message) -> {}));
            while (!Channel.inspect(name).receiver().asleep()) {
                Thread.onSpinWait();
            }
            try (Sender sender = channel.sender()) {
                sender.send(1, TEN_BYTES, 0, 10);
            }
            waiting.join();
        }
        assertThat(Channel.inspect(name).receiver().asleep()).isFalse();
        try (Sender sender = channel.sender(WaitStrategy.block())) {
            byte[] large = new byte[channel.maxMessageSize()];
            Thread waiting = inThread(() -> {
                while (true) {
                    sender.send(1, large, 0, large.length);
                }
            });
            while (!Channel.inspect(name).senders().get(0).asleep()) {
                Thread.onSpinWait();
            }
            waiting.interrupt();
            waiting.join();
        }
    }

    @Test
    void takesNoPlaceAndWritesNothing() throws Exception {
        try (Sender sender = channel.sender()) {
            sender.send(1, TEN_BYTES, 0, 10);
        }
        byte[] before = Files.readAllBytes(file);
        Files.setPosixFilePermissions(file, java.nio.file.attribute.PosixFilePermissions.fromString("r--------"));

        for (int i = 0; i < 100; i++) {
            Channel.inspect(name);
        }

        assertThat(Files.readAllBytes(file)).isEqualTo(before);
        assertThat(Channel.inspect(name).stats().receiverTakeOvers()).isZero();
    }

    @Test
    void refusesWhatIsNoChannelAndNames() {
        assertThatThrownBy(() -> Channel.inspect(name + "-none")).isInstanceOf(IpcNotFoundException.class);
        assertThatThrownBy(() -> Channel.inspect("none")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tellsWhatIsWrongWithAPoisonedChannel() throws Exception {
        try (Sender sender = channel.sender()) {
            sender.send(1, TEN_BYTES, 0, 10);
        }
        put(ByteBuffer.wrap(new byte[] {0x55, 0x55, 0x55, 0x55}), Layout.headerBytes(3));
        try (Receiver receiver = channel.receiver()) {
            assertThatThrownBy(() -> receiver.tryReceive(1, (type, message) -> {}))
                    .isInstanceOf(ChannelPoisonedException.class);
        }

        assertThat(Channel.inspect(name).poison())
                .hasValueSatisfying(text -> assertThat(text).contains("position 0 of lane 0"));
    }

    @Test
    void survivesHeadersAndCursorsOfAnyContent() throws Exception {
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(7);
        int shown = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] spoilt = whole.clone();
            int from = i % 2 == 0 ? 0 : 128;
            for (int n = 0; n < 1 + i % 40; n++) {
                spoilt[from + random.nextInt((int) Layout.laneOffset(3) - from)] = (byte) random.nextInt();
            }
            put(ByteBuffer.wrap(spoilt, 0, (int) Layout.headerBytes(3)), 0);
            try {
                ChannelInspection inspection = Channel.inspect(name);
                assertThat(inspection.depth()).isNotNegative();
                assertThat(inspection.senders()).allMatch(end -> end.usedBytes() >= 0 && end.usedBytes() <= 1 << 16);
                shown++;
            } catch (ChannelFormatException e) {
                assertThat(e).hasMessageContaining(name);
            }
        }
        assertThat(shown).as("cursors alone do not make it unreadable").isGreaterThanOrEqualTo(1000);
    }

    @Test
    void survivesObjectsThatAreCutOffMeanwhile() throws Exception {
        byte[] whole = Files.readAllBytes(file);
        try (FileChannel object = FileChannel.open(file, StandardOpenOption.WRITE)) {
            Thread cutting = inThread(() -> {
                while (true) {
                    object.truncate(100);
                    object.write(ByteBuffer.wrap(whole), 0);
                }
            });
            for (int i = 0; i < 500; i++) {
                try {
                    Channel.inspect(name);
                } catch (IpcException | ChannelFormatException | IllegalStateException e) {
                    assertThat(e).hasMessageContaining(name);
                }
            }
            cutting.interrupt();
            cutting.join();
        }
        Files.write(file, whole);
    }

    private void put(ByteBuffer bytes, long at) throws Exception {
        try (FileChannel object = FileChannel.open(file, StandardOpenOption.WRITE)) {
            object.write(bytes, at);
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    /** Ends with the work's exception, as an interrupt is. */
    private static Thread inThread(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (Exception e) {
                // That is how it ends.
            }
        });
        thread.start();
        return thread;
    }
}
