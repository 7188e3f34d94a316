package org.posixipc.cli.inventory;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Which threads wait inside mq_timedsend or mq_timedreceive, and on which queue, from /proc/PID/task/TID/syscall. Those
 * who wait by poll or a notice are not seen. Needs the right to trace the process, and a kernel that shows the file.
 */
final class BlockedThreads {
    /** Numbers of the two calls, which both mq_send and mq_receive of libc come down to. */
    private record Calls(String send, String receive) {
        static Calls ofThisMachine() {
            return switch (System.getProperty("os.arch")) {
                case "amd64", "x86_64" -> new Calls("242", "243");
                case "aarch64", "riscv64", "loongarch64" -> new Calls("182", "183");
                default -> null;
            };
        }
    }

    private final Map<Identity, Integer> senders = new HashMap<>();
    private final Map<Identity, Integer> receivers = new HashMap<>();
    private final Set<Identity> unseen = new HashSet<>();
    private final Calls calls = Calls.ofThisMachine();

    BlockedThreads(Collection<OpenQueue> queues) {
        Map<Long, Map<Integer, Identity>> byProcess = new HashMap<>();
        for (OpenQueue queue : queues) {
            byProcess
                    .computeIfAbsent(queue.pid(), pid -> new HashMap<>())
                    .put(queue.descriptor(), queue.facts().identity());
        }
        byProcess.forEach(this::look);
    }

    OptionalInt senders(Identity queue) {
        return count(senders, queue);
    }

    OptionalInt receivers(Identity queue) {
        return count(receivers, queue);
    }

    private OptionalInt count(Map<Identity, Integer> blocked, Identity queue) {
        return calls == null || unseen.contains(queue)
                ? OptionalInt.empty()
                : OptionalInt.of(blocked.getOrDefault(queue, 0));
    }

    private void look(long pid, Map<Integer, Identity> queues) {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
            for (Path thread : threads) {
                lookAtThread(thread, queues);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // The process has ended, and nothing of it is blocked.
        }
    }

    private void lookAtThread(Path thread, Map<Integer, Identity> queues) {
        try {
            look(Files.readString(thread.resolve("syscall")), queues);
        } catch (IOException e) {
            if (Files.exists(thread)) {
                unseen.addAll(queues.values());
            }
        }
    }

    /** {@code 243 0x5 0x7f…}: the call, its arguments, stack and program counter; {@code running} if it is in none. */
    private void look(String call, Map<Integer, Identity> queues) {
        String[] words = call.split(" ", 3);
        if (calls == null || words.length < 2 || !words[1].startsWith("0x")) {
            return;
        }
        Identity queue = queues.get((int) Long.parseUnsignedLong(words[1], 2, words[1].length(), 16));
        if (queue != null && words[0].equals(calls.send)) {
            senders.merge(queue, 1, Integer::sum);
        } else if (queue != null && words[0].equals(calls.receive)) {
            receivers.merge(queue, 1, Integer::sum);
        }
    }
}
