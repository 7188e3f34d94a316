package org.posixipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.internal.Mapping;
import org.posixipc.internal.SegmentAccess;
import org.posixipc.testing.Acceptance;
import org.posixipc.testing.AcceptanceRecord;
import org.posixipc.testing.Descriptors;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;

@Timeout(120)
@ExtendWith({LeavesNothingBehind.class, AcceptanceRecord.class})
class SegmentClosingTest {
    private static final long OPERATIONS = 10_000_000;

    /** Three threads read, write, CAS and copy until they find the segment closed; nothing else may come out. */
    @Test
    void closeRacesWithThreeBusyThreads() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try (SharedMemory memory = AnonymousMemory.create(1 << 16)) {
            long done = 0;
            while (done < OPERATIONS) {
                Segment segment = memory.map();
                List<Future<Long>> busy = new ArrayList<>();
                for (Callable<Long> work : List.<Callable<Long>>of(
                        () -> readAndWrite(segment), () -> compareAndSet(segment), () -> copy(segment))) {
                    busy.add(threads.submit(work));
                }
                while (segment.getIntOpaque(0) < 20_000) {
                    Thread.onSpinWait();
                }
                segment.close();
                for (Future<Long> thread : busy) {
                    done += thread.get();
                }
            }
        } finally {
            threads.shutdown();
        }
    }

    private static long readAndWrite(Segment segment) {
        long operations = 0;
        try {
            for (; ; operations += 4) {
                long at = operations * 8 & 0xfff8;
                segment.setLong(at, operations);
                segment.getDouble(at);
                segment.setIntRelease(at | 1 << 15, 3);
                segment.getByte(at);
            }
        } catch (IllegalStateException e) {
            return closed(e, operations);
        }
    }

    private static long compareAndSet(Segment segment) {
        long operations = 0;
        try {
            for (; ; operations += 3) {
                int seen = segment.getIntOpaque(0);
                segment.compareAndSetInt(0, seen, seen + 1);
                segment.getAndAddLong(8, 1);
            }
        } catch (IllegalStateException e) {
            return closed(e, operations);
        }
    }

    private static long copy(Segment segment) {
        byte[] bytes = new byte[256];
        CRC32 checksum = new CRC32();
        long operations = 0;
        try {
            ByteBuffer view = segment.view(4096, 4096);
            for (; ; operations += 5) {
                segment.getBytes(operations & 0x7fff, bytes);
                segment.setBytes(16384, bytes);
                segment.copyTo(0x100, segment, 0x180, 512);
                segment.fill(8192, 100, (byte) 1);
                checksum.update(view.clear()); // a raw view outlives the close, and harms nobody
            }
        } catch (IllegalStateException e) {
            return closed(e, operations);
        }
    }

    private static long closed(IllegalStateException e, long operations) {
        assertThat(e).hasMessage("shared memory memfd:posixipc is closed");
        return operations;
    }

    @Test
    void letsTheObjectGoAtOnceThoughViewsAreStillHeld() throws Exception {
        SharedMemory memory = AnonymousMemory.builder(1 << 20).label("let-go").create();
        Segment segment = memory.map();
        ByteBuffer view = segment.view();
        memory.close();
        assertThat(mappingsOf("memfd:let-go")).isEqualTo(1);
        segment.close();

        assertThat(mappingsOf("memfd:let-go")).isZero();
        assertThat(view.getLong(0)).isZero();
    }

    private static long mappingsOf(String text) throws Exception {
        try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains(text)).count();
        }
    }

    private static long mappings() throws Exception {
        try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.count();
        }
    }

    @Test
    void hundredThousandCyclesLeaveNothing() throws Exception {
        try (SharedMemory memory = AnonymousMemory.create(4096)) {
            cycles(memory, 2000);
            settle();
            long descriptorsBefore = Descriptors.count();
            long mappingsBefore = mappings();
            cycles(memory, 100_000);
            settle();

            assertThat(Descriptors.count()).isLessThanOrEqualTo((int) descriptorsBefore + 2);
            assertThat(mappings()).isLessThanOrEqualTo(mappingsBefore + 20);
        }
    }

    private static void cycles(SharedMemory memory, int count) throws IpcException {
        for (int i = 0; i < count; i++) {
            try (Segment segment = memory.map()) {
                segment.setInt(0, i);
            }
        }
    }

    /** Until what is unreachable has been unmapped, as far as a few collections can tell. */
    private static void settle() throws Exception {
        long before;
        long now = mappings();
        do {
            before = now;
            System.gc();
            Thread.sleep(100); // the Cleaner has no event to wait for; too short a pause only fails the comparison
            now = mappings();
        } while (now < before);
    }

    @Test
    @Acceptance("LIM-P2")
    void twentyThousandObjectsLeaveNothing() throws Exception {
        String name = TestNames.next();
        settle();
        long descriptorsBefore = Descriptors.count();
        long mappingsBefore = mappings();
        for (int i = 0; i < 20_000; i++) {
            try (SharedMemory memory = SharedMemory.create(name, 4096);
                    Segment segment = memory.map()) {
                segment.setInt(0, i);
            }
            SharedMemory.unlink(name);
        }
        settle();
        assertThat(Descriptors.count()).isLessThanOrEqualTo((int) descriptorsBefore + 5);
        assertThat(mappings()).isLessThanOrEqualTo(mappingsBefore + 20);
    }

    @Test
    void aSliceThatIsMadeWhileItsSegmentClosesIsClosedToo() throws Exception {
        ExecutorService threads = Executors.newSingleThreadExecutor();
        try (SharedMemory memory = AnonymousMemory.create(4096)) {
            for (int i = 0; i < 3000; i++) {
                Segment segment = memory.map();
                AtomicReference<Segment> last = new AtomicReference<>();
                Future<?> slicing = threads.submit(() -> sliceUntilClosed(segment, last));
                while (last.get() == null) {
                    Thread.onSpinWait();
                }
                segment.close();
                slicing.get();
                assertThat(last.get().isOpen()).isFalse();
                assertThatIllegalStateException().isThrownBy(() -> last.get().getInt(0));
            }
        } finally {
            threads.shutdown();
        }
    }

    private static void sliceUntilClosed(Segment segment, AtomicReference<Segment> last) {
        try {
            for (; ; ) {
                last.set(segment.slice(8, 8));
            }
        } catch (IllegalStateException e) {
            assertThat(e).hasMessage("shared memory memfd:posixipc is closed");
        }
    }

    @Test
    void aHeldLockKeepsTheSegmentOpen() throws IpcException {
        try (SharedMemory memory = AnonymousMemory.create(8192)) {
            Segment segment = memory.map();
            Mapping mapping = SegmentAccess.segments().mapping(segment);
            mapping.hold();

            assertThatIllegalStateException().isThrownBy(segment::close).withMessageContaining("1 lock(s)");
            assertThatIllegalStateException()
                    .isThrownBy(() -> memory.resize(4096))
                    .withMessageContaining("lock");
            segment.setInt(0, 1);
            mapping.unhold();
            segment.close();
            assertThatIllegalStateException().isThrownBy(mapping::hold);
        }
    }

    @Test
    void nativeCallsInFlightKeepTheObjectUntilTheyLeave() throws Exception {
        try (SharedMemory memory =
                AnonymousMemory.builder(4096).label("in-flight").create()) {
            Segment segment = memory.map();
            Mapping mapping = SegmentAccess.segments().mapping(segment);
            mapping.handle().enter();
            segment.close();
            assertThatIllegalStateException().isThrownBy(() -> segment.getInt(0));
            System.gc();
            assertThat(mappingsOf("memfd:in-flight")).isEqualTo(1);
            mapping.handle().exit();
            assertThat(mappingsOf("memfd:in-flight")).isZero();
        }
    }

    @Test
    void viewsOfAForgottenSegmentStayGood() throws Exception {
        try (SharedMemory memory = AnonymousMemory.create(4096)) {
            ByteBuffer view = memory.map().view(100, 8).slice();
            for (int i = 0; i < 3; i++) {
                System.gc();
                CompletableFuture.runAsync(() -> {}).get();
            }
            view.put(0, (byte) 5);
            try (Segment segment = memory.map()) {
                assertThat(segment.getByte(100)).isEqualTo((byte) 5);
            }
        }
    }
}
