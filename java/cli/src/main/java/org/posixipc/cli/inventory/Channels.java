package org.posixipc.cli.inventory;

import java.io.IOException;
import java.util.Optional;
import org.posixipc.IpcException;
import org.posixipc.channel.Channel;
import org.posixipc.channel.ChannelFormatException;
import org.posixipc.channel.ChannelInspection;

/**
 * The inside of a channel, looked at without taking part in it.
 *
 * @param inside empty if it may not be seen, or is no channel that this library knows
 * @param remark what a reader should know
 */
record Channels(Optional<ChannelInspection> inside, Optional<String> remark) {
    static Channels look(String name) throws IOException {
        try {
            ChannelInspection inside = Channel.inspect(name);
            return new Channels(Optional.of(inside), remark(inside));
        } catch (ChannelFormatException e) {
            return new Channels(Optional.empty(), Optional.of("not to be read: " + e.getMessage()));
        } catch (IpcException | IllegalArgumentException | IllegalStateException e) {
            // Unlinked, cut off or withdrawn since its first bytes were seen.
            return new Channels(Optional.empty(), Optional.empty());
        }
    }

    private static Optional<String> remark(ChannelInspection inside) {
        return inside.poison()
                .map(fault -> "poisoned: " + fault + "; unlink it and make it anew")
                .or(() -> inside.ended() ? Optional.of("ended: nothing will be sent any more") : Optional.empty());
    }
}
