package org.posixipc.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;

/** A ring of 2 GiB, which no single buffer holds: records across the boundaries of its windows and at the end of the lap. */
@ExtendWith(LeavesNothingBehind.class)
@Timeout(120)
class ChannelLargeTest {
    /** Windows begin every 512 MiB and end every 512 MiB from 1 GiB on. */
    private static final long WINDOW_STEP = 1L << 29;

    /** Bytes proved at either end of a message: proving all of a gigabyte would show no more. */
    private static final int EDGE = 64;

    private final SplittableRandom random = new SplittableRandom(20261122);
    private final Deque<Integer> lengths = new ArrayDeque<>();
    private Channel channel;
    private Sender sender;
    private Receiver receiver;
    private long sent;
    private long received;
    private long position;

    @BeforeEach
    void open() throws IOException {
        LargeRings.assumeRoom();
        String name = TestNames.next();
        channel = Channel.builder(name).capacityBytes(LargeRings.CAPACITY).create();
        Channel.unlink(name);
        sender = channel.sender();
        receiver = channel.receiver();
    }

    @AfterEach
    void close() {
        if (channel != null) {
            channel.close();
        }
    }

    private static byte mark(long number, int at) {
        return (byte) (number * 31 + at * 7L + 1);
    }

    private static void fill(ByteBuffer into, long number, int length) {
        int from = into.position();
        for (int i = 0; i < Math.min(length, EDGE); i++) {
            into.put(from + i, mark(number, i));
            into.put(from + length - 1 - i, mark(number, length - 1 - i));
        }
    }

    private void check(int type, ByteBuffer message) {
        int length = lengths.remove();
        int from = message.position();
        assertThat(type).isEqualTo((int) received);
        assertThat(message.remaining()).isEqualTo(length);
        for (int i = 0; i < Math.min(length, EDGE); i++) {
            assertThat(message.get(from + i)).isEqualTo(mark(received, i));
            assertThat(message.get(from + length - 1 - i)).isEqualTo(mark(received, length - 1 - i));
        }
        received++;
    }

    /** Sends one message, in place or by copy, if there is room. */
    private boolean send(int length) throws InterruptedException {
        if (length <= 1024) {
            ByteBuffer message = ByteBuffer.allocate(length);
            fill(message, sent, length);
            if (!sender.trySend((int) sent, message)) {
                return false;
            }
        } else if (!claim(length)) {
            return false;
        }
        long toLapEnd = LargeRings.CAPACITY - position % LargeRings.CAPACITY;
        long record = Layout.recordBytes(length);
        position += record > toLapEnd ? toLapEnd + record : record;
        lengths.add(length);
        sent++;
        return true;
    }

    private boolean claim(int length) {
        return sender.tryClaim((int) sent, length)
                .map(claim -> {
                    fill(claim.buffer(), sent, length);
                    claim.commit();
                    return claim;
                })
                .isPresent();
    }

    private void drain() {
        while (receiver.tryReceive(1000, this::check) > 0) {}
        assertThat(received).isEqualTo(sent);
        assertThat(channel.stats().usedBytes()).isZero();
    }

    /** Fills up to {@code distance} bytes before {@code target}, in one piece or several. */
    private void approach(long target, long distance) throws InterruptedException {
        long most = Layout.recordBytes(channel.maxMessageSize());
        while (position < target - distance) {
            long record = Math.min(most, target - distance - position);
            assertThat(send((int) (record - Layout.RECORD_HEADER))).isTrue();
            drain();
        }
        assertThat(position).isEqualTo(target - distance);
    }

    @Test
    void recordsLieAcrossEveryBoundaryOfTheWindows() throws Exception {
        long laps = 2 * LargeRings.CAPACITY;
        for (long boundary = WINDOW_STEP; boundary <= laps; boundary += WINDOW_STEP) {
            // A header that ends, a payload that begins, and a record that lies around it; at the lap's end: padding.
            approach(boundary, 8 + 8 * random.nextInt(6));
            for (int length : new int[] {0, 24, 7, 100}) {
                assertThat(send(length)).isTrue();
            }
            drain();
        }
        assertThat(position).isGreaterThan(laps);
    }

    @Test
    void theLargestMessagesLieAcrossTheBoundaries() throws Exception {
        while (position < 2 * LargeRings.CAPACITY + WINDOW_STEP) {
            assertThat(send(channel.maxMessageSize() - random.nextInt(1 << 20))).isTrue();
            drain();
        }
    }

    @Test
    void aFullRingHoldsAllThatWasSentAndABatchLiesAcrossTheLap() throws Exception {
        while (send(1 + random.nextInt(random.nextBoolean() ? 1000 : 64 << 20))) {}
        assertThat(channel.stats().usedBytes()).isGreaterThan(LargeRings.CAPACITY - (72L << 20));
        drain();
        long lap = (position / LargeRings.CAPACITY + 1) * LargeRings.CAPACITY;
        approach(lap, 512);
        try (Batch batch = sender.batch()) {
            for (int i = 0; i < 20; i++) {
                ByteBuffer message = ByteBuffer.allocate(100);
                fill(message, sent, 100);
                batch.add((int) sent, message);
                lengths.add(100);
                sent++;
            }
            assertThat(receiver.tryReceive(100, this::check)).isZero();
            batch.commit();
        }
        drain();
    }

    @Test
    void aSuccessorGoesOnBeyondTheFirstWindow() throws Exception {
        approach(3 * WINDOW_STEP + 4096, 2048);
        assertThat(send(5000)).isTrue();
        sender.close();
        receiver.close();
        sender = channel.sender();
        receiver = channel.receiver();
        assertThat(send(300)).isTrue();
        drain();
    }
}
