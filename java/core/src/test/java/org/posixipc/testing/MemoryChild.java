package org.posixipc.testing;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.posixipc.Access;
import org.posixipc.AnonymousMemory;
import org.posixipc.LifeLock;
import org.posixipc.Segment;
import org.posixipc.SharedMemory;

/** A child JVM at the other end of shared memory, driven like the C peer. */
public final class MemoryChild {
    private MemoryChild() {}

    public static void main(String[] arguments) throws Exception {
        BufferedReader verbs = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = verbs.readLine(); line != null; line = verbs.readLine()) {
            String[] words = line.split(" ");
            String answer = switch (words[0]) {
                case "write" -> write(words[1], Long.parseLong(words[2]));
                case "read" -> read(words[1]);
                case "inherited" -> inherited(Integer.parseInt(words[1]));
                case "process" -> process(Long.parseLong(words[1]), Integer.parseInt(words[2]));
                case "claim" -> claim(words[1], Integer.parseInt(words[2]));
                case "halfmade" -> halfMade(words[1]);
                default -> throw new IllegalArgumentException(line);
            };
            System.out.println(("ok " + answer).trim());
        }
    }

    /** Creates an object, fills it with a pattern from a seed, and leaves it. */
    private static String write(String name, long seed) throws Exception {
        try (SharedMemory memory = SharedMemory.create(name, 4096);
                Segment segment = memory.map()) {
            for (long offset = 0; offset < 4096; offset += Long.BYTES) {
                segment.setLong(offset, seed + offset);
            }
        }
        return "";
    }

    private static String read(String name) throws Exception {
        try (SharedMemory memory = SharedMemory.open(name);
                Segment segment = memory.map()) {
            return segment.getLong(0) + " " + segment.getLong(4088);
        }
    }

    private static String inherited(int descriptor) throws Exception {
        try (SharedMemory memory = AnonymousMemory.ofDescriptor(descriptor);
                Segment segment = memory.map()) {
            return memory.size() + " " + segment.getAndAddInt(0, 1);
        }
    }

    private static String process(long pid, int descriptor) throws Exception {
        try (SharedMemory memory = AnonymousMemory.ofProcess(pid, descriptor, Access.READ_WRITE);
                Segment segment = memory.map()) {
            return memory.size() + " " + segment.getAndAddInt(0, 1);
        }
    }

    private static String claim(String name, int index) throws Exception {
        try (SharedMemory memory = SharedMemory.open(name)) {
            LifeLock life = memory.life(index); // kept: it is meant to end with the process
            return Boolean.toString(life.tryClaim());
        }
    }

    /** Says when it is in the middle of an initialiser, and stays there to be killed. */
    private static String halfMade(String name) throws Exception {
        SharedMemory.builder(name)
                .size(1 << 20)
                .initialiser(segment -> {
                    segment.fill(0, 1 << 19, (byte) 1);
                    System.out.println("blocking");
                    while (true) {
                        java.util.concurrent.locks.LockSupport.park();
                    }
                })
                .create();
        return "";
    }
}
