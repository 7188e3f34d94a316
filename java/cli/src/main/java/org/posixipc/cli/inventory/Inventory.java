package org.posixipc.cli.inventory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All objects of the kinds asked for, and what could not be seen.
 *
 * @param entries by kind, then by name
 * @param notices sentences on what could not be seen and how to see it
 * @param unreadable pids of processes whose descriptors or mappings may not be read
 * @param hidden why there may be processes of which not even the pid can be seen
 */
public record Inventory(List<Entry> entries, List<String> notices, List<Long> unreadable, Optional<String> hidden) {
    /** As {@link #take}, and the queue of a name also where no list of queues can be had. */
    public static Inventory takeNamed(Set<Kind> kinds, String name) throws IOException {
        return take(kinds, Optional.of(name));
    }

    /** Looks now. Objects come and go meanwhile: each entry was true for itself, not all at one moment. */
    public static Inventory take(Set<Kind> kinds) throws IOException {
        return take(kinds, Optional.empty());
    }

    private static Inventory take(Set<Kind> kinds, Optional<String> name) throws IOException {
        Processes processes = Processes.scan();
        List<Entry> entries = new ArrayList<>();
        List<String> notices = new ArrayList<>();
        if (kinds.contains(Kind.QUEUE)) {
            new Queues(processes, notices).addTo(entries, name);
        }
        if (kinds.stream().anyMatch(kind -> kind != Kind.QUEUE)) {
            new MemoryFiles(processes, notices).addTo(entries, kinds);
        }
        entries.sort(Comparator.comparing(Entry::kind).thenComparing(Entry::name));
        List<Long> unreadable = processes.unreadable();
        if (!unreadable.isEmpty()) {
            notices.add("the holder lists are incomplete: " + unreadable.size()
                    + (unreadable.size() == 1 ? " process" : " processes")
                    + " may not be looked at (" + some(unreadable)
                    + "); run as root, outside of sandboxes, to see all");
        }
        Optional<String> hidden = processes.hidden();
        hidden.ifPresent(why -> notices.add("the holder lists are incomplete: " + why));
        return new Inventory(List.copyOf(entries), List.copyOf(notices), unreadable, hidden);
    }

    /** Whether every process could be looked at, so that who is not named holds nothing. */
    public boolean holdersComplete() {
        return unreadable.isEmpty() && hidden.isEmpty();
    }

    private static String some(List<Long> pids) {
        return pids.stream().limit(3).map(String::valueOf).collect(Collectors.joining(", "))
                + (pids.size() > 3 ? ", …" : "");
    }

    /** Everything. */
    public static Inventory takeAll() throws IOException {
        return take(EnumSet.allOf(Kind.class));
    }

    /** Those of a name, which may be one of each kind. */
    public List<Entry> named(String name) {
        return entries.stream().filter(entry -> entry.name().equals(name)).toList();
    }
}
