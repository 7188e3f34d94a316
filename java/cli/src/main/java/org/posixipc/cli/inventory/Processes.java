package org.posixipc.cli.inventory;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One walk over /proc: which process holds which object of /dev/shm or which queue, by descriptor or by mapping. A mapping
 * outlives its descriptor, so both are looked at. This process itself is left out.
 */
public final class Processes {
    private static final String MEMORY = "/dev/shm/";
    private static final long NO_DEVICE = -1;

    /** Of the namespaces that the kernel starts with; the numbers are fixed (linux/nsfs.h). */
    private static final String MACHINE_IPC = "ipc:[4026531839]";

    private static final String MACHINE_PID = "pid:[4026531836]";

    private final Map<Identity, Map<Long, Holder>> holders = new HashMap<>();
    private final List<OpenQueue> queues = new ArrayList<>();
    private final Map<Identity, Unlinked> unlinked = new LinkedHashMap<>();
    private final List<Long> unreadable = new ArrayList<>();
    private final Path ownNamespace;
    private final long rootDevice;
    private final long memoryDevice;

    private Processes() throws IOException {
        ownNamespace = namespace(Path.of("/proc/self"));
        rootDevice = FileFacts.of(Path.of("/")).identity().device();
        Path memory = Path.of(MEMORY);
        memoryDevice =
                Files.isDirectory(memory) ? FileFacts.of(memory).identity().device() : NO_DEVICE;
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

    /** What was in /dev/shm and has no name any more, but is still held. */
    Collection<Unlinked> unlinked() {
        return unlinked.values();
    }

    /** Every descriptor of a queue that was seen. */
    List<OpenQueue> queues() {
        return queues;
    }

    /** Why there may be processes of which not even the pid can be seen; empty if there are none. */
    Optional<String> hidden() throws IOException {
        if (!Files.exists(Path.of("/proc/1"))) {
            // The first process of a PID namespace is always there.
            return Optional.of("/proc hides the processes of other users (hidepid)");
        }
        String pids = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
        return ownNamespace.toString().equals(MACHINE_IPC) && !pids.equals(MACHINE_PID)
                ? Optional.of(
                        "this PID namespace shares the IPC namespace of the machine, whose other processes it cannot see")
                : Optional.empty();
    }

    /** The pids of processes that may hold something unseen, for they belong to another user. */
    public List<Long> unreadable() {
        return unreadable;
    }

    private void look(Path process, long pid) {
        try {
            lookAtDescriptors(process, pid);
            lookAtMaps(process, pid);
        } catch (IOException | DirectoryIteratorException e) {
            // Forbidden as EACCES or EPERM; or it ended while it was looked at, and holds nothing any more.
            if (mayHold(process)) {
                unreadable.add(pid);
            }
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
                if (memory) {
                    noteUnlinked(link, target, facts);
                } else {
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
                if (line.endsWith(Unlinked.MARK)) {
                    noteUnlinkedMapping(process.resolve("map_files").resolve(fields[0]), line.substring(path));
                }
                add(Identity.ofMap(fields[3], fields[4]), new Holder(pid, command(process), 0, reads, writes, true));
            }
        }
    }

    /** Only root may go through the mapping itself; others see what still has a descriptor. */
    private void noteUnlinkedMapping(Path link, String target) {
        try {
            noteUnlinked(link, target, FileFacts.of(link));
        } catch (IOException e) {
            // Not ours to follow, or unmapped meanwhile.
        }
    }

    private void noteUnlinked(Path link, String target, FileFacts facts) {
        boolean gone =
                facts.links() == 0 && facts.identity().device() == memoryDevice && target.endsWith(Unlinked.MARK);
        if (gone) {
            String fileName = target.substring(MEMORY.length(), target.length() - Unlinked.MARK.length());
            // What was made without a name (O_TMPFILE) is called by its inode, and is nobody's to find.
            if (!fileName.equals("#" + facts.identity().inode())) {
                unlinked.putIfAbsent(facts.identity(), new Unlinked(link, fileName, facts));
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
    private static boolean mayHold(Path process) {
        try {
            return Files.readString(process.resolve("status")).contains("\nVmSize:");
        } catch (IOException e) {
            return Files.exists(process);
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
