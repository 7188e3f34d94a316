package org.posixipc.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.Segment;
import org.posixipc.SharedMemory;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;

/**
 * Cursors, header words, state and payloads overwritten at random: an end goes on, or throws ChannelPoisonedException, and both
 * are refused from then on. Nothing else may come out, nothing may hang. {@code -Dposixipc.test.corruptions} raises their
 * number (1,000,000 by hand), {@code -Dposixipc.test.seed} changes them.
 */
@ExtendWith(LeavesNothingBehind.class)
@Timeout(900)
class ChannelFuzzTest {
    private static final int CORRUPTIONS = Integer.getInteger("posixipc.test.corruptions", 30_000);
    private static final int CAPACITY = 1 << 16;
    private static final int[] CURSORS = {
        Layout.LANE_CHECKPOINTS,
        Layout.LANE_CHECKPOINTS + Layout.CHECKPOINT_SIZE,
        Layout.LANE_RELEASED,
        Layout.LANE_CONSUMED,
        Layout.LANE_SENDER_ASLEEP,
        Layout.LANE_ENDED
    };

    private final SplittableRandom random = new SplittableRandom(Long.getLong("posixipc.test.seed", 20261122));
    private final byte[] source = new byte[CAPACITY];
    private long handled;
    private long poisoned;
    private long sum;

    /** Reads every byte that is handed over. */
    private final MessageHandler readAll = (type, message) -> {
        assertThat(message.remaining()).isBetween(0, CAPACITY / 8);
        while (message.hasRemaining()) {
            sum += message.get();
        }
        handled++;
    };

    /** One store of 1 to 8 bytes, where it hurts. */
    private void corrupt(Segment segment, int lanes) {
        int lane = random.nextInt(lanes);
        long control = Layout.laneOffset(lane);
        long ring = Layout.headerBytes(lanes) + (long) lane * CAPACITY;
        long offset;
        switch (random.nextInt(5)) {
            case 0 -> offset = control + CURSORS[random.nextInt(CURSORS.length)];
            case 1 -> offset = random.nextInt(8) == 0 ? Layout.HEADER_STATE : Layout.HEADER_LANES_USED;
            case 2 -> offset = ring + (segment.getLong(control + Layout.LANE_RELEASED) & CAPACITY - 8);
            case 3 -> offset = ring + (tail(segment, control, ring) & CAPACITY - 8);
            default -> offset = random.nextInt((int) segment.length() / 8) * 8L;
        }
        long was = segment.getLong(offset);
        switch (random.nextInt(4)) {
            case 0 -> segment.setLong(offset, was ^ 1L << random.nextInt(64));
            case 1 -> segment.setLong(offset, was + 8L * (random.nextInt(512) - 256));
            case 2 -> segment.setInt(offset, random.nextInt());
            default -> segment.setByte(offset + random.nextInt(8), (byte) random.nextInt());
        }
    }

    /** Where the sender of the lane writes next, whose control block and ring begin there. */
    private static long tail(Segment segment, long control, long ring) {
        Checkpoints checkpoints = new Checkpoints(segment.view(control, Layout.LANE_SIZE));
        return checkpoints.now(new Ring(segment, ring, CAPACITY)).tail();
    }

    private void step(Channel channel, Sender sender, Receiver receiver) throws Exception {
        switch (random.nextInt(4)) {
            case 0 -> {
                try (Batch batch = sender.batch()) {
                    for (int i = random.nextInt(6); i > 0; i--) {
                        batch.tryAdd(i, ByteBuffer.wrap(source, 0, random.nextInt(2000)), Duration.ZERO);
                    }
                    batch.commit();
                }
            }
            case 1 -> sender.trySend(1, source, 0, random.nextInt(CAPACITY / 8));
            case 2 -> receiver.tryReceive(1 + random.nextInt(20), readAll);
            default -> {
                receiver.tryReceive(100, readAll, Duration.ofNanos(1000));
                channel.stats();
            }
        }
    }

    @Test
    void spoiltBetweenTheStepsItIsPoisonedOrGoesOn() throws Exception {
        int done = 0;
        while (done < CORRUPTIONS) {
            int lanes = 1 + random.nextInt(2);
            String name = TestNames.next();
            ChannelBuilder builder =
                    Channel.builder(name).capacityBytes(CAPACITY).maxMessageSize(CAPACITY / 8);
            try (Channel channel = (lanes > 1 ? builder.lanes(lanes) : builder).create();
                    SharedMemory memory = SharedMemory.open(name);
                    Segment segment = memory.map()) {
                SharedMemory.unlink(name);
                done += liveUntilPoisoned(channel, segment, lanes, CORRUPTIONS - done);
            }
        }
        assertThat(handled).isPositive();
        assertThat(poisoned).isPositive();
    }

    private int liveUntilPoisoned(Channel channel, Segment segment, int lanes, int most) throws Exception {
        int done = 0;
        while (done < most) {
            try (Sender sender = channel.sender();
                    Receiver receiver = channel.receiver()) {
                for (int i = 0; i < 200 && done < most; i++) {
                    step(channel, sender, receiver);
                    step(channel, sender, receiver);
                    corrupt(segment, lanes);
                    done++;
                }
            } catch (ChannelPoisonedException e) {
                poisoned++;
                // As good as new, with what lies in the rings left as it is.
                segment.setInt(Layout.HEADER_STATE, Layout.STATE_OPEN);
                for (int lane = 0; lane < lanes; lane++) {
                    long at = random.nextBoolean() ? 0 : 8L * random.nextInt(CAPACITY / 8);
                    segment.setLong(Layout.laneOffset(lane) + Layout.LANE_CHECKPOINTS, at);
                    segment.setLong(Layout.laneOffset(lane) + Layout.LANE_CHECKPOINTS + Layout.CHECKPOINT_SIZE, at);
                    segment.setLong(Layout.laneOffset(lane) + Layout.LANE_RELEASED, at);
                    segment.setLong(Layout.laneOffset(lane) + Layout.LANE_CONSUMED, at);
                    segment.setLong(Layout.headerBytes(lanes) + (long) lane * CAPACITY + at, 0);
                }
            } catch (IllegalStateException e) {
                assertThat(e).hasMessageContaining("ended"); // the state was made to say so
                segment.setInt(Layout.HEADER_STATE, Layout.STATE_OPEN);
            }
        }
        return done;
    }

    @Test
    void spoiltWhileAReceiverReadsItIsPoisonedOrGoesOn() throws Exception {
        String name = TestNames.next();
        for (int life = 0; life < CORRUPTIONS / 1000; life++) {
            try (Channel channel = Channel.builder(name).capacityBytes(CAPACITY).create();
                    SharedMemory memory = SharedMemory.open(name);
                    Segment segment = memory.map();
                    Sender sender = channel.sender();
                    Receiver receiver = channel.receiver()) {
                SharedMemory.unlink(name);
                AtomicBoolean stop = new AtomicBoolean();
                SplittableRandom own = random.split();
                Thread corrupter = new Thread(() -> {
                    while (!stop.get()) {
                        // Not the state: a stream that says it has ended would only end the round early.
                        long at = own.nextInt(4) == 0
                                ? Layout.laneOffset(0) + own.nextInt(384)
                                : 4096 + own.nextInt(CAPACITY);
                        segment.setByte(at, (byte) own.nextInt());
                    }
                });
                corrupter.start();
                try {
                    for (int i = 0; i < 20_000; i++) {
                        step(channel, sender, receiver);
                    }
                } catch (ChannelPoisonedException e) {
                    poisoned++;
                } finally {
                    stop.set(true);
                    corrupter.join();
                }
            }
        }
        assertThat(poisoned).isPositive();
    }

    @Test
    void aSpoiltFixedPartIsRefused() throws Exception {
        String name = TestNames.next();
        int opened = 0;
        try (Channel channel = Channel.builder(name).capacityBytes(CAPACITY).create();
                SharedMemory memory = SharedMemory.open(name);
                Segment segment = memory.map()) {
            byte[] good = new byte[128];
            segment.getBytes(0, good);
            for (int i = 0; i < CORRUPTIONS / 10; i++) {
                byte[] bad = good.clone();
                for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                    bad[random.nextInt(124)] = (byte) random.nextInt();
                }
                // A hostile creator would get the checksum right.
                java.util.zip.CRC32 crc = new java.util.zip.CRC32();
                crc.update(bad, 8, 116);
                ByteBuffer.wrap(bad).order(java.nio.ByteOrder.nativeOrder()).putInt(124, (int) crc.getValue());
                segment.setBytes(0, bad);
                try (Channel other = Channel.open(name)) {
                    assertThat(other.capacityBytes()).isEqualTo(CAPACITY);
                    assertThat(other.maxMessageSize()).isBetween(1, CAPACITY / 2);
                    opened++;
                } catch (ChannelFormatException e) {
                    assertThat(e).hasMessageContaining(name);
                }
            }
            segment.setBytes(0, good);
            assertThat(channel.stats().messages()).isZero();
        } finally {
            Channel.unlink(name);
        }
        assertThat(opened).isPositive(); // instance, times and reserved bytes may be anything
    }
}
