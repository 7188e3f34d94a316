package org.posixipc.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.posixipc.channel.ChannelInspection;
import org.posixipc.cli.inventory.ChannelWords;
import org.posixipc.cli.inventory.Entry;
import org.posixipc.cli.inventory.Holder;
import org.posixipc.cli.inventory.Kind;
import org.posixipc.cli.inventory.QueueState;
import org.posixipc.cli.inventory.SemaphoreState;
import org.posixipc.cli.text.ByteCount;
import org.posixipc.cli.text.Escape;
import org.posixipc.cli.text.Table;

/**
 * Objects of one kind as a table. Columns that util-linux's lsipc has carry its names (NAME, OWNER, PERMS, SIZE, MTIME,
 * NATTCH, MSGS, USEDBYTES, SVAL); what it does not show is named in the same manner.
 */
final class EntryTables {
    private static final String UNSEEN = "?";
    private static final int HOLDERS_SHOWN = 3;
    private static final DateTimeFormatter TODAY = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter BEFORE = DateTimeFormatter.ofPattern("MMMdd'/'HH:mm", Locale.ROOT);

    private final boolean exactBytes;
    private final boolean allHolders;
    private final Instant now = Instant.now();

    EntryTables(boolean exactBytes, boolean allHolders) {
        this.exactBytes = exactBytes;
        this.allHolders = allHolders;
    }

    List<String> of(Kind kind, List<Entry> entries) {
        return switch (kind) {
            case QUEUE -> queues(entries);
            case SEMAPHORE -> semaphores(entries);
            case CHANNEL -> channels(entries);
            case FOREIGN -> foreign(entries);
            default -> segments(entries);
        };
    }

    private List<String> queues(List<Entry> entries) {
        Table table = new Table(
                "NAME",
                "OWNER",
                "PERMS",
                ">MSGS",
                ">MAXMSGS",
                ">MSGSIZE",
                ">USEDBYTES",
                ">MTIME",
                ">NATTCH",
                "HELD BY");
        for (Entry entry : entries) {
            QueueState queue = entry.queue().orElseThrow();
            table.row(
                    name(entry),
                    entry.facts().owner(),
                    entry.facts().permissions(),
                    number(queue.depth()),
                    number(queue.capacity()),
                    bytes(queue.maxMessageSize()),
                    bytes(queue.usedBytes()),
                    time(entry.facts().modified()),
                    Integer.toString(entry.holders().size()),
                    holders(entry));
        }
        return table.lines();
    }

    private List<String> semaphores(List<Entry> entries) {
        Table table = new Table("NAME", "OWNER", "PERMS", ">SVAL", ">WAITERS", ">MTIME", ">NATTCH", "HELD BY");
        for (Entry entry : entries) {
            SemaphoreState semaphore = entry.semaphore().orElseThrow();
            table.row(
                    name(entry),
                    entry.facts().owner(),
                    entry.facts().permissions(),
                    number(semaphore.permits()),
                    number(semaphore.waiters()),
                    time(entry.facts().modified()),
                    Integer.toString(entry.holders().size()),
                    holders(entry));
        }
        return table.lines();
    }

    private List<String> segments(List<Entry> entries) {
        Table table = new Table("NAME", "OWNER", "PERMS", ">SIZE", ">MTIME", ">NATTCH", "HELD BY");
        for (Entry entry : entries) {
            table.row(
                    name(entry),
                    entry.facts().owner(),
                    entry.facts().permissions(),
                    bytes(OptionalLong.of(entry.facts().size())),
                    time(entry.facts().modified()),
                    Integer.toString(entry.holders().size()),
                    holders(entry));
        }
        return table.lines();
    }

    private List<String> channels(List<Entry> entries) {
        Table table = new Table(
                "NAME",
                "OWNER",
                "PERMS",
                ">MSGS",
                ">USEDBYTES",
                ">CAPACITY",
                ">SENDERS",
                ">RECEIVERS",
                ">MTIME",
                ">NATTCH",
                "HELD BY");
        for (Entry entry : entries) {
            Optional<ChannelInspection> inside = entry.channel();
            table.row(
                    name(entry),
                    entry.facts().owner(),
                    entry.facts().permissions(),
                    inside.map(channel -> Long.toString(channel.depth())).orElse(UNSEEN),
                    inside.map(channel -> bytes(OptionalLong.of(ChannelWords.used(channel))))
                            .orElse(UNSEEN),
                    inside.map(channel -> ChannelWords.capacity(channel, exactBytes))
                            .orElse(UNSEEN),
                    inside.map(channel -> ChannelWords.alive(channel) + "/"
                                    + channel.senders().size())
                            .orElse(UNSEEN),
                    inside.map(channel -> channel.receiver().alive() ? "1/1" : "0/1")
                            .orElse(UNSEEN),
                    time(entry.facts().modified()),
                    Integer.toString(entry.holders().size()),
                    holders(entry));
        }
        return table.lines();
    }

    private List<String> foreign(List<Entry> entries) {
        Table table = new Table("NAME", "OWNER", "PERMS", "TYPE", ">MTIME");
        for (Entry entry : entries) {
            table.row(
                    Escape.name(entry.name()),
                    entry.facts().owner(),
                    entry.facts().permissions(),
                    entry.facts().typeName(),
                    time(entry.facts().modified()));
        }
        return table.lines();
    }

    private static String name(Entry entry) {
        return Escape.name(entry.name())
                + (entry.facts().links() == 0 ? " (unlinked)" : "")
                + entry.channel().map(EntryTables::state).orElse("");
    }

    private static String state(ChannelInspection channel) {
        return channel.poison().isPresent() ? " (poisoned)" : channel.ended() ? " (ended)" : "";
    }

    static String number(OptionalLong value) {
        return value.isPresent() ? Long.toString(value.getAsLong()) : UNSEEN;
    }

    private String bytes(OptionalLong value) {
        return exactBytes || value.isEmpty() ? number(value) : ByteCount.text(value.getAsLong());
    }

    private String time(Instant instant) {
        boolean recent = Duration.between(instant, now).compareTo(Duration.ofHours(20)) < 0;
        return (recent ? TODAY : BEFORE).format(instant.atZone(ZoneId.systemDefault()));
    }

    private String holders(Entry entry) {
        List<Holder> holders = entry.holders();
        int shown = allHolders ? holders.size() : Math.min(holders.size(), HOLDERS_SHOWN);
        String text =
                holders.subList(0, shown).stream().map(EntryTables::holder).collect(Collectors.joining(", "));
        String rest = holders.size() > shown ? " +" + (holders.size() - shown) : "";
        return text + rest + blocked(entry);
    }

    /** {@code 4711 java rw} by descriptor, {@code 4711 java rw map} where it is mapped. */
    static String holder(Holder holder) {
        return holder.pid() + " " + Escape.text(holder.command()) + " " + holder.access()
                + (holder.mapped() ? " map" : "");
    }

    private static String blocked(Entry entry) {
        int senders = entry.blockedSenders().orElse(0);
        int receivers = entry.blockedReceivers().orElse(0);
        return (senders > 0 ? " [" + senders + " blocked in send]" : "")
                + (receivers > 0 ? " [" + receivers + " blocked in receive]" : "");
    }
}
