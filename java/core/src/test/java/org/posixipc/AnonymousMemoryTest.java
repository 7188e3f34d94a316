package org.posixipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.posixipc.testing.Blocked;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.Virtual;

@Timeout(60)
@ExtendWith(LeavesNothingBehind.class)
class AnonymousMemoryTest {
    @TempDir
    private Path folder;

    private SharedMemory memory;

    @BeforeEach
    void create() throws IpcException {
        memory = AnonymousMemory.builder(8192).label("frames").create();
    }

    @AfterEach
    void close() {
        memory.close();
    }

    @Test
    void hasALabelAndNoName() {
        assertThat(memory.name()).isEqualTo("memfd:frames");
        assertThat(memory.isUnlinked()).isTrue();
        assertThat(memory.size()).isEqualTo(8192);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AnonymousMemory.builder(1).label("x".repeat(250)));
    }

    @Test
    void sealsHoldForEverybody() throws IpcException {
        try (Segment writable = memory.map()) {
            memory.seal(Seal.SHRINK, Seal.GROW, Seal.FUTURE_WRITE);

            assertThat(memory.seals()).containsExactlyInAnyOrder(Seal.SHRINK, Seal.GROW, Seal.FUTURE_WRITE);
            assertThatExceptionOfType(IpcAccessException.class).isThrownBy(() -> memory.resize(4096));
            assertThatExceptionOfType(IpcAccessException.class).isThrownBy(() -> memory.resize(16384));
            assertThat(writable.length()).isEqualTo(8192);
            assertThatExceptionOfType(IpcAccessException.class).isThrownBy(memory::map);
            writable.setInt(0, 5);
            try (Segment readable = memory.map(Access.READ_ONLY)) {
                assertThat(readable.getInt(0)).isEqualTo(5);
            }
        }
        memory.seal(Seal.SEAL);
        assertThatExceptionOfType(IpcAccessException.class).isThrownBy(() -> memory.seal(Seal.SHRINK));
    }

    @Test
    void isFilledBeforeItIsSealed() throws IpcException {
        try (SharedMemory sealed = AnonymousMemory.builder(100)
                        .initialiser(segment -> segment.setInt(0, 6))
                        .seals(Seal.FUTURE_WRITE, Seal.SEAL)
                        .create();
                Segment segment = sealed.map(Access.READ_ONLY)) {
            assertThat(segment.getInt(0)).isEqualTo(6);
        }
    }

    @Test
    void opensByProcessAndDescriptor() throws IpcException {
        try (Segment segment = memory.map();
                SharedMemory again = AnonymousMemory.ofProcess(
                        ProcessHandle.current().pid(), memory.descriptor(), Access.READ_ONLY);
                Segment other = again.map();
                SharedMemory duplicate = AnonymousMemory.ofDescriptor(memory.descriptor());
                Segment third = duplicate.map()) {
            segment.setInt(8, 7);
            assertThat(other.getInt(8)).isEqualTo(7);
            assertThat(other.isReadOnly()).isTrue();
            third.setInt(8, 8);
            assertThat(segment.getInt(8)).isEqualTo(8);
            assertThat(duplicate.access()).isEqualTo(Access.READ_WRITE);
        }
        assertThatExceptionOfType(IpcException.class).isThrownBy(() -> AnonymousMemory.ofDescriptor(99_999));
        assertThatExceptionOfType(IpcException.class).isThrownBy(() -> AnonymousMemory.ofDescriptor(-1));
        assertThatExceptionOfType(IpcNotFoundException.class)
                .isThrownBy(() -> AnonymousMemory.ofProcess(Long.MAX_VALUE, 0, Access.READ_ONLY));
        assertThatExceptionOfType(IpcNotFoundException.class)
                .isThrownBy(
                        () -> AnonymousMemory.ofProcess(ProcessHandle.current().pid(), 99_999, Access.READ_ONLY));
    }

    @Test
    @SuppressWarnings("try") // closing early is what is tested
    void travelsOverASocket() throws Exception {
        try (DescriptorListener listener = DescriptorListener.listen(folder.resolve("s"));
                DescriptorSocket client = DescriptorSocket.connect(folder.resolve("s"));
                DescriptorSocket server = listener.accept();
                Segment segment = memory.map()) {
            assertThat(client.tryReceive(Duration.ofMillis(20))).isEmpty();
            Blocked.Task<SharedMemory> receiver = Blocked.start(client::receive);
            server.send(memory);
            try (SharedMemory received = receiver.get();
                    Segment other = received.map()) {
                other.setInt(0, 9);
                assertThat(segment.getInt(0)).isEqualTo(9);
            }
            client.send(memory);
            Optional<SharedMemory> back = server.tryReceive(Duration.ofSeconds(10));
            assertThat(back).isPresent();
            back.get().close();
            server.close();
            assertThatExceptionOfType(IpcException.class)
                    .isThrownBy(client::receive)
                    .withMessageContaining("EPIPE");
        }
        assertThat(Files.exists(folder.resolve("s"))).isFalse();
    }

    @Test
    void socketWaitsEndByCloseInterruptAndTime() throws Exception {
        Path path = folder.resolve("s");
        DescriptorListener listener = DescriptorListener.listen(path);
        long start = System.nanoTime();
        assertThat(listener.tryAccept(Duration.ofMillis(30))).isEmpty();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(30_000_000L);
        Blocked.Task<DescriptorSocket> interrupted = Blocked.start(listener::accept);
        interrupted.thread().interrupt();
        assertThatExceptionOfType(java.util.concurrent.ExecutionException.class)
                .isThrownBy(interrupted::get)
                .withCauseInstanceOf(InterruptedException.class);
        Blocked.Task<DescriptorSocket> closed = Blocked.start(listener::accept);
        listener.close();
        assertThatExceptionOfType(java.util.concurrent.ExecutionException.class)
                .isThrownBy(closed::get)
                .withCauseInstanceOf(IllegalStateException.class);
        assertThatIllegalStateException().isThrownBy(listener::accept);
        assertThatExceptionOfType(IpcNotFoundException.class).isThrownBy(() -> DescriptorSocket.connect(path));
    }

    @Test
    @SuppressWarnings("try") // closing early is what is tested
    void virtualThreadsParkForConnectionsAndMemory() throws Exception {
        Virtual.assumeAvailable();
        int count = 2 * Runtime.getRuntime().availableProcessors();
        List<CompletableFuture<Long>> sizes = new ArrayList<>();
        List<DescriptorSocket> clients = new ArrayList<>();
        AtomicInteger accepted = new AtomicInteger();
        try (DescriptorListener listener = DescriptorListener.listen(folder.resolve("s"))) {
            for (int i = 0; i < count; i++) {
                sizes.add(inVirtualThread(() -> sizeReceived(listener, accepted)));
            }
            // Would wait for a carrier if those above held them all.
            assertThat(inVirtualThread(() -> 7L).get()).isEqualTo(7);
            for (int i = 0; i < count; i++) {
                clients.add(DescriptorSocket.connect(folder.resolve("s")));
                while (accepted.get() <= i) {
                    Thread.onSpinWait();
                }
            }
            assertThat(inVirtualThread(() -> 8L).get()).isEqualTo(8);
            for (DescriptorSocket client : clients) {
                client.send(memory);
            }
            for (CompletableFuture<Long> size : sizes) {
                assertThat(size.get()).isEqualTo(memory.size());
            }
            CompletableFuture<Long> closed = inVirtualThread(() -> sizeReceived(listener, accepted));
            listener.close();
            assertThatExceptionOfType(java.util.concurrent.ExecutionException.class)
                    .isThrownBy(closed::get)
                    .withCauseInstanceOf(IllegalStateException.class);
        } finally {
            clients.forEach(DescriptorSocket::close);
        }
    }

    private static long sizeReceived(DescriptorListener listener, AtomicInteger accepted) throws Exception {
        try (DescriptorSocket socket = listener.accept()) {
            accepted.incrementAndGet();
            try (SharedMemory received = socket.receive()) {
                return received.size();
            }
        }
    }

    private static <T> CompletableFuture<T> inVirtualThread(Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Virtual.start(() -> {
            try {
                result.complete(task.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    @Test
    void refusesSocketFilesThatExistOrAreTooLong() throws IOException {
        Files.createFile(folder.resolve("taken"));
        assertThatExceptionOfType(IpcException.class)
                .isThrownBy(() -> DescriptorListener.listen(folder.resolve("taken")))
                .withMessageContaining("EADDRINUSE");
        assertThatExceptionOfType(IpcException.class)
                .isThrownBy(() -> DescriptorListener.listen(folder.resolve("x".repeat(120))))
                .withMessageContaining("107 bytes");
        assertThatExceptionOfType(IpcException.class)
                .isThrownBy(() -> DescriptorSocket.connect(folder.resolve("taken")))
                .withMessageContaining("nobody listens");
    }
}
