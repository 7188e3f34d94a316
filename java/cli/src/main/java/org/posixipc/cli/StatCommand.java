package org.posixipc.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.posixipc.cli.inventory.ChannelWords;
import org.posixipc.cli.inventory.Entry;
import org.posixipc.cli.inventory.FileFacts;
import org.posixipc.cli.inventory.Holder;
import org.posixipc.cli.inventory.Inventory;
import org.posixipc.cli.inventory.QueueState;
import org.posixipc.cli.inventory.SemaphoreState;
import org.posixipc.cli.text.Escape;
import org.posixipc.cli.text.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code posixipc stat}. */
@Command(
        name = "stat",
        header = "Show all there is to know of an object.",
        description = {
            "",
            "One name may be a queue, a semaphore and a segment at once: all are shown unless a kind is given."
        })
final class StatCommand implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private StandardOptions standard;

    @Mixin
    private KindOptions kinds;

    @Option(names = "--json", description = "Print JSON (schema posixipc.list/1, of this name only).")
    private boolean json;

    @Parameters(paramLabel = "NAME", description = "As in /orders.")
    private String name;

    StatCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException, Failures.Refused {
        Inventory inventory = Inventory.takeNamed(kinds.kinds(), ObjectName.checked(name));
        List<Entry> found = inventory.named(name);
        if (found.isEmpty()) {
            throw Failures.noObject(name);
        }
        if (json) {
            try (Json document = Json.pretty(streams.out())) {
                document.object(object -> object.put("schema", "posixipc.list/1")
                        .put("holdersComplete", inventory.holdersComplete())
                        .texts("notices", inventory.notices())
                        .array("objects", found, EntryJson::write));
            }
        } else {
            found.forEach(this::print);
            streams.flush();
            inventory.notices().forEach(notice -> streams.err().println("note: " + notice));
        }
        return ExitCode.DONE;
    }

    private void print(Entry entry) {
        FileFacts facts = entry.facts();
        line("Name", Escape.name(entry.name()));
        line("Kind", entry.kind().toString());
        entry.remark().ifPresent(remark -> line("Remark", remark));
        line("Owner", facts.owner() + " (" + facts.uid() + "), group " + facts.group());
        line("Permissions", facts.permissions());
        entry.queue().ifPresent(this::print);
        entry.semaphore().ifPresent(this::print);
        entry.channel().ifPresent(channel -> ChannelWords.of(channel).forEach(fact -> line(fact.label(), fact.text())));
        if (entry.queue().isEmpty() && entry.semaphore().isEmpty()) {
            line("Size", facts.size() + " bytes");
        }
        line("Modified", facts.modified().toString());
        line("Changed", facts.changed().toString());
        line("Inode", facts.identity().inode() + ", links " + facts.links());
        if (entry.holders().isEmpty()) {
            line("Held by", "no process that can be seen");
        }
        String key = "Held by";
        for (Holder holder : entry.holders()) {
            line(key, EntryTables.holder(holder) + ", descriptors " + holder.descriptors());
            key = "";
        }
    }

    private void print(QueueState queue) {
        line(
                "Messages",
                EntryTables.number(queue.depth()) + " of " + EntryTables.number(queue.capacity()) + ", at most "
                        + EntryTables.number(queue.maxMessageSize()) + " bytes each");
        line("Used bytes", EntryTables.number(queue.usedBytes()));
        line(
                "Notifies",
                queue.notifyPid().orElse(0) == 0
                        ? "nobody"
                        : "process " + queue.notifyPid().getAsLong());
        line(
                "Blocked",
                number(queue.blockedSenders()) + " in send, " + number(queue.blockedReceivers()) + " in receive");
    }

    private void print(SemaphoreState semaphore) {
        line("Permits", EntryTables.number(semaphore.permits()));
        line("Waiters", EntryTables.number(semaphore.waiters()));
    }

    private static String number(OptionalInt value) {
        return EntryTables.number(value.isPresent() ? OptionalLong.of(value.getAsInt()) : OptionalLong.empty());
    }

    private void line(String key, String value) {
        PrintStream out = streams.out();
        out.printf("%-12s %s%n", key.isEmpty() ? "" : key + ":", value);
    }
}
