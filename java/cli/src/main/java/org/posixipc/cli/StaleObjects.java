package org.posixipc.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.posixipc.channel.ChannelInspection;
import org.posixipc.cli.inventory.Entry;
import org.posixipc.cli.inventory.Inventory;
import org.posixipc.cli.inventory.Kind;
import org.posixipc.cli.inventory.QueueState;
import org.posixipc.cli.text.Escape;

/** Objects that no process holds: found, shown, asked about, and looked at once more before they go. */
final class StaleObjects {
    private final Streams streams;
    private final Set<Kind> kinds;
    private final List<String> names;
    private final List<Entry> found;
    private final List<String> kept;

    StaleObjects(Streams streams, Set<Kind> kinds, List<String> names) throws IOException, Failures.Refused {
        this.streams = streams;
        this.kinds = kinds;
        this.names = names;
        Inventory inventory = look();
        this.found = stale(inventory);
        this.kept = names.stream().flatMap(name -> reasons(inventory, name)).toList();
    }

    /** Why what was named stays, a line each. */
    private Stream<String> reasons(Inventory inventory, String name) {
        List<Entry> entries = inventory.named(name);
        return entries.isEmpty()
                ? Stream.of("no object has the name " + Escape.name(name))
                : entries.stream()
                        .filter(this::isAsked)
                        .flatMap(entry -> inUse(entry).stream()
                                .map(reason ->
                                        "the " + entry.kind() + " " + Escape.name(name) + " stays: it " + reason));
    }

    private Inventory look() throws IOException, Failures.Refused {
        Inventory inventory = Inventory.take(kinds);
        if (!inventory.holdersComplete()) {
            throw new Failures.Refused("--stale cannot tell who holds what: " + unseen(inventory)
                    + "; run it as root, outside of sandboxes");
        }
        return inventory;
    }

    private List<Entry> stale(Inventory inventory) {
        return inventory.entries().stream()
                .filter(entry -> isAsked(entry) && inUse(entry).isEmpty())
                .toList();
    }

    private static String unseen(Inventory inventory) {
        List<Long> pids = inventory.unreadable();
        return pids.isEmpty()
                ? inventory.hidden().orElseThrow()
                : pids.size() + (pids.size() == 1 ? " process" : " processes") + " may not be looked at (pid "
                        + pids.stream().limit(5).map(String::valueOf).collect(Collectors.joining(", "))
                        + (pids.size() > 5 ? ", …" : "") + ")";
    }

    private boolean isAsked(Entry entry) {
        return entry.kind() != Kind.FOREIGN
                && (names.isEmpty() ? isCandidateUnasked(entry.kind()) : names.contains(entry.name()));
    }

    /** Why it is to stay; empty if it is stale. */
    private static Optional<String> inUse(Entry entry) {
        if (entry.facts().links() == 0) {
            return Optional.of("is unlinked already");
        }
        if (!entry.holders().isEmpty()) {
            return Optional.of("is held by "
                    + entry.holders().stream().map(EntryTables::holder).collect(Collectors.joining(", ")));
        }
        OptionalLong depth = entry.queue()
                .map(QueueState::depth)
                .orElseGet(() -> OptionalLong.of(
                        entry.channel().map(ChannelInspection::depth).orElse(0L)));
        if (depth.isEmpty()) {
            return Optional.of("may hold messages, and may not be opened to see");
        }
        long messages = depth.getAsLong();
        return messages == 0
                ? Optional.empty()
                : Optional.of("holds " + messages + (messages == 1 ? " message" : " messages"));
    }

    private static boolean isCandidateUnasked(Kind kind) {
        return kind == Kind.QUEUE || kind == Kind.SEMAPHORE;
    }

    /** Prints what was found, beside the JSON if that goes to the output; false if it is nothing. */
    boolean show(boolean json) {
        var out = json ? streams.err() : streams.out();
        kept.forEach(reason -> streams.err().println("posixipc unlink: " + reason));
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
        List<Entry> now = stale(look());
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
