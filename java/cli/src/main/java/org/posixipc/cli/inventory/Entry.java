package org.posixipc.cli.inventory;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.posixipc.channel.ChannelInspection;

/**
 * One object.
 *
 * @param kind what it is
 * @param name as programs open it, with its slash; the path for what is foreign
 * @param facts owner, permissions, size, times
 * @param holders who has it open or mapped, as far as it can be seen
 * @param queue its inside if it is a queue
 * @param semaphore its inside if it is a semaphore
 * @param channel its inside if it is a channel and may be read
 * @param remark what a reader should know of it, as that it is unlinked
 */
public record Entry(
        Kind kind,
        String name,
        FileFacts facts,
        List<Holder> holders,
        Optional<QueueState> queue,
        Optional<SemaphoreState> semaphore,
        Optional<ChannelInspection> channel,
        Optional<String> remark) {

    /** Threads that wait for room in a queue or channel; empty if they may not be seen, or it is neither. */
    public OptionalInt blockedSenders() {
        return queue.map(QueueState::blockedSenders)
                .or(() -> channel.map(Entry::asleepSenders))
                .orElse(OptionalInt.empty());
    }

    /** Threads that wait for a message in a queue or channel; empty if they may not be seen, or it is neither. */
    public OptionalInt blockedReceivers() {
        return queue.map(QueueState::blockedReceivers)
                .or(() -> channel.map(inside -> OptionalInt.of(inside.receiver().asleep() ? 1 : 0)))
                .orElse(OptionalInt.empty());
    }

    private static OptionalInt asleepSenders(ChannelInspection inside) {
        return OptionalInt.of((int)
                inside.senders().stream().filter(ChannelInspection.End::asleep).count());
    }
}
