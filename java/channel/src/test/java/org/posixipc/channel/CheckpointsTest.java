package org.posixipc.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.Segment;
import org.posixipc.SharedMemory;
import org.posixipc.channel.Checkpoints.Progress;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;

@ExtendWith(LeavesNothingBehind.class)
@Timeout(60)
class CheckpointsTest {
    private static final int CAPACITY = 1 << 16;

    private final ByteBuffer lane = ByteBuffer.allocateDirect(Layout.LANE_SIZE).order(ByteOrder.nativeOrder());
    private final Checkpoints checkpoints = new Checkpoints(lane);

    @Test
    void beginsWithNothingPublished() {
        assertThat(checkpoints.latest()).isEqualTo(new Progress(0, 0, 0));
    }

    @Test
    void holdsTheLastOneStored() {
        for (int i = 1; i < 10; i++) {
            checkpoints.store(24L * i, i, 10L * i);
            assertThat(checkpoints.latest()).isEqualTo(new Progress(24L * i, i, 10L * i));
            assertThat(tails()).containsExactlyInAnyOrder(24L * (i - 1), 24L * i);
        }
    }

    private long[] tails() {
        return new long[] {
            lane.getLong(Layout.LANE_CHECKPOINTS), lane.getLong(Layout.LANE_CHECKPOINTS + Layout.CHECKPOINT_SIZE)
        };
    }

    @Test
    void countsNothingOfABatchThatWasGivenUp() throws Exception {
        String name = TestNames.next();
        try (Channel channel = Channel.builder(name).capacityBytes(CAPACITY).create();
                Sender sender = channel.sender()) {
            Channel.unlink(name);
            sender.trySend(1, new byte[8], 0, 8);
            // Longer than the distance of two checkpoints, which are therefore made within it.
            try (Batch batch = sender.batch()) {
                for (int i = 0; i < 1000; i++) {
                    batch.add(1, ByteBuffer.allocate(24));
                }
                assertThat(channel.stats().messages()).isEqualTo(1);
            }
            assertThat(channel.stats().messages()).isEqualTo(1);
            try (Batch batch = sender.batch()) {
                for (int i = 0; i < 1000; i++) {
                    batch.add(1, ByteBuffer.allocate(24));
                }
                batch.commit();
            }
            assertThat(channel.stats().messages()).isEqualTo(1001);
            assertThat(channel.stats().bytes()).isEqualTo(8 + 24_000);
            assertThat(channel.stats().usedBytes()).isEqualTo(16 + 32_000);
        }
    }

    @Test
    void losesNothingToADeathBetweenItsStores() {
        checkpoints.store(24, 1, 10);
        checkpoints.store(48, 2, 20);
        // What a third begins with: the counts, in the place of the first.
        int older = lane.getLong(Layout.LANE_CHECKPOINTS) == 24 ? 0 : Layout.CHECKPOINT_SIZE;
        lane.putLong(Layout.LANE_CHECKPOINTS + older + Layout.CHECKPOINT_MESSAGES, 3);
        lane.putLong(Layout.LANE_CHECKPOINTS + older + Layout.CHECKPOINT_BYTES, 30);
        assertThat(checkpoints.latest()).isEqualTo(new Progress(48, 2, 20));
        assertThat(new Checkpoints(lane).latest()).isEqualTo(new Progress(48, 2, 20));
    }

    @Test
    void aSuccessorStoresIntoTheOlderToo() {
        checkpoints.store(24, 1, 10);
        Checkpoints successor = new Checkpoints(lane);
        successor.store(48, 2, 20);
        assertThat(tails()).containsExactlyInAnyOrder(24L, 48L);
        assertThat(checkpoints.latest()).isEqualTo(new Progress(48, 2, 20));
    }

    @Test
    void countsWhatWasPublishedSinceWithoutAStoreAMessage() throws Exception {
        String name = TestNames.next();
        try (Channel channel = Channel.builder(name).capacityBytes(CAPACITY).create();
                SharedMemory memory = SharedMemory.open(name);
                Segment segment = memory.map()) {
            Channel.unlink(name);
            ByteBuffer words = ChannelShape.laneView(segment, 0);
            try (Sender sender = channel.sender()) {
                sender.trySend(1, new byte[10], 0, 10);
                Progress before = new Checkpoints(words).latest();
                sender.trySend(1, new byte[10], 0, 10);
                sender.trySend(1, new byte[20], 0, 20);
                assertThat(new Checkpoints(words).latest()).isEqualTo(before);
                assertThat(channel.stats().messages()).isEqualTo(3);
                assertThat(channel.stats().bytes()).isEqualTo(40);
            }
            assertThat(new Checkpoints(words).latest()).isEqualTo(new Progress(24 + 24 + 32, 3, 40));
        }
    }

    @Test
    void walksToAWordThatHeadsNoRecordAndNoFurther() throws Exception {
        String name = TestNames.next();
        try (SharedMemory memory = SharedMemory.create(name, CAPACITY);
                Segment segment = memory.map()) {
            SharedMemory.unlink(name);
            Ring ring = new Ring(segment, 0, CAPACITY);
            ring.put(0, Layout.recordWord(1, 10));
            ring.put(24, Layout.recordWord(1, CAPACITY));
            assertThat(Checkpoints.walk(new Progress(0, 0, 0), ring)).isEqualTo(new Progress(24, 1, 10));
            ring.put(24, 5);
            assertThat(Checkpoints.walk(new Progress(0, 0, 0), ring)).isEqualTo(new Progress(24, 1, 10));
            // A ring full of records, which no sender leaves: once round at most.
            for (int at = 0; at < CAPACITY; at += 8) {
                ring.put(at, Layout.recordWord(1, 0));
            }
            assertThat(Checkpoints.walk(new Progress(0, 0, 0), ring).tail()).isLessThan(CAPACITY);
            Progress impossible = new Progress(Long.MAX_VALUE, 1, 1);
            assertThat(Checkpoints.walk(impossible, ring)).isEqualTo(impossible);
        }
    }
}
