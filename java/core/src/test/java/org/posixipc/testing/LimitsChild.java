package org.posixipc.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.posixipc.IpcException;
import org.posixipc.MessageQueue;
import org.posixipc.NamedSemaphore;
import org.posixipc.SharedMemory;

/** What a child JVM under limits does with queues; one verb, results line by line. */
public final class LimitsChild {
    private LimitsChild() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "create" -> {
                // Once for the classes and jars that a first failure opens, then for the record.
                create(arguments[1]);
                System.out.println("--");
                create(arguments[1]);
                others(arguments[1]);
            }
            case "fill" -> fill(arguments[1]);
            case "use" -> use(arguments[1]);
            case "cycle" -> cycle(arguments[1], Integer.parseInt(arguments[2]));
            case "name" -> name(arguments[1]);
            case "leak" -> leak(arguments[1]);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** Tries one default queue; says what went wrong and whether a descriptor was left. */
    private static void create(String name) throws IOException {
        int before = Descriptors.count();
        try (MessageQueue queue = MessageQueue.create(name)) {
            System.out.println("created " + queue.name());
            MessageQueue.unlink(name);
        } catch (IpcException e) {
            System.out.println(e.errno() + " " + e.getClass().getSimpleName() + " " + e.getMessage());
        }
        System.out.println("descriptors " + (Descriptors.count() - before));
    }

    /** The limit on queues is none on the other kinds. */
    private static void others(String name) throws IOException {
        try (NamedSemaphore semaphore = NamedSemaphore.create(name, 1);
                SharedMemory memory = SharedMemory.create(name, 4096)) {
            System.out.println("permits " + semaphore.availablePermits() + " bytes " + memory.size());
        } finally {
            NamedSemaphore.unlink(name);
            SharedMemory.unlink(name);
        }
    }

    /** Creates the smallest queues until refused, gives one back, and tries again. */
    private static void fill(String prefix) throws IOException {
        Deque<MessageQueue> made = new ArrayDeque<>();
        while (true) {
            try {
                made.push(smallest(prefix + made.size()));
            } catch (IpcException e) {
                System.out.println(made.size() + " then " + e.errno());
                System.out.println(e.getMessage());
                break;
            }
        }
        MessageQueue last = made.pop();
        MessageQueue.unlink(last.name());
        last.close();
        made.push(smallest(last.name()));
        System.out.println("again " + made.peek().name());
        for (MessageQueue queue : made) {
            MessageQueue.unlink(queue.name());
            queue.close();
        }
    }

    private static MessageQueue smallest(String name) throws IpcException {
        return MessageQueue.builder(name).capacity(1).maxMessageSize(1).create();
    }

    private static void use(String name) throws Exception {
        try (MessageQueue queue = smallest(name)) {
            queue.send(new byte[] {9}, 1);
            System.out.println("received " + queue.receive().bytes()[0]);
        } finally {
            MessageQueue.unlink(name);
        }
    }

    /** Opens, uses, closes and unlinks; says what that cost for good. */
    private static void cycle(String name, int cycles) throws Exception {
        for (int i = 0; i < cycles / 5; i++) {
            use1(name);
        }
        long[] before = footprint();
        for (int i = 0; i < cycles; i++) {
            use1(name);
        }
        long[] after = footprint();
        System.out.printf(
                "descriptors %d mappings %d threads %d resident %d%n",
                after[0] - before[0], after[1] - before[1], after[2] - before[2], after[3] - before[3]);
    }

    private static void use1(String name) throws Exception {
        try (MessageQueue queue = smallest(name)) {
            queue.send(new byte[] {9}, 1);
            queue.receive();
        }
        MessageQueue.unlink(name);
    }

    /** Descriptors, lines of maps, threads, and resident KiB outside the Java heap's reach. */
    private static long[] footprint() throws IOException, InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        long threads = 0;
        long resident = 0;
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("Threads:")) {
                threads = Long.parseLong(line.replaceAll("\\D", ""));
            }
            if (line.startsWith("RssAnon:")) {
                resident = Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return new long[] {
            Descriptors.count(), Files.readAllLines(Path.of("/proc/self/maps")).size(), threads, resident
        };
    }

    /** Creates a queue whose name is given in hex of its UTF-8, so that the command line's encoding plays no part. */
    private static void name(String hex) throws Exception {
        byte[] utf8 = java.util.HexFormat.of().parseHex(hex);
        String name = new String(utf8, StandardCharsets.UTF_8);
        try (MessageQueue queue = smallest(name)) {
            try (Peer peer = Peer.inC()) {
                // The peer reads bytes; what it opens is what C sees.
                String found = peer.askRaw("queue open " + queue.name() + " rw");
                System.out.println("peer " + found);
            }
        } finally {
            MessageQueue.unlink(name);
        }
    }

    /** Drops a handle and waits until its descriptor is gone. */
    private static void leak(String name) throws Exception {
        drop(name);
        while (!Descriptors.leadingTo(name).isEmpty()) {
            System.gc();
            Thread.yield();
        }
        MessageQueue.unlink(name);
        System.out.println("descriptor closed");
    }

    private static void drop(String name) throws IpcException {
        MessageQueue dropped = smallest(name);
        if (!dropped.isOpen()) {
            throw new IllegalStateException();
        }
    }
}
