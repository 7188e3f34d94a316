package org.posixipc.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import org.posixipc.cli.inventory.Entry;
import org.posixipc.cli.inventory.Inventory;
import org.posixipc.cli.inventory.Kind;
import org.posixipc.cli.text.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code posixipc list}. */
@Command(
        name = "list",
        header = "Show queues, semaphores, segments and channels, and who has them open.",
        description = {
            "",
            "MSGS and MAXMSGS are messages; SIZE, MSGSIZE and USEDBYTES bytes; SVAL permits. SENDERS and"
                    + " RECEIVERS are the places of a channel that somebody has, of all there are. NATTCH counts the processes"
                    + " that hold an object by a descriptor or a mapping; HELD BY names them: pid, command, r and w for"
                    + " what they may do, map if it is mapped. '?' is what this user may not see."
        })
final class ListCommand implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private StandardOptions standard;

    @Mixin
    private KindOptions kinds;

    @Option(names = "--json", description = "Print JSON (schema posixipc.list/1).")
    private boolean json;

    @Option(
            names = {"-b", "--bytes"},
            description = "Print sizes to the byte.")
    private boolean bytes;

    @Option(names = "--all-holders", description = "Name every holder, not the first three.")
    private boolean allHolders;

    @Option(names = "--noheadings", description = "Print no headings and no notices.")
    private boolean noHeadings;

    ListCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        Inventory inventory = Inventory.take(kinds.kinds());
        if (json) {
            writeJson(inventory);
        } else {
            writeText(inventory);
        }
        return ExitCode.DONE;
    }

    private void writeJson(Inventory inventory) throws IOException {
        try (Json document = Json.pretty(streams.out())) {
            document.object(object -> object.put("schema", "posixipc.list/1")
                    .put("holdersComplete", inventory.holdersComplete())
                    .texts("notices", inventory.notices())
                    .array("objects", inventory.entries(), EntryJson::write));
        }
    }

    private void writeText(Inventory inventory) {
        EntryTables tables = new EntryTables(bytes, allHolders);
        PrintStream out = streams.out();
        boolean first = true;
        for (Kind kind : Kind.values()) {
            List<Entry> entries = inventory.entries().stream()
                    .filter(entry -> entry.kind() == kind)
                    .toList();
            if (!entries.isEmpty()) {
                List<String> lines = tables.of(kind, entries);
                if (!noHeadings) {
                    out.print((first ? "" : "\n") + heading(kind, entries.size()));
                }
                lines.stream().skip(noHeadings ? 1 : 0).forEach(out::println);
                first = false;
            }
        }
        if (first && !noHeadings) {
            out.println("Nothing there.");
        }
        if (!noHeadings) {
            streams.flush();
            inventory.notices().forEach(notice -> streams.err().println("note: " + notice));
        }
    }

    private static String heading(Kind kind, int count) {
        String title = kind == Kind.FOREIGN ? "other files in /dev/shm" : kind.plural();
        return "%s (%d)%n".formatted(title.toUpperCase(java.util.Locale.ROOT), count);
    }
}
