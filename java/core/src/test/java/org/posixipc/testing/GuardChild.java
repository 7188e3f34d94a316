package org.posixipc.testing;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.posixipc.AnonymousMemory;
import org.posixipc.NamedSemaphore;
import org.posixipc.Segment;
import org.posixipc.SharedMemory;
import org.posixipc.internal.Guard;

/**
 * A JVM whose memory is cut off under its hands. Arguments: the scenario, the object's name, and how often the access is done
 * before the cut (so that it is compiled or is not). Prints what happened, and {@code alive} at the end.
 */
public final class GuardChild {
    private static final int SIZE = 65536;
    private static final int AT = 8192;
    private static final String MANY = "pipc-test-" + ProcessHandle.current().pid() + "-many";

    /** Reachable until the end. */
    private static final List<Segment> SEGMENTS = new ArrayList<>();

    private GuardChild() {}

    /** One access to the bytes that will be cut off. */
    @FunctionalInterface
    private interface Touch {
        long on(Segment segment, ByteBuffer view);
    }

    public static void main(String[] arguments) throws Exception {
        String scenario = arguments[0];
        int warmUp = Integer.parseInt(arguments[2]);
        switch (scenario) {
            case "full" -> fillFileSystem(arguments[1]);
            case "ranges" -> mapWhatIsAllowed();
            case "mapped" -> othersKeepTheirInternalError(warmUp);
            default -> cut(touch(scenario), arguments[1], warmUp);
        }
        freshObjectWorks();
        System.out.println("alive");
    }

    private static Touch touch(String scenario) {
        byte[] bytes = new byte[4096];
        byte[] many = new byte[SIZE - AT];
        return switch (scenario) {
            case "cas" -> (segment, view) -> segment.compareAndSetLong(AT, 0, 1) ? 1 : 0;
            case "add" -> (segment, view) -> segment.getAndAddInt(AT, 1);
            case "plain" -> (segment, view) -> segment.getLong(AT);
            case "bulk" ->
                (segment, view) -> {
                    segment.getBytes(AT, bytes);
                    return bytes[7];
                };
            case "long" ->
                (segment, view) -> {
                    segment.getBytes(AT, many);
                    return many[7];
                };
            case "copy" ->
                (segment, view) -> {
                    segment.copyTo(AT, segment, 0, 4096);
                    return segment.getByte(7);
                };
            case "crc" ->
                (segment, view) -> {
                    CRC32 checksum = new CRC32();
                    checksum.update(view.clear().position(AT));
                    return checksum.getValue();
                };
            case "native" ->
                (segment, view) ->
                        new Pointer(Pointer.nativeValue(Native.getDirectBufferPointer(view))).getByteArray(AT, 4096)[7];
            default -> throw new IllegalArgumentException(scenario);
        };
    }

    private static void cut(Touch touch, String name, int warmUp) throws Exception {
        SharedMemory memory = SharedMemory.create(name, SIZE);
        Segment segment = memory.map();
        segment.fill(0, SIZE, (byte) 1);
        ByteBuffer view = segment.view();
        long sum = 0;
        for (int i = 0; i < warmUp; i++) {
            sum += touch.on(segment, view);
        }
        System.out.println("before " + (sum != 0 || warmUp == 0) + " " + segment.isTruncated());
        truncate(Path.of("/dev/shm" + name), 4096);
        report("touch", () -> touch.on(segment, view));
        System.out.println("truncated " + segment.isTruncated());
        report("size", memory::size);
        report("close", () -> {
            segment.close();
            return "";
        });
        memory.close();
        SharedMemory.unlink(name);
    }

    /** A sparse object in a file system too small for it. */
    private static void fillFileSystem(String name) throws Exception {
        SharedMemory memory = SharedMemory.builder(name).size(1 << 20).sparse().create();
        Segment segment = memory.map();
        report("fill", () -> {
            segment.fill(0, 1 << 20, (byte) 1);
            return "";
        });
        System.out.println("truncated " + segment.isTruncated());
        report("reserved", () -> SharedMemory.create(name + "-2", 1 << 20));
        report("close", () -> {
            segment.close();
            return "";
        });
        memory.close();
        SharedMemory.unlink(name);
    }

    /** Page after page downwards: the kernel joins such mappings, so that its own limit is not met before the guard's. */
    private static void mapWhatIsAllowed() throws Exception {
        int pages = Guard.RANGES + 1;
        try (SharedMemory memory =
                AnonymousMemory.builder(pages * 4096L).sparse().create()) {
            report("ranges", () -> {
                for (int i = pages; i > 0; i--) {
                    SEGMENTS.add(memory.map((i - 1) * 4096L, 4096));
                }
                return "all";
            });
            report("semaphore", () -> NamedSemaphore.create("/" + MANY, 1));
            report("segments", SEGMENTS::size);
            SEGMENTS.subList(0, 1000).forEach(Segment::close);
        }
        System.out.println("left " + Files.exists(Path.of("/dev/shm/sem." + MANY)));
    }

    /** A fault in memory that is not ours is still HotSpot's to handle. */
    private static void othersKeepTheirInternalError(int warmUp) throws Exception {
        freshObjectWorks(); // installs the guard
        Path file = java.nio.file.Files.createTempFile("posixipc-guard", ".bin");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(SIZE));
            MappedByteBuffer mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE);
            long sum = 0;
            for (int i = 0; i < warmUp; i++) {
                sum += read(mapped);
            }
            System.out.println("before " + sum);
            channel.truncate(0);
            try {
                System.out.println("touch " + readOften(mapped));
            } catch (InternalError e) {
                System.out.println("touch InternalError");
            }
        } finally {
            java.nio.file.Files.delete(file);
        }
    }

    private static long readOften(MappedByteBuffer mapped) {
        long sum = 0;
        for (int i = 0; i < 100; i++) { // HotSpot may throw some instructions after the faulting one
            sum += read(mapped);
        }
        return sum;
    }

    private static long read(MappedByteBuffer mapped) {
        return mapped.getLong(AT);
    }

    private static void freshObjectWorks() throws Exception {
        try (SharedMemory fresh = AnonymousMemory.create(4096);
                Segment segment = fresh.map()) {
            segment.setInt(0, 1);
            if (!segment.compareAndSetInt(0, 1, 2) || segment.getInt(0) != 2) {
                throw new AssertionError("a fresh object does not work");
            }
        }
    }

    private static void truncate(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    private static void report(String what, java.util.concurrent.Callable<Object> call) {
        String outcome;
        try {
            outcome = call.call().toString();
        } catch (Exception e) {
            outcome = e.getClass().getSimpleName() + " "
                    + (e.getMessage().contains("truncated") ? "truncated" : e.getMessage());
        }
        System.out.println((what + " " + outcome).trim());
    }
}
