package org.posixipc.channel;

import static org.posixipc.channel.Layout.LONG;

import java.nio.ByteBuffer;

/**
 * The counters of a channel, kept in its memory since it was made. Each is exact (what was received, after a kill of the receiver: one
 * drain more or less); since others write meanwhile, they are not of one moment. What a sender published is found by walking its
 * records; while it runs too fast for that, it is what it had published a sixteenth of the capacity ago, 64 KiB at most, or before its
 * last batch.
 *
 * @param messages published
 * @param bytes of payload published
 * @param receivedMessages handed over and released
 * @param receivedBytes of payload handed over and released
 * @param usedBytes of the fullest lane now, with headers
 * @param highWaterBytes the most a lane has held when its sender looked; exact above a sixteenth of the capacity
 * @param rejected messages or claims refused for want of room
 * @param senderWaits times a sender slept
 * @param receiverWaits times the receiver slept
 * @param senderWakeUps times a sender woke the receiver
 * @param receiverWakeUps times the receiver woke a sender
 * @param senderTakeOvers times a sender followed one that had died
 * @param receiverTakeOvers times a receiver followed one that had died
 * @param sendersAlive lanes whose sender is there now
 * @param receiverAlive whether the receiver is there now
 */
public record ChannelStats(
        long messages,
        long bytes,
        long receivedMessages,
        long receivedBytes,
        long usedBytes,
        long highWaterBytes,
        long rejected,
        long senderWaits,
        long receiverWaits,
        long senderWakeUps,
        long receiverWakeUps,
        long senderTakeOvers,
        long receiverTakeOvers,
        int sendersAlive,
        boolean receiverAlive) {

    /** @param progress how far the sender of each lane has come */
    static ChannelStats read(ChannelMemory channel, Checkpoints.Progress[] progress) {
        long[] sums = new long[Layout.LANE_SIZE / Long.BYTES];
        long messages = 0;
        long bytes = 0;
        long used = 0;
        long highWater = 0;
        int alive = 0;
        for (int index = 0; index < channel.shape.lanes(); index++) {
            ByteBuffer lane = ChannelShape.laneView(channel.segment, index);
            for (int i = 0; i < sums.length; i++) {
                sums[i] += (long) LONG.getOpaque(lane, i * Long.BYTES);
            }
            long released = (long) LONG.getAcquire(lane, Layout.LANE_RELEASED);
            messages += progress[index].messages();
            bytes += progress[index].bytes();
            used = Math.max(used, progress[index].tail() - released);
            highWater = Math.max(highWater, (long) LONG.getOpaque(lane, Layout.LANE_HIGH_WATER));
            alive += channel.isSenderAlive(index) ? 1 : 0;
        }
        ByteBuffer header = channel.header;
        return new ChannelStats(
                messages,
                bytes,
                sums[Layout.LANE_RECEIVED_MESSAGES / Long.BYTES],
                sums[Layout.LANE_RECEIVED_BYTES / Long.BYTES],
                used,
                highWater,
                sums[Layout.LANE_REJECTED / Long.BYTES],
                sums[Layout.LANE_WAITS / Long.BYTES],
                (long) LONG.getOpaque(header, Layout.HEADER_RECEIVER_WAITS),
                sums[Layout.LANE_WAKE_UPS / Long.BYTES],
                (long) LONG.getOpaque(header, Layout.HEADER_RECEIVER_WAKE_UPS),
                sums[Layout.LANE_TAKE_OVERS / Long.BYTES],
                (long) LONG.getOpaque(header, Layout.HEADER_RECEIVER_TAKE_OVERS),
                alive,
                channel.receiverLife().isAlive());
    }
}
