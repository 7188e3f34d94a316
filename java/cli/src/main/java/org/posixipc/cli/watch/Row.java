package org.posixipc.cli.watch;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.posixipc.cli.inventory.ChannelWords;
import org.posixipc.cli.inventory.Entry;
import org.posixipc.cli.inventory.QueueState;

/**
 * An object at one moment.
 *
 * @param entry what it is
 * @param level messages in a queue or channel, permits of a semaphore, bytes of a segment; empty if they may not be seen
 * @param limit what a queue holds at most; empty for the other kinds
 * @param change of the level a second since the sample before; empty in the first
 * @param flow messages sent and received a second since the sample before; empty in the first and but for channels
 * @param history the levels of the last samples, the newest last
 */
public record Row(
        Entry entry,
        OptionalLong level,
        OptionalLong limit,
        OptionalDouble change,
        Optional<Flow> flow,
        long[] history) {
    /** Messages a second, in and out. */
    record Flow(double sent, double received) {}

    /** How full it is, 0 to 1; 0 where nothing limits it. */
    double fullness() {
        if (entry.channel().isPresent()) {
            return (double) ChannelWords.fullest(entry.channel().get())
                    / entry.channel().get().capacityBytes();
        }
        return level.isPresent() && limit.isPresent() && limit.getAsLong() > 0
                ? (double) level.getAsLong() / limit.getAsLong()
                : 0;
    }

    /** Messages sent a second, NaN where it is not known. */
    public double sentPerSecond() {
        return flow.map(Flow::sent).orElse(Double.NaN);
    }

    /** Messages received a second, NaN where it is not known. */
    public double receivedPerSecond() {
        return flow.map(Flow::received).orElse(Double.NaN);
    }

    /** Bytes of the messages in a queue or, with their headers, in a channel. */
    public OptionalLong usedBytes() {
        return entry.queue()
                .map(QueueState::usedBytes)
                .or(() -> entry.channel().map(channel -> OptionalLong.of(ChannelWords.used(channel))))
                .orElse(OptionalLong.empty());
    }

    /** Threads that wait for it, as far as they can be seen. */
    public long blocked() {
        long ends = (long) entry.blockedSenders().orElse(0)
                + entry.blockedReceivers().orElse(0);
        return ends + entry.semaphore().map(s -> s.waiters().orElse(0)).orElse(0L);
    }
}
