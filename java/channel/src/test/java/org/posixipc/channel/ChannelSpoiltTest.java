package org.posixipc.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
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

/** What random corruption does not find: memory that is spoilt in one certain way. */
@ExtendWith(LeavesNothingBehind.class)
@Timeout(60)
class ChannelSpoiltTest {
    private static final int CAPACITY = 1 << 16;
    private static final MessageHandler NONE = (type, message) -> {};

    private Channel channel;
    private SharedMemory memory;
    private Segment segment;

    @BeforeEach
    void open() throws IpcException {
        String name = TestNames.next();
        channel = Channel.builder(name).capacityBytes(CAPACITY).create();
        memory = SharedMemory.open(name);
        segment = memory.map();
        Channel.unlink(name);
    }

    @AfterEach
    void close() {
        channel.close();
        segment.close();
        memory.close();
    }

    @Test
    void paddingThatFillsALapFollowsItselfAndIsPoison() throws Exception {
        Receiver receiver = channel.receiver();
        segment.setLong(
                Layout.headerBytes(1), Layout.recordWord(0, CAPACITY - Layout.RECORD_HEADER) | Layout.RECORD_PADDING);
        assertThatThrownBy(() -> receiver.tryReceive(9, NONE, Duration.ofMillis(50)))
                .isInstanceOfSatisfying(
                        ChannelPoisonedException.class,
                        e -> assertThat(e.position()).isEqualTo(CAPACITY));
    }

    /** Begun there, a receiver would find no message before the end of its drain, and a sender room behind the lap's end. */
    @Test
    void cursorsNextToTheirOverflowArePoison() throws Exception {
        long far = Long.MAX_VALUE - 63;
        int second = Layout.LANE_CHECKPOINTS + Layout.CHECKPOINT_SIZE;
        for (int cursor : new int[] {Layout.LANE_CHECKPOINTS, second, Layout.LANE_RELEASED, Layout.LANE_CONSUMED}) {
            segment.setLong(Layout.laneOffset(0) + cursor, far);
        }
        assertThatThrownBy(channel::receiver)
                .isInstanceOfSatisfying(
                        ChannelPoisonedException.class,
                        e -> assertThat(e.position()).isEqualTo(far));
        segment.setInt(Layout.HEADER_STATE, Layout.STATE_OPEN);
        assertThatThrownBy(channel::sender)
                .isInstanceOfSatisfying(
                        ChannelPoisonedException.class,
                        e -> assertThat(e.position()).isEqualTo(far));
    }
}
