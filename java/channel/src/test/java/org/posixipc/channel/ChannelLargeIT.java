package org.posixipc.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.posixipc.channel.ChannelProcesses.Language;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;

/** A ring of 2 GiB between Java and C, more than once round. */
@ExtendWith(LeavesNothingBehind.class)
@Timeout(300)
class ChannelLargeIT {
    private static final String MOST_TAIL = "65536";
    private static final long MESSAGES = 80_000;

    @ParameterizedTest
    @EnumSource(Language.class)
    void carriesALapAndMoreOnceAndInOrder(Language from) throws Exception {
        LargeRings.assumeRoom();
        Language to = from == Language.JAVA ? Language.C : Language.JAVA;
        String name = TestNames.next();
        String count = Long.toString(MESSAGES);
        try (Channel channel =
                        Channel.builder(name).capacityBytes(LargeRings.CAPACITY).create();
                ChannelProcesses processes = new ChannelProcesses()) {
            Process sender = processes.start(from, "send", name, "0", count, MOST_TAIL, "claim", "stay");
            Process receiver = processes.start(to, "receive", name, count, "0", "quiet");
            assertThat(processes.finish(receiver)).isEqualTo("ok " + count);
            assertThat(processes.finish(sender)).isEqualTo("ok " + count);
            ChannelStats stats = channel.stats();
            assertThat(stats.bytes()).isGreaterThan(LargeRings.CAPACITY + (1L << 28));
            assertThat(stats.receivedBytes()).isEqualTo(stats.bytes());
            assertThat(stats.usedBytes()).isZero();
        } finally {
            Channel.unlink(name);
        }
    }
}
