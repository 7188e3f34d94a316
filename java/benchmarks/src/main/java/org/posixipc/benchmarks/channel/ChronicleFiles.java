package org.posixipc.benchmarks.channel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * Chronicle Queue in memory, with its analytics off: bytes written and read in place, polled with onSpinWait. It never forgets,
 * so its files grow with every message: a launch of large messages takes some gigabytes of /dev/shm.
 */
final class ChronicleFiles implements Peer {
    /** What version 2026.4 needs on 17 for this use, found by leaving out one after the other. */
    private static final List<String> FLAGS = List.of(
            "-Dchronicle.analytics.disable=true",
            "-Dchronicle.announcer.disable=true",
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
            "--add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
            "--add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");

    private static ChronicleQueue open(String name) {
        return ChronicleQueue.singleBuilder(Frames.path(name)).build();
    }

    @Override
    public String[] jvmArguments() {
        return FLAGS.toArray(String[]::new);
    }

    /** The ends make the folder; it has no capacity. */
    @Override
    public void create(String name, long capacity) {}

    @Override
    public Outgoing outgoing(String name, int size) {
        ChronicleQueue queue = open(name);
        ExcerptAppender appender = queue.createAppender();
        return new Outgoing() {
            @Override
            public void send(byte[] message) {
                try (DocumentContext document = appender.writingDocument()) {
                    document.wire().bytes().write(message, 0, message.length);
                }
            }

            @Override
            public void close() {
                queue.close();
            }
        };
    }

    @Override
    public Incoming incoming(String name, int size) {
        ChronicleQueue queue = open(name);
        ExcerptTailer tailer = queue.createTailer();
        return new Incoming() {
            @Override
            public int poll(Sink sink) {
                try (DocumentContext document = tailer.readingDocument()) {
                    if (!document.isPresent()) {
                        return 0;
                    }
                    Bytes<?> bytes = document.wire().bytes();
                    int length = (int) bytes.readRemaining();
                    bytes.read(sink.bytes, 0, length);
                    sink.arrived(length);
                    return 1;
                }
            }

            @Override
            public void close() {
                queue.close();
            }
        };
    }

    @Override
    public void remove(String name) throws IOException {
        Path folder = Frames.path(name);
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
