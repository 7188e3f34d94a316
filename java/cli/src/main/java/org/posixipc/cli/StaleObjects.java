package org.posixipc.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.posixipc.cli.inventory.Entry;
import org.posixipc.cli.inventory.Inventory;
import org.posixipc.cli.inventory.Kind;

/** Objects that no process holds: found, shown, asked about, and looked at once more before they go. */
final class StaleObjects {
    private final Streams streams;
    private final Set<Kind> kinds;
    private final List<String> names;
    private final List<Entry> found;

    StaleObjects(Streams streams, Set<Kind> kinds, List<String> names) throws IOException, Failures.Refused {
        this.streams = streams;
        this.kinds = kinds;
        this.names = names;
        this.found = find();
    }

    private List<Entry> find() throws IOException, Failures.Refused {
        Inventory inventory = Inventory.take(kinds);
        if (!inventory.unreadable().isEmpty()) {
            throw new Failures.Refused("--stale cannot tell who holds what: "
                    + inventory.unreadable().size()
                    + " of the processes may not be looked at (the first pids: "
                    + inventory.unreadable().stream().limit(5).toList()
                    + "); run it as root, outside of sandboxes");
        }
        return inventory.entries().stream().filter(this::isStale).toList();
    }

    private boolean isStale(Entry entry) {
        boolean asked = names.isEmpty() ? isCandidateUnasked(entry.kind()) : names.contains(entry.name());
        boolean empty = entry.queue().isEmpty()
                || entry.queue().get().depth().isPresent()
                        && entry.queue().get().depth().getAsLong() == 0;
        return asked
                && empty
                && entry.kind() != Kind.FOREIGN
                && entry.holders().isEmpty()
                && entry.facts().links() > 0;
    }

    private static boolean isCandidateUnasked(Kind kind) {
        return kind == Kind.QUEUE || kind == Kind.SEMAPHORE;
    }

    /** Prints what was found, beside the JSON if that goes to the output; false if it is nothing. */
    boolean show(boolean json) {
        var out = json ? streams.err() : streams.out();
        if (found.isEmpty()) {
            out.println("Nothing is stale" + (names.isEmpty() ? "" : " of what was named") + ".");
            return false;
        }
        EntryTables tables = new EntryTables(false, false);
        for (Kind kind : Kind.values()) {
            List<Entry> ofKind =
                    found.stream().filter(entry -> entry.kind() == kind).toList();
            if (!ofKind.isEmpty()) {
                out.println(kind.plural().toUpperCase(Locale.ROOT) + " that no process holds");
                tables.of(kind, ofKind).forEach(out::println);
            }
        }
        streams.flush();
        return true;
    }

    boolean confirmed() throws IOException {
        streams.err().print("Unlink " + (found.size() == 1 ? "it" : "these " + found.size()) + "? [y/N] ");
        streams.flush();
        String answer = new BufferedReader(new InputStreamReader(streams.in(), StandardCharsets.UTF_8)).readLine();
        boolean agreed =
                answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
        if (!agreed) {
            streams.err().println("Nothing was unlinked.");
        }
        return agreed;
    }

    /** Only what is still stale: an answer takes its time, and somebody may have opened one of them meanwhile. */
    List<NamedObject> unlink() throws IOException, Failures.Refused {
        List<Entry> now = find();
        List<NamedObject> unlinked = new ArrayList<>();
        for (Entry entry : found) {
            boolean still = now.stream()
                    .anyMatch(other ->
                            other.facts().identity().equals(entry.facts().identity()));
            if (still) {
                NamedObject object = new NamedObject(entry.kind(), entry.name());
                object.unlink();
                unlinked.add(object);
            } else {
                streams.err().println("posixipc unlink: " + entry.name() + " is in use now, and was left");
            }
        }
        return unlinked;
    }
}
