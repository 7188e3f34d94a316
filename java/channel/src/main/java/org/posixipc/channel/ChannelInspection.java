package org.posixipc.channel;

import static org.posixipc.channel.Layout.INT;
import static org.posixipc.channel.Layout.LONG;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.posixipc.Access;
import org.posixipc.IpcException;
import org.posixipc.Segment;
import org.posixipc.SharedMemory;

/**
 * What a channel shows to somebody who takes no part in it; from {@link Channel#inspect}. Its figures are read while others go
 * on, so they are not of one moment, and they are what the memory says: a spoilt channel may say anything.
 *
 * @param oneSender whether it was made for one sender at a time, not for lanes
 * @param spinOnly whether its ends never sleep
 * @param capacityBytes of the ring of each lane, headers and padding included
 * @param maxMessageSize bytes of the largest message
 * @param ended whether the stream has ended: nothing will be sent any more
 * @param poison what is wrong with its memory, if an end has found that
 * @param stats the counters
 * @param senders the place of a sender on each lane, in the order of the lanes
 * @param receiver the place of the receiver
 */
public record ChannelInspection(
        boolean oneSender,
        boolean spinOnly,
        long capacityBytes,
        int maxMessageSize,
        boolean ended,
        Optional<String> poison,
        ChannelStats stats,
        List<End> senders,
        End receiver) {

    /**
     * The place of one end.
     *
     * @param alive whether somebody holds it now, told by the kernel
     * @param asleep whether its holder sleeps: a sender for want of room, a receiver for want of messages
     * @param pid its holder, where that writes its pid for this PID namespace
     * @param usedBytes what its ring holds now, headers included; of the receiver, all rings together
     */
    public record End(boolean alive, boolean asleep, OptionalLong pid, long usedBytes) {}

    /**
     * Messages sent and not yet given back by the receiver.
     *
     * @return a number of messages; after a kill of the receiver, one drain more or less, and while a sender runs at full speed, what it sent
     *     since its last checkpoint less, see {@link ChannelStats}
     */
    public long depth() {
        return Math.max(0, stats.messages() - stats.receivedMessages());
    }

    /** Where the first ring begins at the latest; more of an object is not mapped before its header has been found whole. */
    private static final long MOST_BYTES = Layout.laneOffset(Layout.LANES_MAX);

    static ChannelInspection of(String name) throws IpcException, ChannelFormatException {
        try (SharedMemory memory =
                SharedMemory.builder(name).access(Access.READ_ONLY).open()) {
            // Asked for once: what is checked against a size that has changed meanwhile may reach beyond the map.
            long size = memory.size();
            ChannelShape shape;
            try (Segment head = map(memory, Math.min(size, MOST_BYTES))) {
                shape = ChannelShape.read(head, size, name);
            }
            try (Segment segment = map(memory, shape.totalBytes())) {
                return read(new ChannelMemory(memory, segment, shape));
            }
        }
    }

    private static Segment map(SharedMemory memory, long bytes) throws IpcException, ChannelFormatException {
        try {
            return memory.map(0, bytes, Access.READ_ONLY);
        } catch (IndexOutOfBoundsException e) {
            throw new ChannelFormatException(
                    memory.name(), "has no header, or was cut off by another process just now");
        }
    }

    private static ChannelInspection read(ChannelMemory channel) {
        ChannelShape shape = channel.shape;
        int state = channel.state();
        Checkpoints.Progress[] progress = Checkpoints.ofLanes(channel);
        List<End> senders = IntStream.range(0, shape.lanes())
                .mapToObj(lane -> sender(channel, lane, progress[lane].tail()))
                .toList();
        long used = senders.stream().mapToLong(End::usedBytes).sum();
        boolean receives = channel.receiverLife().isAlive();
        return new ChannelInspection(
                shape.oneSender(),
                shape.spinOnly(),
                shape.capacity(),
                shape.maxMessage(),
                state == Layout.STATE_ENDED,
                ChannelMemory.isSpoilt(state) ? Optional.of(channel.fault()) : Optional.empty(),
                ChannelStats.read(channel, progress),
                senders,
                end(channel.header, receives, Layout.HEADER_RECEIVER_ASLEEP, Layout.HEADER_RECEIVER, used));
    }

    private static End sender(ChannelMemory channel, int index, long tail) {
        ByteBuffer lane = ChannelShape.laneView(channel.segment, index);
        long released = (long) LONG.getAcquire(lane, Layout.LANE_RELEASED);
        long used = tail - released;
        long possible = Math.max(0, Math.min(used, channel.shape.capacity()));
        return end(lane, channel.isSenderAlive(index), Layout.LANE_SENDER_ASLEEP, Layout.LANE_SENDER, possible);
    }

    /** Who died asleep has left its word raised, and its pid written down. */
    private static End end(ByteBuffer words, boolean alive, int asleep, int role, long used) {
        return new End(
                alive,
                alive && (int) INT.getOpaque(words, asleep) != 0,
                alive ? Role.pid(words, role) : OptionalLong.empty(),
                used);
    }
}
