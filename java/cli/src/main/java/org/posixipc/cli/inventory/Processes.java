package org.posixipc.cli.inventory;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One walk over /proc: which process holds which object of /dev/shm or which queue, by descriptor or by mapping. A mapping
 * outlives its descriptor, so both are looked at. This process itself is left out.
 */
public final class Processes {
    private static final String MEMORY = "/dev/shm/";

    private final Map<Identity, Map<Long, Holder>> holders = new HashMap<>();
    private final List<OpenQueue> queues = new ArrayList<>();
    private final List<Long> unreadable = new ArrayList<>();
    private final Path ownNamespace;
    private final long rootDevice;

    private Processes() throws IOException {
        ownNamespace = namespace(Path.of("/proc/self"));
        rootDevice = FileFacts.of(Path.of("/")).identity().device();
    }

    /** Looks at every process now. */
    public static Processes scan() throws IOException {
        Processes all = new Processes();
        long self = ProcessHandle.current().pid();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                long pid = Long.parseLong(process.getFileName().toString());
                if (pid != self) {
                    all.look(process, pid);
                }
            }
        }
        return all;
    }

    /** The processes that hold an object, by pid. */
    public Collection<Holder> holders(Identity object) {
        return holders.getOrDefault(object, Map.of()).values();
    }

    /** Every descriptor of a queue that was seen. */
    List<OpenQueue> queues() {
        return queues;
    }

    /** The pids of processes that may hold something unseen, for they belong to another user. */
    public List<Long> unreadable() {
        return unreadable;
    }

    private void look(Path process, long pid) {
        try {
            lookAtDescriptors(process, pid);
            lookAtMaps(process, pid);
        } catch (AccessDeniedException e) {
            if (hasMemory(process)) {
                unreadable.add(pid);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // It ended while it was looked at, and holds nothing any more.
        }
    }

    private void lookAtDescriptors(Path process, long pid) throws IOException {
        try (DirectoryStream<Path> links = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path link : links) {
                lookAtDescriptor(process, pid, link);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private void lookAtDescriptor(Path process, long pid, Path link) throws IOException {
        try {
            String target = Files.readSymbolicLink(link).toString();
            boolean memory = target.startsWith(MEMORY);
            if (!memory && (target.lastIndexOf('/') != 0 || target.length() == 1)) {
                return;
            }
            FileFacts facts = FileFacts.of(link);
            if (memory || isQueue(link, facts)) {
                int number = Integer.parseInt(link.getFileName().toString());
                int mode = accessMode(process, number);
                add(facts.identity(), new Holder(pid, command(process), 1, mode != 1, mode != 0, false));
                if (!memory) {
                    queues.add(new OpenQueue(pid, number, link, target, facts, sameNamespace(process)));
                }
            }
        } catch (NoSuchFileException e) {
            // Closed while it was looked at.
        }
    }

    /**
     * The kernel names a queue's descriptor as it names a file in /. Only what is no file of that file system is opened to
     * see whether it reads as a queue does; opening a queue takes nothing from it.
     */
    private boolean isQueue(Path link, FileFacts facts) {
        return facts.isRegular()
                && facts.identity().device() != rootDevice
                && (holders.containsKey(facts.identity())
                        || QueueFile.read(link).isPresent());
    }

    private void lookAtMaps(Path process, long pid) throws IOException {
        for (String line : Files.readAllLines(process.resolve("maps"), java.nio.charset.StandardCharsets.ISO_8859_1)) {
            int path = line.indexOf(MEMORY);
            if (path < 0) {
                continue;
            }
            String[] fields = line.substring(0, path).trim().split(" +");
            if (fields.length == 5 && line.charAt(path - 1) == ' ') {
                boolean reads = fields[1].charAt(0) == 'r';
                boolean writes = fields[1].charAt(1) == 'w';
                add(Identity.ofMap(fields[3], fields[4]), new Holder(pid, command(process), 0, reads, writes, true));
            }
        }
    }

    private void add(Identity object, Holder holder) {
        holders.computeIfAbsent(object, key -> new TreeMap<>()).merge(holder.pid(), holder, Holder::with);
    }

    /** The lowest two bits of the flags of open(2), which fdinfo shows in octal: 0 read, 1 write, 2 both. */
    private static int accessMode(Path process, int descriptor) throws IOException {
        for (String line : Files.readAllLines(process.resolve("fdinfo/" + descriptor))) {
            if (line.startsWith("flags:")) {
                return line.charAt(line.length() - 1) - '0' & 3;
            }
        }
        return 2;
    }

    private static String command(Path process) {
        try {
            return Files.readString(process.resolve("comm")).stripTrailing();
        } catch (IOException e) {
            return "";
        }
    }

    /** Threads of the kernel and processes that have ended have no memory, and nothing open. */
    private static boolean hasMemory(Path process) {
        try {
            return Files.readString(process.resolve("status")).contains("\nVmSize:");
        } catch (IOException e) {
            return false;
        }
    }

    private boolean sameNamespace(Path process) {
        try {
            return namespace(process).equals(ownNamespace);
        } catch (IOException e) {
            return true;
        }
    }

    private static Path namespace(Path process) throws IOException {
        return Files.readSymbolicLink(process.resolve("ns/ipc"));
    }
}
