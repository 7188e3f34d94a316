package org.posixipc.cli.inventory;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.posixipc.Access;
import org.posixipc.IpcAccessException;
import org.posixipc.IpcException;
import org.posixipc.IpcNotFoundException;
import org.posixipc.MessageQueue;

/**
 * The message queues of this IPC namespace: those in a mounted mqueue file system, and those that some process has open,
 * which is all that can be seen where none is mounted.
 */
final class Queues {
    private static final String HOW_TO_MOUNT = "mkdir -p /dev/mqueue && mount -t mqueue none /dev/mqueue";

    private final Processes processes;
    private final List<String> notices;
    private final Set<Identity> seen = new HashSet<>();
    private final BlockedThreads blocked;

    Queues(Processes processes, List<String> notices) {
        this.processes = processes;
        this.notices = notices;
        this.blocked = new BlockedThreads(processes.queues());
    }

    /** @param name of a queue to show even if it is only to be found by its name */
    void addTo(List<Entry> entries, Optional<String> name) throws IOException {
        List<Path> mounts = Mounts.ofType("mqueue");
        boolean shown = false;
        for (int i = mounts.size() - 1; i >= 0 && !shown; i--) {
            shown = addMounted(entries, mounts.get(i));
        }
        if (mounts.isEmpty()) {
            notices.add(
                    "no mqueue file system is mounted: only queues that a process has open are shown, and their names"
                            + " only; as root: " + HOW_TO_MOUNT);
        }
        Set<Long> elsewhere = new HashSet<>();
        for (OpenQueue queue : processes.queues()) {
            if (!queue.ownNamespace()) {
                elsewhere.add(queue.pid());
            } else if (seen.add(queue.facts().identity())) {
                add(entries, queue.name(), queue.facts(), queue.link());
            }
        }
        if (name.isPresent() && entries.stream().noneMatch(entry -> entry.name().equals(name.get()))) {
            addByName(entries, name.get());
        }
        if (!elsewhere.isEmpty()) {
            notices.add("processes in other IPC namespaces have queues open that are not shown: pids " + elsewhere
                    + "; see them with nsenter --ipc --mount -t PID posixipc list");
        }
    }

    private void addByName(List<Entry> entries, String name) throws IOException {
        try (MessageQueue queue = open(name)) {
            Optional<Path> link = ownDescriptors(queue.name()).findFirst();
            if (link.isPresent()) {
                add(entries, name, FileFacts.of(link.get()), link.get());
            }
        } catch (IpcException e) {
            // There is none, or none that this user may open.
        }
    }

    /** False if that mount belongs to another namespace or may not be read. */
    private boolean addMounted(List<Entry> entries, Path mount) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(mount)) {
            stream.forEach(files::add);
        } catch (AccessDeniedException e) {
            notices.add(mount + " may not be read: only queues that a process has open are shown");
            return false;
        } catch (DirectoryIteratorException | NoSuchFileException e) {
            return false;
        }
        if (belongsElsewhere(files)) {
            notices.add(
                    mount + " shows the queues of another IPC namespace and was passed over; as root: " + HOW_TO_MOUNT);
            return false;
        }
        for (Path file : files) {
            addFile(entries, file);
        }
        return true;
    }

    /**
     * A mount that was made before this process entered its IPC namespace still shows the old one: there the name opens
     * nothing, or a queue on another device. The first file that may be opened decides.
     */
    private static boolean belongsElsewhere(List<Path> files) throws IOException {
        for (Path file : files) {
            String name = "/" + file.getFileName();
            try (MessageQueue queue = open(name)) {
                return !ownDescriptorOf(queue.name(), FileFacts.ofLink(file));
            } catch (IpcNotFoundException e) {
                if (Files.exists(file)) {
                    return true;
                }
            } catch (IpcException | NoSuchFileException e) {
                // Not ours to open, or unlinked just now: the next one tells.
            }
        }
        return false;
    }

    /** Whether a descriptor of this process of that name leads to the file system of the file. */
    private static boolean ownDescriptorOf(String name, FileFacts file) throws IOException {
        for (Path link : ownDescriptors(name).toList()) {
            if (FileFacts.of(link).identity().device() == file.identity().device()) {
                return true;
            }
        }
        return false;
    }

    private static Stream<Path> ownDescriptors(String name) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path link : links) {
                if (Files.isSymbolicLink(link)
                        && Files.readSymbolicLink(link).toString().equals(name)) {
                    found.add(link);
                }
            }
        }
        return found.stream();
    }

    private void addFile(List<Entry> entries, Path file) throws IOException {
        try {
            FileFacts facts = FileFacts.ofLink(file);
            if (seen.add(facts.identity())) {
                add(entries, "/" + file.getFileName(), facts, file);
            }
        } catch (NoSuchFileException e) {
            // Unlinked while it was looked at.
        }
    }

    private void add(List<Entry> entries, String name, FileFacts facts, Path file) {
        boolean unlinked = facts.links() == 0;
        entries.add(new Entry(
                Kind.QUEUE,
                name,
                facts,
                List.copyOf(processes.holders(facts.identity())),
                Optional.of(state(name, facts.identity(), file, unlinked)),
                Optional.empty(),
                Optional.empty(),
                unlinked ? Optional.of("unlinked: lives until its holders close it") : Optional.empty()));
    }

    private QueueState state(String name, Identity identity, Path file, boolean unlinked) {
        OptionalLong capacity = OptionalLong.empty();
        OptionalLong maxMessageSize = OptionalLong.empty();
        OptionalLong depth = OptionalLong.empty();
        if (!unlinked) {
            try (MessageQueue queue = open(name)) {
                capacity = OptionalLong.of(queue.attributes().capacity());
                maxMessageSize = OptionalLong.of(queue.attributes().maxMessageSize());
                depth = OptionalLong.of(queue.depth());
            } catch (IpcException e) {
                // Not ours to open: what its file shows stays.
            }
        }
        Optional<QueueFile> inside = QueueFile.read(file);
        OptionalInt senders = blocked.senders(identity);
        OptionalInt receivers = blocked.receivers(identity);
        return new QueueState(
                capacity,
                maxMessageSize,
                depth,
                inside.map(f -> OptionalLong.of(f.usedBytes())).orElse(OptionalLong.empty()),
                inside.map(f -> OptionalLong.of(f.notifyPid())).orElse(OptionalLong.empty()),
                senders,
                receivers);
    }

    /** Either direction serves to ask for its attributes. */
    private static MessageQueue open(String name) throws IpcException {
        try {
            return MessageQueue.builder(name).access(Access.READ_ONLY).open();
        } catch (IpcAccessException e) {
            return MessageQueue.builder(name).access(Access.WRITE_ONLY).open();
        }
    }
}
