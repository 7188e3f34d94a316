package org.posixipc.cli;

import java.io.IOException;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.posixipc.channel.ChannelInspection;
import org.posixipc.channel.ChannelInspection.End;
import org.posixipc.channel.ChannelStats;
import org.posixipc.cli.inventory.ChannelWords;
import org.posixipc.cli.inventory.Entry;
import org.posixipc.cli.inventory.FileFacts;
import org.posixipc.cli.inventory.Holder;
import org.posixipc.cli.inventory.Kind;
import org.posixipc.cli.inventory.QueueState;
import org.posixipc.cli.inventory.SemaphoreState;
import org.posixipc.cli.text.Json;

/** One object in JSON; README.md of the module holds the schema. */
final class EntryJson {
    private EntryJson() {}

    static void write(Json json, Entry entry) throws IOException {
        json.object(object -> {
            FileFacts facts = entry.facts();
            object.put("kind", entry.kind().toString())
                    .put("name", entry.name())
                    .put("owner", facts.owner())
                    .put("uid", facts.uid())
                    .put("group", facts.group())
                    .put("permissions", facts.permissions())
                    .put("size", facts.size())
                    .put("modified", facts.modified())
                    .put("changed", facts.changed())
                    .put("linked", facts.links() > 0)
                    .put("inode", facts.identity().inode());
            if (entry.queue().isPresent()) {
                queue(object, entry.queue().get());
            }
            if (entry.semaphore().isPresent()) {
                semaphore(object, entry.semaphore().get());
            }
            if (entry.channel().isPresent()) {
                channel(object, entry.channel().get());
            } else if (entry.kind() == Kind.CHANNEL) {
                object.put("channel", (String) null);
            }
            object.put("remark", entry.remark()).array("holders", entry.holders(), EntryJson::holder);
        });
    }

    private static void queue(Json json, QueueState queue) throws IOException {
        json.object(
                "queue",
                object -> object.put("depth", queue.depth())
                        .put("capacity", queue.capacity())
                        .put("maxMessageSize", queue.maxMessageSize())
                        .put("usedBytes", queue.usedBytes())
                        .put("notifyPid", queue.notifyPid())
                        .put("blockedSenders", widen(queue.blockedSenders()))
                        .put("blockedReceivers", widen(queue.blockedReceivers())));
    }

    private static OptionalLong widen(OptionalInt value) {
        return value.isPresent() ? OptionalLong.of(value.getAsInt()) : OptionalLong.empty();
    }

    private static void semaphore(Json json, SemaphoreState semaphore) throws IOException {
        json.object(
                "semaphore",
                object -> object.put("permits", semaphore.permits()).put("waiters", semaphore.waiters()));
    }

    private static void channel(Json json, ChannelInspection channel) throws IOException {
        ChannelStats stats = channel.stats();
        json.object(
                "channel",
                object -> object.put(
                                "state", channel.poison().isPresent() ? "poisoned" : channel.ended() ? "ended" : "open")
                        .put("depth", channel.depth())
                        .put("usedBytes", ChannelWords.used(channel))
                        .put("capacityBytes", channel.capacityBytes())
                        .put("lanes", channel.senders().size())
                        .put("maxMessageSize", channel.maxMessageSize())
                        .put("spinOnly", channel.spinOnly())
                        .put("sent", stats.messages())
                        .put("received", stats.receivedMessages())
                        .put("highWaterBytes", stats.highWaterBytes())
                        .put("rejected", stats.rejected())
                        .put("senderTakeOvers", stats.senderTakeOvers())
                        .put("receiverTakeOvers", stats.receiverTakeOvers())
                        .array("senders", channel.senders(), EntryJson::end)
                        .object("receiver", receiver -> endKeys(receiver, channel.receiver())));
    }

    private static void end(Json json, End end) throws IOException {
        json.object(object -> endKeys(object, end).put("usedBytes", end.usedBytes()));
    }

    private static Json endKeys(Json json, End end) throws IOException {
        return json.put("alive", end.alive()).put("blocked", end.asleep()).put("pid", end.pid());
    }

    private static void holder(Json json, Holder holder) throws IOException {
        json.object(object -> object.put("pid", holder.pid())
                .put("command", holder.command())
                .put("descriptors", holder.descriptors())
                .put("mapped", holder.mapped())
                .put("access", holder.access()));
    }
}
