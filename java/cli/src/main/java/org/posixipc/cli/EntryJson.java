package org.posixipc.cli;

import java.io.IOException;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.posixipc.cli.inventory.Entry;
import org.posixipc.cli.inventory.FileFacts;
import org.posixipc.cli.inventory.Holder;
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

    private static void holder(Json json, Holder holder) throws IOException {
        json.object(object -> object.put("pid", holder.pid())
                .put("command", holder.command())
                .put("descriptors", holder.descriptors())
                .put("mapped", holder.mapped())
                .put("access", holder.access()));
    }
}
