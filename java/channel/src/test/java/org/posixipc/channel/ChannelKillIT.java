package org.posixipc.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.posixipc.channel.ChannelProcesses.Language;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;

/**
 * Ends killed with SIGKILL at random instants while messages flow: none of what was published is lost or doubled beyond what the
 * mode of delivery says, and a successor goes on. {@code -Dposixipc.test.kills} raises the number of kills (1,000 by hand),
 * {@code -Dposixipc.test.seed} changes their instants.
 */
@ExtendWith(LeavesNothingBehind.class)
@Timeout(900)
class ChannelKillIT {
    private static final int KILLS = Integer.getInteger("posixipc.test.kills", 17);
    private static final long MANY = 1L << 50;

    private final String name = TestNames.next();
    private final Random random = new Random(Long.getLong("posixipc.test.seed", 20261122));

    private void pauseForARandomSpan() {
        LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(30_000)));
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void aReceiverGetsAllThatDyingSendersPublished(Language language) throws Exception {
        try (Channel channel = Channel.builder(name).capacityBytes(1 << 17).create();
                Receiver receiver = channel.receiver();
                ChannelProcesses processes = new ChannelProcesses()) {
            ChannelChild.Checker checker = new ChannelChild.Checker(false);
            checker.follow(receiver);
            String[] verbs = {"send", "claim", "batch"};
            for (int i = 0; i < KILLS; i++) {
                // What the dead one published last is in the ring, so the next one's number is known once that is read.
                Process sender = processes.start(
                        language,
                        "send",
                        name,
                        Long.toString(checker.next(0)),
                        Long.toString(MANY),
                        "2000",
                        verbs[i % verbs.length],
                        "leave");
                long before = checker.count;
                while (checker.count < before + 100) {
                    receiver.receive(10, checker);
                }
                long stop = System.nanoTime() + random.nextInt(5_000_000);
                while (System.nanoTime() < stop) {
                    receiver.tryReceive(10, checker);
                }
                kill(sender);
                while (receiver.tryReceive(10, checker) > 0) {}
                assertThat(channel.stats().sendersAlive()).isZero();
                assertThat(channel.stats().messages()).isEqualTo(checker.count);
            }
            assertThat(channel.stats().senderTakeOvers()).isEqualTo(KILLS - 1);
            assertThat(checker.count).isGreaterThan(100L * KILLS);
        } finally {
            Channel.unlink(name);
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void sendersThatDieOnOneLaneHarmNoOther(Language language) throws Exception {
        try (Channel channel =
                        Channel.builder(name).capacityBytes(1 << 17).lanes(2).create();
                Receiver receiver = channel.receiver();
                ChannelProcesses processes = new ChannelProcesses()) {
            ChannelChild.Checker checker = new ChannelChild.Checker(false);
            checker.follow(receiver);
            String many = Long.toString(MANY);
            processes.start(language, "send", name, "0", many, "200", "send", "leave");
            receiver.receive(1, checker);
            for (int i = 0; i < KILLS; i++) {
                String next = Long.toString(checker.next(1));
                Process sender = processes.start(language, "send", name, next, many, "200", "batch", "leave");
                long before = checker.next(1);
                while (checker.next(1) < before + 100) {
                    receiver.receive(10, checker);
                }
                long stop = System.nanoTime() + random.nextInt(5_000_000);
                while (System.nanoTime() < stop) {
                    receiver.tryReceive(10, checker);
                }
                kill(sender);
                before = checker.next(0);
                // A call takes an eighth of a lane at most: so many take all that the dead one left, and the other goes
                // on.
                for (int call = 0; call < 20; call++) {
                    receiver.receive(10_000, checker);
                }
                assertThat(checker.next(0)).isGreaterThan(before);
                assertThat(channel.stats().sendersAlive()).isEqualTo(1);
            }
            assertThat(channel.stats().senderTakeOvers()).isEqualTo(KILLS - 1);
        } finally {
            Channel.unlink(name);
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void aSuccessorOfADyingReceiverLosesNothingAtLeastOnce(Language language) throws Exception {
        killReceivers(language, Delivery.AT_LEAST_ONCE);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void aSuccessorOfADyingReceiverRepeatsNothingAtMostOnce(Language language) throws Exception {
        killReceivers(language, Delivery.AT_MOST_ONCE);
    }

    private void killReceivers(Language language, Delivery delivery) throws Exception {
        String flags = delivery == Delivery.AT_MOST_ONCE ? "1" : "0";
        try (Channel channel = Channel.builder(name).capacityBytes(1 << 17).create();
                Sender sender = channel.sender();
                ChannelProcesses processes = new ChannelProcesses()) {
            ByteBuffer buffer = ByteBuffer.allocate(Proof.HEAD + 500);
            long sequence = 0;
            long last = -1;
            for (int i = 0; i < KILLS; i++) {
                Process receiver = processes.start(language, "receive", name, Long.toString(MANY), flags, "tell");
                long until = sequence + 2000;
                while (sequence < until) {
                    buffer.clear().limit(Proof.write(buffer.clear(), sequence, 0, 500));
                    sender.send(0, buffer);
                    sequence++;
                }
                pauseForARandomSpan();
                kill(receiver);
                String told = processes.output(receiver);
                // A line that was cut short tells of a message whose handler had not returned.
                String[] lines = told.substring(0, told.lastIndexOf('\n') + 1).split("\n");
                if (lines[0].isEmpty()) {
                    continue;
                }
                long first = Long.parseLong(lines[0]);
                assertThat(first).as("told by " + receiver).isGreaterThanOrEqualTo(0);
                if (delivery == Delivery.AT_MOST_ONCE) {
                    assertThat(first).isBetween(last + 1, last + 2); // one may be lost, none comes again
                } else {
                    assertThat(first).isLessThanOrEqualTo(last + 1); // none is lost, some may come again
                }
                for (int j = 1; j < lines.length; j++) {
                    assertThat(Long.parseLong(lines[j])).isEqualTo(first + j);
                }
                last = Math.max(last, Long.parseLong(lines[lines.length - 1]));
            }
            try (Receiver receiver =
                    channel.receiverBuilder().delivery(delivery).open()) {
                ChannelChild.Checker checker = new ChannelChild.Checker(false);
                checker.follow(receiver);
                while (receiver.tryReceive(100, checker) > 0) {}
                assertThat(channel.stats().usedBytes()).isZero();
                if (checker.count > 0) {
                    assertThat(checker.next(0)).isEqualTo(sequence);
                } else {
                    assertThat(last).isGreaterThanOrEqualTo(sequence - 2);
                }
            }
            assertThat(channel.stats().receiverTakeOvers()).isPositive();
        } finally {
            Channel.unlink(name);
        }
    }
}
