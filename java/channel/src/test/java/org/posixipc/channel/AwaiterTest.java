package org.posixipc.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.Segment;
import org.posixipc.SharedMemory;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;

/** When a wait polls before it sleeps; the word it sleeps on stands for the other end, who sees that we sleep and answers. */
@ExtendWith(LeavesNothingBehind.class)
@Timeout(60)
class AwaiterTest {
    private static final long SPIN_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** Those before the clock is read for the first time, and the one with the word raised. */
    private static final int LOOKS_WITHOUT_POLLING = 16 + 1;

    private final String name = TestNames.next();
    private Channel channel;
    private SharedMemory memory;
    private Segment segment;
    private Awaiter awaiter;
    private int looks;
    private long sleepsAtLeastUntil;

    @BeforeEach
    void create() throws Exception {
        channel = Channel.builder(name).create();
        memory = SharedMemory.open(name);
        segment = memory.map();
        sleepsAtLeastUntil = System.nanoTime();
        ChannelMemory shared = new ChannelMemory(memory, segment, ChannelShape.read(segment, memory.size(), name));
        awaiter = new Awaiter(
                shared,
                shared.header,
                Layout.HEADER_RECEIVER_ASLEEP,
                Layout.HEADER_RECEIVER_ASLEEP,
                Layout.HEADER_RECEIVER_WAITS,
                SPIN_NANOS,
                this::isAnswered);
    }

    @AfterEach
    void unlink() throws Exception {
        segment.close();
        memory.close();
        channel.close();
        Channel.unlink(name);
    }

    private boolean isAnswered() {
        looks++;
        return segment.getInt(Layout.HEADER_RECEIVER_ASLEEP) == 1 && System.nanoTime() - sleepsAtLeastUntil >= 0;
    }

    private long await() throws InterruptedException {
        looks = 0;
        long start = System.nanoTime();
        assertThat(awaiter.await(Awaiter.deadline(Awaiter.FOREVER))).isTrue();
        return System.nanoTime() - start;
    }

    @Test
    void sleepsAtOnceWhereTheAnswerCameAsSoonAsItSlept() throws Exception {
        for (int unpolled = 0; unpolled < 64; unpolled = 2 * unpolled + 1) {
            for (int i = 0; i < unpolled; i++) {
                await();
                assertThat(looks).isEqualTo(LOOKS_WITHOUT_POLLING);
            }
            assertThat(await()).isGreaterThanOrEqualTo(SPIN_NANOS);
        }
        for (int i = 0; i < 63; i++) {
            await();
            assertThat(looks).as("never more than 63").isEqualTo(LOOKS_WITHOUT_POLLING);
        }
        assertThat(await()).isGreaterThanOrEqualTo(SPIN_NANOS);
    }

    @Test
    void pollsOnWhereTheAnswerIsMerelySlow() throws Exception {
        sleepsAtLeastUntil = System.nanoTime() + 3 * SPIN_NANOS;
        await();
        assertThat(await()).isGreaterThanOrEqualTo(SPIN_NANOS);
    }
}
