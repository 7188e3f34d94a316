package org.posixipc.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.posixipc.IpcException;
import org.posixipc.MessageQueue;
import org.posixipc.NamedSemaphore;

/** A child JVM that works with semaphores under limits set from outside, driven like the C peer. */
public final class SemaphoreChild {
    private SemaphoreChild() {}

    public static void main(String[] arguments) throws Exception {
        BufferedReader verbs = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = verbs.readLine(); line != null; line = verbs.readLine()) {
            String[] words = line.split(" ");
            System.out.println(
                    switch (words[0]) {
                        case "create" -> create(words[1]);
                        case "queue" -> queue(words[1]);
                        case "cycles" -> cycles(words[1], Integer.parseInt(words[2]));
                        case "files" -> "ok " + files();
                        default -> throw new IllegalArgumentException(line);
                    });
        }
    }

    /** create NAME: makes, uses and unlinks a semaphore. */
    private static String create(String name) {
        try (NamedSemaphore semaphore = NamedSemaphore.create(name, 1)) {
            NamedSemaphore.unlink(name);
            return semaphore.tryAcquire() && !semaphore.tryAcquire() ? "ok" : "error wrong";
        } catch (IpcException e) {
            return "error " + e.getClass().getSimpleName() + " " + e.getMessage();
        }
    }

    /** queue NAME: makes and unlinks a queue. */
    private static String queue(String name) {
        try (MessageQueue queue = MessageQueue.create(name)) {
            MessageQueue.unlink(name);
            return "ok " + queue.depth();
        } catch (IpcException e) {
            return "error " + e.getClass().getSimpleName() + " " + e.getMessage();
        }
    }

    /** cycles NAME COUNT: how many descriptors and mappings there are more than before. */
    private static String cycles(String name, int count) throws Exception {
        cycle(name);
        long descriptors = descriptors();
        long mappings = settledMappings();
        for (int i = 0; i < count; i++) {
            cycle(name);
        }
        return "ok " + (descriptors() - descriptors) + " " + (settledMappings() - mappings);
    }

    private static void cycle(String name) throws Exception {
        try (NamedSemaphore created = NamedSemaphore.create(name, 1);
                NamedSemaphore opened = NamedSemaphore.open(name)) {
            created.acquire();
            opened.release();
            NamedSemaphore.unlink(name);
        }
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc/self/fd"))) {
            return entries.count();
        }
    }

    /** Mappings of /dev/shm once the collector has nothing more to give back. */
    private static long settledMappings() throws Exception {
        long before;
        long now = mappings();
        do {
            before = now;
            System.gc();
            Thread.sleep(100);
            now = mappings();
        } while (now < before);
        return now;
    }

    private static long mappings() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains("/dev/shm/")).count();
        }
    }

    private static long files() throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/dev/shm"))) {
            return entries.count();
        }
    }
}
