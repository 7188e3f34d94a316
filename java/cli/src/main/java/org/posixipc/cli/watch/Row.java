package org.posixipc.cli.watch;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.posixipc.cli.inventory.Entry;

/**
 * An object at one moment.
 *
 * @param entry what it is
 * @param level messages in a queue, permits of a semaphore, bytes of a segment; empty if they may not be seen
 * @param limit what a queue holds at most; empty for the other kinds
 * @param change of the level a second since the sample before; empty in the first
 * @param history the levels of the last samples, the newest last
 */
public record Row(Entry entry, OptionalLong level, OptionalLong limit, OptionalDouble change, long[] history) {
    /** How full it is, 0 to 1; 0 where nothing limits it. */
    double fullness() {
        return level.isPresent() && limit.isPresent() && limit.getAsLong() > 0
                ? (double) level.getAsLong() / limit.getAsLong()
                : 0;
    }

    /** Threads that wait for it, as far as they can be seen. */
    long blocked() {
        long inQueue = entry.queue()
                .map(queue -> (long) queue.blockedSenders().orElse(0)
                        + queue.blockedReceivers().orElse(0))
                .orElse(0L);
        return inQueue + entry.semaphore().map(s -> s.waiters().orElse(0)).orElse(0L);
    }
}
