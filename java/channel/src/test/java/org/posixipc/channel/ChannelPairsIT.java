package org.posixipc.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.posixipc.channel.ChannelProcesses.Language;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;

/**
 * Java and C on both ends, every kind, in processes of their own: nothing lost, doubled or reordered, every byte proved.
 * {@code -Dposixipc.test.messages} raises the count (10,000,000 by hand), {@code -Dposixipc.test.pairing} takes only those whose
 * description contains its text, such as "JAVA to C" or "lanes, batch".
 */
@ExtendWith(LeavesNothingBehind.class)
@Timeout(900)
class ChannelPairsIT {
    private static final long MESSAGES = Long.getLong("posixipc.test.messages", 100_000);
    private static final String WANTED = System.getProperty("posixipc.test.pairing", "");
    private static final int SENDERS = 3;

    record Pairing(Language from, Language to, int lanes, String verb, int receiverFlags, boolean spinOnly) {
        @Override
        public String toString() {
            return from + " to " + to + (lanes == 0 ? ", one sender" : ", " + SENDERS + " lanes") + ", " + verb
                    + ((receiverFlags & 1) == 0 ? ", at least once" : ", at most once")
                    + ((receiverFlags & 2) == 0 ? "" : ", no touch") + (spinOnly ? ", spin only" : "");
        }
    }

    static Stream<Pairing> pairings() {
        List<Pairing> all = new ArrayList<>();
        for (Language from : Language.values()) {
            for (Language to : Language.values()) {
                all.add(new Pairing(from, to, 0, "send", 0, false));
                all.add(new Pairing(from, to, 0, "claim", 1, false));
                all.add(new Pairing(from, to, 0, "batch", 2, true));
                all.add(new Pairing(from, to, SENDERS, "send", 0, false));
                all.add(new Pairing(from, to, SENDERS, "batch", 1, false));
            }
        }
        return all.stream().filter(pairing -> pairing.toString().contains(WANTED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairings")
    void carriesEverythingOnceAndInOrder(Pairing pairing) throws Exception {
        String name = TestNames.next();
        int senders = Math.max(pairing.lanes, 1);
        long each = MESSAGES / senders;
        ChannelBuilder builder = Channel.builder(name).capacityBytes(1 << 18);
        if (pairing.lanes > 0) {
            builder.lanes(pairing.lanes);
        }
        if (pairing.spinOnly) {
            builder.spinOnly();
        }
        try (Channel channel = builder.create();
                ChannelProcesses processes = new ChannelProcesses()) {
            List<Process> ends = new ArrayList<>();
            for (int i = 0; i < senders; i++) {
                ends.add(processes.start(
                        pairing.from, "send", name, "0", Long.toString(each), "240", pairing.verb, "stay"));
            }
            Process receiver = processes.start(
                    pairing.to,
                    "receive",
                    name,
                    Long.toString(each * senders),
                    Integer.toString(pairing.receiverFlags),
                    "quiet");
            assertThat(processes.finish(receiver)).isEqualTo("ok " + each * senders);
            for (Process end : ends) {
                assertThat(processes.finish(end)).isEqualTo("ok " + each);
            }
            ChannelStats stats = channel.stats();
            assertThat(stats.messages()).isEqualTo(each * senders);
            assertThat(stats.receivedMessages()).isEqualTo(stats.messages());
            assertThat(stats.receivedBytes()).isEqualTo(stats.bytes());
            assertThat(stats.usedBytes()).isZero();
            assertThat(stats.senderTakeOvers() + stats.receiverTakeOvers()).isZero();
        } finally {
            Channel.unlink(name);
        }
    }
}
