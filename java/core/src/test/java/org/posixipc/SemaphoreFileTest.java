package org.posixipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.internal.ffi.SystemShim;
import org.posixipc.testing.Acceptance;
import org.posixipc.testing.AcceptanceRecord;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;

/** What stands in /dev/shm under a semaphore's name: its own file, or something that is no semaphore. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith({LeavesNothingBehind.class, AcceptanceRecord.class})
class SemaphoreFileTest {
    private final String name = TestNames.next();
    private final boolean glibc = SystemShim.pipc_glibc_version() != null;
    private final Path directory = Path.of("/dev/shm");
    private final Path file = directory.resolve((glibc ? "sem." : "") + name.substring(1));
    private final Path foreign = directory.resolve((glibc ? "" : "sem.") + name.substring(1));

    @AfterEach
    void removeFiles() throws IOException {
        Files.deleteIfExists(file);
        Files.deleteIfExists(foreign);
    }

    @Test
    @Acceptance("FLT-P9")
    void refusesAnEmptyFileInItsPlace() throws Exception {
        Files.createFile(file);

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> NamedSemaphore.open(name))
                    .isInstanceOf(IpcException.class)
                    .hasMessageContainingAll("sem_open(" + name + ")", file.toString(), "0 bytes", "unlink it");
            assertThatThrownBy(() -> NamedSemaphore.openOrCreate(name, 1)).isInstanceOf(IpcException.class);
        }
        NamedSemaphore.unlink(name);
        try (NamedSemaphore fresh = NamedSemaphore.create(name, 1)) {
            assertThat(fresh.tryAcquire()).isTrue();
        }
    }

    @Test
    void refusesAFileThatIsTooShortByOneByte() throws Exception {
        Files.write(file, new byte[31]);

        assertThatThrownBy(() -> NamedSemaphore.open(name))
                .isInstanceOf(IpcException.class)
                .hasMessageContainingAll("31 bytes", "32");
    }

    @Test
    void refusesADirectoryInItsPlace() throws Exception {
        Files.createDirectory(file);

        assertThatThrownBy(() -> NamedSemaphore.open(name)).hasMessageContaining("a directory");
        assertThatThrownBy(() -> NamedSemaphore.openOrCreate(name, 1)).isInstanceOf(IpcException.class);
        assertThatThrownBy(() -> NamedSemaphore.create(name, 1)).isInstanceOf(IpcExistsException.class);
    }

    @Test
    void refusesAFifoInItsPlaceWithoutWaiting() throws Exception {
        Process mkfifo = new ProcessBuilder("mkfifo", file.toString()).start();
        assumeTrue(mkfifo.waitFor() == 0, "no mkfifo on this machine");

        assertThatThrownBy(() -> NamedSemaphore.open(name)).hasMessageContaining("no regular file");
        assertThatThrownBy(() -> NamedSemaphore.openOrCreate(name, 1)).hasMessageContaining("no regular file");
    }

    @Test
    void refusesALinkAndASocketInItsPlace() throws Exception {
        Files.createSymbolicLink(file, Path.of("/dev/null"));
        assertThatThrownBy(() -> NamedSemaphore.open(name)).hasMessageContaining("a symbolic link");
        Files.delete(file);

        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(file));
            assertThatThrownBy(() -> NamedSemaphore.open(name)).hasMessageContaining("a socket");
        }
    }

    @Test
    void saysThatAnotherCLibraryHasTheName() throws Exception {
        Files.write(foreign, new byte[32]);

        assertThatThrownBy(() -> NamedSemaphore.open(name))
                .isInstanceOf(IpcNotFoundException.class)
                .hasMessageContainingAll(foreign.toString(), glibc ? "musl" : "glibc", "same C library");
        assertThatThrownBy(() -> NamedSemaphore.unlink(name)).hasMessageContaining(foreign.toString());
    }

    @Test
    void hasThePermissionsAskedForLessTheUmaskUnlessExact() throws Exception {
        NamedSemaphore.builder(name)
                .permissions("rw-rw-rw-")
                .exactPermissions()
                .create()
                .close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-rw-rw-");
        NamedSemaphore.unlink(name);

        NamedSemaphore.create(name, 0).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(Files.size(file)).isEqualTo(32);
    }

    @Test
    void refusesAnotherUsersSemaphoreUnlessAnyOwnerWillDo() throws Exception {
        NamedSemaphore.builder(name)
                .permits(1)
                .permissions("rw-rw-rw-")
                .exactPermissions()
                .create()
                .close();
        try {
            Files.setAttribute(file, "unix:uid", 65533);
        } catch (IOException e) {
            assumeTrue(false, "only root can give a file away");
        }

        assertThatThrownBy(() -> NamedSemaphore.openOrCreate(name, 1))
                .isInstanceOf(IpcAccessException.class)
                .hasMessageContainingAll("uid 65533", "anyOwner()");
        try (NamedSemaphore semaphore = NamedSemaphore.builder(name).anyOwner().openOrCreate()) {
            assertThat(semaphore.availablePermits()).isEqualTo(1);
        }
    }
}
