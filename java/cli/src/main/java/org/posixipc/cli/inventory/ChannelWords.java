package org.posixipc.cli.inventory;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.posixipc.channel.ChannelInspection;
import org.posixipc.channel.ChannelInspection.End;
import org.posixipc.channel.ChannelStats;
import org.posixipc.cli.text.ByteCount;

/** The inside of a channel in words. */
public final class ChannelWords {
    private ChannelWords() {}

    /**
     * One fact.
     *
     * @param label what it is about
     * @param text what it says
     */
    public record Line(String label, String text) {}

    /** All that is to be told of one. */
    public static List<Line> of(ChannelInspection channel) {
        ChannelStats stats = channel.stats();
        return List.of(
                new Line(
                        "Messages",
                        channel.depth() + " in it, " + stats.messages() + " sent, " + stats.receivedMessages()
                                + " received, at most " + channel.maxMessageSize() + " bytes each"),
                new Line("Ring", ring(channel)),
                new Line("Senders", senders(channel)),
                new Line("Receiver", receiver(channel.receiver())),
                new Line(
                        "Counters",
                        stats.rejected() + " rejected for want of room; take-overs of places whose holder died: "
                                + stats.senderTakeOvers() + " by senders, " + stats.receiverTakeOvers()
                                + " by receivers"));
    }

    private static String ring(ChannelInspection channel) {
        int lanes = channel.senders().size();
        return fullest(channel) + " of " + channel.capacityBytes() + " bytes used"
                + (lanes == 1 ? "" : " in the fullest of " + lanes + " lanes") + ", "
                + Math.max(fullest(channel), channel.stats().highWaterBytes()) + " at the most so far"
                + (channel.spinOnly() ? "; spin only: no end ever sleeps" : "");
    }

    private static String senders(ChannelInspection channel) {
        List<End> ends = channel.senders();
        String who = IntStream.range(0, ends.size())
                .filter(lane -> ends.get(lane).alive())
                .mapToObj(lane -> (ends.size() == 1 ? "" : "lane " + lane + ": ") + holder(ends.get(lane), "room"))
                .collect(Collectors.joining("; "));
        return alive(channel) + " of " + ends.size() + " there" + (who.isEmpty() ? "" : " (" + who + ")");
    }

    private static String receiver(End end) {
        return end.alive() ? "there (" + holder(end, "messages") + ")" : "nobody";
    }

    private static String holder(End end, String wanted) {
        OptionalLong pid = end.pid();
        return (pid.isPresent() ? "process " + pid.getAsLong() : "a process of another PID namespace")
                + (end.asleep() ? ", waits for " + wanted : "");
    }

    /** Senders that are there. */
    public static long alive(ChannelInspection channel) {
        return channel.senders().stream().filter(End::alive).count();
    }

    /** What the fullest ring holds, in bytes. */
    public static long fullest(ChannelInspection channel) {
        return channel.senders().stream().mapToLong(End::usedBytes).max().orElse(0);
    }

    /** What all rings hold together, in bytes. */
    public static long used(ChannelInspection channel) {
        return channel.receiver().usedBytes();
    }

    /** {@code 1M}, or {@code 4 x 1M} where there are lanes. */
    public static String capacity(ChannelInspection channel, boolean exact) {
        int lanes = channel.senders().size();
        long bytes = channel.capacityBytes();
        return (lanes == 1 ? "" : lanes + " x ") + (exact ? Long.toString(bytes) : ByteCount.text(bytes));
    }
}
