package org.posixipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.testing.Acceptance;
import org.posixipc.testing.AcceptanceRecord;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;

@Timeout(60)
@ExtendWith({LeavesNothingBehind.class, AcceptanceRecord.class})
class SharedMemoryOpeningTest {
    private final String name = TestNames.next();
    private final Path file = Path.of("/dev/shm" + name);

    @AfterEach
    void remove() throws IOException {
        Files.deleteIfExists(file);
    }

    @Test
    void opensOrCreatesAndComparesTheSize() throws IpcException {
        try (SharedMemory created = SharedMemory.openOrCreate(name, 5000);
                Segment segment = created.map()) {
            segment.setInt(0, 77);
        }
        try (SharedMemory opened = SharedMemory.openOrCreate(name, 5000);
                Segment segment = opened.map()) {
            assertThat(segment.getInt(0)).isEqualTo(77);
        }
        assertThatExceptionOfType(IpcExistsException.class)
                .isThrownBy(() -> SharedMemory.openOrCreate(name, 6000))
                .withMessageContaining("exists with 5000 bytes and 6000 were asked for");
        try (SharedMemory any = SharedMemory.builder(name).openOrCreate()) {
            assertThat(any.size()).isEqualTo(5000);
        }
    }

    @Test
    void publishesOneResultOfRacingCreators() throws Exception {
        int racers = 4;
        ExecutorService threads = Executors.newFixedThreadPool(racers);
        try {
            for (int round = 0; round < 50; round++) {
                CyclicBarrier start = new CyclicBarrier(racers);
                AtomicInteger numbers = new AtomicInteger();
                List<Future<Long>> results = new ArrayList<>();
                Callable<Long> racer = () -> {
                    start.await();
                    try (SharedMemory memory = SharedMemory.builder(name)
                                    .size(4096)
                                    .initialiser(segment -> fillWith(segment, numbers.incrementAndGet()))
                                    .openOrCreate();
                            Segment segment = memory.map()) {
                        long first = segment.getLong(0);
                        assertThat(segment.getLong(4088)).isEqualTo(first);
                        return first;
                    }
                };
                for (int i = 0; i < racers; i++) {
                    results.add(threads.submit(racer));
                }
                long published = results.get(0).get();
                assertThat(published).isBetween(1L, (long) racers);
                for (Future<Long> result : results) {
                    assertThat(result.get()).isEqualTo(published);
                }
                SharedMemory.unlink(name);
            }
        } finally {
            threads.shutdown();
        }
    }

    private static void fillWith(Segment segment, long number) {
        for (long offset = 0; offset < segment.length(); offset += Long.BYTES) {
            segment.setLong(offset, number);
            Thread.onSpinWait();
        }
    }

    @Test
    void leavesNothingWhenTheInitialiserFails() throws IOException {
        List<String> before = List.of(Path.of("/dev/shm").toFile().list());

        assertThatThrownBy(() -> SharedMemory.builder(name)
                        .size(4096)
                        .initialiser(segment -> {
                            assertThat(Files.exists(file)).isFalse();
                            throw new UnsupportedOperationException("no");
                        })
                        .create())
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(Path.of("/dev/shm").toFile().list())
                .filteredOn(entry ->
                        entry.startsWith(".pipc-" + ProcessHandle.current().pid()) && !before.contains(entry))
                .isEmpty();
        assertThat(Files.exists(file)).isFalse();
    }

    /** The descriptor can be handed to others, who would not ask the handle. */
    @Test
    void whoCreatesForReadingOnlyKeepsNoDescriptorForWriting() throws IOException {
        try (SharedMemory plain =
                SharedMemory.builder(name).size(4096).access(Access.READ_ONLY).create()) {
            assertThat(accessMode(plain)).isZero();
            assertThat(plain.size()).isEqualTo(4096);
        }
        SharedMemory.unlink(name);
        try (SharedMemory whole = SharedMemory.builder(name)
                .size(4096)
                .access(Access.READ_ONLY)
                .initialiser(segment -> segment.setInt(0, 5))
                .create()) {
            assertThat(accessMode(whole)).isZero();
        }
    }

    /** The last octal digit of open(2)'s flags: 0 is O_RDONLY. */
    private static int accessMode(SharedMemory memory) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/fdinfo/" + memory.descriptor()))) {
            if (line.startsWith("flags:")) {
                return line.charAt(line.length() - 1) - '0';
            }
        }
        throw new AssertionError("no flags");
    }

    @Test
    void initialisedObjectsKeepAccessAndPermissions() throws IpcException {
        try (SharedMemory memory = SharedMemory.builder(name)
                        .size(4096)
                        .access(Access.READ_ONLY)
                        .permissions("r--r--r--")
                        .exactPermissions()
                        .initialiser(segment -> segment.setInt(0, 5))
                        .create();
                Segment segment = memory.map()) {
            assertThat(segment.isReadOnly()).isTrue();
            assertThat(segment.getInt(0)).isEqualTo(5);
            assertThat(memory.permissions()).isEqualTo("r--r--r--");
        }
    }

    @Test
    @Acceptance("FLT-P8")
    void refusesAnObjectThatItsCreatorNeverSized() throws IOException {
        Files.createFile(file);
        long start = System.nanoTime();

        assertThatExceptionOfType(IpcException.class)
                .isThrownBy(() -> SharedMemory.open(name))
                .withMessageContaining("0 bytes");
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(1_000_000_000L);
        assertThatExceptionOfType(IpcException.class).isThrownBy(() -> SharedMemory.openOrCreate(name, 100));
        assertThat(Files.size(file)).isZero();
    }

    @Test
    void waitsForACreatorThatHasNotSizedItYet() throws Exception {
        Files.createFile(file);
        Thread creator = new Thread(() -> {
            try {
                Files.write(file, new byte[100]);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        creator.start();
        try (SharedMemory memory = SharedMemory.open(name)) {
            assertThat(memory.size()).isEqualTo(100);
        }
        creator.join();
    }

    @Test
    void refusesWhatIsNoRegularFile() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .isZero();

        assertThatExceptionOfType(IpcException.class)
                .isThrownBy(() -> SharedMemory.open(name))
                .withMessageContaining("FIFO");
        assertThatExceptionOfType(IpcException.class).isThrownBy(() -> SharedMemory.openOrCreate(name, 10));
        Files.delete(file);
        Files.createDirectory(file);
        assertThatExceptionOfType(IpcException.class).isThrownBy(() -> SharedMemory.open(name));
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("/etc/hostname"));
        assertThatExceptionOfType(IpcException.class)
                .isThrownBy(() -> SharedMemory.open(name))
                .withMessageContaining("symbolic link");
    }
}
