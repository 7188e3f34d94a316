package org.posixipc.cli.watch;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.posixipc.Limits;
import org.posixipc.channel.ChannelStats;
import org.posixipc.cli.inventory.Entry;
import org.posixipc.cli.inventory.Identity;
import org.posixipc.cli.inventory.Inventory;
import org.posixipc.cli.inventory.Kind;
import org.posixipc.cli.inventory.QueueState;

/** Takes samples one after the other and remembers what each object was before. One thread only. */
public final class Sampler {
    private static final int REMEMBERED = 32;

    private final Set<Kind> kinds;
    private Map<Identity, Row> before = Map.of();
    private long takenAt;

    /** Of these kinds. */
    public Sampler(Set<Kind> kinds) {
        this.kinds = kinds;
    }

    /** Looks now. */
    public Sample take() throws IOException {
        Inventory inventory = Inventory.take(kinds);
        long now = System.nanoTime();
        double seconds = (now - takenAt) / 1e9;
        Map<Identity, Row> rows = new HashMap<>();
        List<Row> inOrder = new ArrayList<>();
        for (Entry entry : inventory.entries()) {
            if (entry.kind() != Kind.FOREIGN) {
                Row row = row(entry, seconds);
                rows.put(entry.facts().identity(), row);
                inOrder.add(row);
            }
        }
        before = rows;
        takenAt = now;
        return new Sample(Instant.now(), List.copyOf(inOrder), room(inventory), inventory.notices());
    }

    private Row row(Entry entry, double seconds) {
        OptionalLong level = level(entry);
        Row last = before.get(entry.facts().identity());
        OptionalDouble change = last != null && last.level().isPresent() && level.isPresent()
                ? OptionalDouble.of((level.getAsLong() - last.level().getAsLong()) / seconds)
                : OptionalDouble.empty();
        OptionalLong limit = entry.queue().map(QueueState::capacity).orElse(OptionalLong.empty());
        return new Row(
                entry,
                level,
                limit,
                change,
                flow(entry, last, seconds),
                longer(last == null ? new long[0] : last.history(), level.orElse(0)));
    }

    /** From the counters, so that what came and went between two looks is seen too. */
    private static Optional<Row.Flow> flow(Entry entry, Row last, double seconds) {
        if (last == null || entry.channel().isEmpty() || last.entry().channel().isEmpty()) {
            return Optional.empty();
        }
        ChannelStats now = entry.channel().get().stats();
        ChannelStats then = last.entry().channel().get().stats();
        return Optional.of(new Row.Flow(
                (now.messages() - then.messages()) / seconds,
                (now.receivedMessages() - then.receivedMessages()) / seconds));
    }

    private static OptionalLong level(Entry entry) {
        return switch (entry.kind()) {
            case QUEUE -> entry.queue().orElseThrow().depth();
            case SEMAPHORE -> entry.semaphore().orElseThrow().permits();
            case CHANNEL ->
                entry.channel().map(channel -> OptionalLong.of(channel.depth())).orElse(OptionalLong.empty());
            default -> OptionalLong.of(entry.facts().size());
        };
    }

    private static long[] longer(long[] history, long level) {
        int from = Math.max(0, history.length + 1 - REMEMBERED);
        long[] longer = Arrays.copyOfRange(history, from, history.length + 1);
        longer[longer.length - 1] = level;
        return longer;
    }

    private List<Sample.Room> room(Inventory inventory) throws IOException {
        List<Sample.Room> room = new ArrayList<>();
        Path memory = Path.of("/dev/shm");
        if (Files.isDirectory(memory)) {
            FileStore store = Files.getFileStore(memory);
            long total = store.getTotalSpace();
            room.add(new Sample.Room("/dev/shm", total - store.getUnallocatedSpace(), total, true));
        }
        if (kinds.contains(Kind.QUEUE)) {
            Limits limits = Limits.read();
            room.add(new Sample.Room(
                    "RLIMIT_MSGQUEUE",
                    Limits.queueBytesSeen(),
                    limits.queueBytes().orElse(Long.MAX_VALUE),
                    true));
            long queues = inventory.entries().stream()
                    .filter(entry -> entry.kind() == Kind.QUEUE)
                    .count();
            room.add(new Sample.Room("queues", queues, limits.queuesMax().orElse(Long.MAX_VALUE), false));
        }
        return room;
    }
}
