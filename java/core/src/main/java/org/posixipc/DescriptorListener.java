package org.posixipc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.posixipc.internal.Blocker;
import org.posixipc.internal.BlockingCall;
import org.posixipc.internal.Durations;
import org.posixipc.internal.Handle;
import org.posixipc.internal.Names;
import org.posixipc.internal.Permissions;
import org.posixipc.internal.Readiness;
import org.posixipc.internal.ffi.DescriptorShim;
import org.posixipc.internal.ffi.Numbers;
import org.posixipc.internal.ffi.ShimLoader;

/**
 * A Unix socket that processes connect to in order to be handed shared memory, or to hand it over. Thread-safe; blocking calls
 * end by interrupt and by {@link #close}; virtual threads park in them.
 */
public final class DescriptorListener implements AutoCloseable {
    private static final BlockingCall ACCEPT = (socket, waiter, address, length, argument) ->
            DescriptorSocket.orLater(DescriptorShim.pipc_socket_accept((int) socket));
    private static final int EADDRINUSE = Numbers.number("EADDRINUSE");

    private final Path path;
    private final int fd;
    private final Readiness readiness;
    private final Handle handle;

    private DescriptorListener(Path path, int fd) {
        this.path = path;
        this.fd = fd;
        this.readiness = new Readiness(fd);
        this.handle = DescriptorSocket.handle("descriptor listener " + path, fd, readiness);
    }

    /**
     * Listens at a new socket file that only this user may connect to.
     *
     * @param path of the file, at most 107 bytes; it must not exist
     * @return an open listener
     * @throws IpcException if the file exists (EADDRINUSE), the path is too long, or the system refuses otherwise
     */
    public static DescriptorListener listen(Path path) throws IpcException {
        ShimLoader.require();
        int fd = DescriptorShim.pipc_socket_listen(Names.path(path.toString()), Permissions.OWNER_ONLY);
        if (fd < 0) {
            throw Failure.of(
                    "bind",
                    path.toString(),
                    -fd,
                    errno -> errno.number() == EADDRINUSE
                            ? "the file exists; remove it if its listener is gone"
                            : errno.number() == Numbers.ENOENT
                                    ? "its directory does not exist; create that first"
                                    : DescriptorSocket.explain(errno));
        }
        return new DescriptorListener(path, fd);
    }

    /**
     * Waits for a process to connect.
     *
     * @return the connection
     * @throws IpcException if the system refuses
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IllegalStateException if the listener is closed, before or meanwhile
     */
    public DescriptorSocket accept() throws IpcException, InterruptedException {
        return accept(Blocker.FOREVER).orElseThrow();
    }

    /**
     * Waits for a process to connect in time.
     *
     * @param timeout how long to wait at most
     * @return the connection, or nothing
     * @throws IpcException if the system refuses
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IllegalStateException if the listener is closed, before or meanwhile
     */
    public Optional<DescriptorSocket> tryAccept(Duration timeout) throws IpcException, InterruptedException {
        return accept(Durations.nanos(timeout));
    }

    private Optional<DescriptorSocket> accept(long timeoutNanos) throws IpcException, InterruptedException {
        handle.enter();
        try {
            long accepted = DescriptorSocket.await(handle, readiness, fd, timeoutNanos, ACCEPT);
            if (accepted == Blocker.TIMED_OUT) {
                return Optional.empty();
            }
            if (accepted < 0) {
                throw Failure.of("accept", path.toString(), (int) -accepted, DescriptorSocket::explain);
            }
            return Optional.of(new DescriptorSocket(path.toString(), (int) accepted));
        } finally {
            handle.exit();
        }
    }

    /** Ends listening and removes the socket's file. Connections stay. Closing twice does nothing. */
    @Override
    public void close() {
        if (handle.isOpen()) {
            handle.close();
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                // A file that is left harms nobody: connecting to it is refused, and listen says what to do.
            }
        }
    }
}
