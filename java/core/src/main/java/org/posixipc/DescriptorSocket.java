package org.posixipc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.posixipc.internal.Blocker;
import org.posixipc.internal.BlockingCall;
import org.posixipc.internal.Durations;
import org.posixipc.internal.Handle;
import org.posixipc.internal.Names;
import org.posixipc.internal.Poller;
import org.posixipc.internal.Readiness;
import org.posixipc.internal.SystemRefusal;
import org.posixipc.internal.VirtualThreads;
import org.posixipc.internal.ffi.DescriptorShim;
import org.posixipc.internal.ffi.MemoryShim;
import org.posixipc.internal.ffi.Numbers;
import org.posixipc.internal.ffi.ShimLoader;

/**
 * A connected Unix stream socket over which shared memory is handed from process to process (SCM_RIGHTS): the receiver gets a
 * descriptor of its own of the very object, without name and permissions playing a part. C peers use
 * {@code posixipc/descriptor.h}, or sendmsg and recvmsg with one descriptor and one byte a message.
 *
 * <p>Thread-safe; receivers on one socket compete. Blocking calls end by interrupt and by {@link #close}; virtual threads
 * park in them.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7)</a>
 */
public final class DescriptorSocket implements AutoCloseable {
    private static final BlockingCall WAIT =
            (socket, waiter, address, length, argument) -> DescriptorShim.pipc_socket_wait((int) socket, waiter);
    private static final BlockingCall RECEIVE = (socket, waiter, address, length, argument) ->
            orLater(DescriptorShim.pipc_descriptor_receive((int) socket));
    private static final int EPIPE = Numbers.number("EPIPE");
    private static final int EBADMSG = Numbers.number("EBADMSG");
    private static final int ECONNREFUSED = Numbers.number("ECONNREFUSED");

    private final String path;
    private final int fd;
    private final Readiness readiness;
    private final Handle handle;

    DescriptorSocket(String path, int fd) {
        this.path = path;
        this.fd = fd;
        this.readiness = new Readiness(fd);
        this.handle = handle("descriptor socket " + path, fd, readiness);
    }

    static Handle handle(String description, int fd, Readiness readiness) {
        return Handle.of(description, () -> {
            readiness.close();
            MemoryShim.pipc_shm_close(fd);
        });
    }

    /**
     * Connects to a process that listens.
     *
     * @param path the socket's file, at most 107 bytes
     * @return a connected socket
     * @throws IpcNotFoundException if there is no such file
     * @throws IpcAccessException if its permissions forbid it
     * @throws IpcException if nobody listens (ECONNREFUSED), the path is too long, or the system refuses otherwise
     */
    public static DescriptorSocket connect(Path path) throws IpcException {
        ShimLoader.require();
        String text = path.toString();
        int fd = DescriptorShim.pipc_socket_connect(Names.path(text));
        if (fd < 0) {
            throw Failure.of("connect", text, -fd, DescriptorSocket::explain);
        }
        return new DescriptorSocket(text, fd);
    }

    /** The words for what goes wrong with sockets. */
    static String explain(Errno errno) {
        int number = errno.number();
        if (number == Numbers.ENOENT) {
            return "there is no socket at this path; start the listener first";
        }
        if (number == ECONNREFUSED || number == EPIPE) {
            return "nobody listens there any more; start the other process";
        }
        if (number == EBADMSG) {
            return "the peer sent something else than one descriptor; use pipc_descriptor_send there";
        }
        if (number == Numbers.ENAMETOOLONG) {
            return "the path of a socket has at most 107 bytes; choose a shorter one";
        }
        return null;
    }

    /**
     * Sends an object; this side keeps its own handle.
     *
     * @param memory what the peer shall have, with the access of its descriptor; that of a handle which created the object is
     *     read-write, whatever the handle's own access: open it read-only to hand over that
     * @throws IpcException if the peer has closed the socket (EPIPE), has too many that it did not take yet (EAGAIN), or the
     *     system refuses otherwise
     * @throws IllegalStateException if the socket or the memory's handle is closed
     */
    public void send(SharedMemory memory) throws IpcException {
        handle.enter();
        try {
            int error = memory.inside(() -> DescriptorShim.pipc_descriptor_send(fd, memory.fd()));
            if (error < 0) {
                throw Failure.of("sendmsg", path, -error, DescriptorSocket::explain);
            }
        } finally {
            handle.exit();
        }
    }

    /**
     * Receives an object; blocks until the peer sends one.
     *
     * @return an open handle, with the access that the sender's descriptor has
     * @throws IpcException if the peer has closed the socket (EPIPE), sent something else (EBADMSG) or what is no regular file
     *     (ENODEV), or the system refuses otherwise
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IllegalStateException if the socket is closed, before or meanwhile
     */
    public SharedMemory receive() throws IpcException, InterruptedException {
        return receive(Blocker.FOREVER).orElseThrow();
    }

    /**
     * Receives an object if the peer sends one in time.
     *
     * @param timeout how long to wait at most
     * @return an open handle as of {@link #receive()}, or nothing
     * @throws IpcException as {@link #receive()}
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IllegalStateException if the socket is closed, before or meanwhile
     */
    public Optional<SharedMemory> tryReceive(Duration timeout) throws IpcException, InterruptedException {
        return receive(Durations.nanos(timeout));
    }

    private Optional<SharedMemory> receive(long timeoutNanos) throws IpcException, InterruptedException {
        handle.enter();
        try {
            long received = await(handle, readiness, fd, timeoutNanos, RECEIVE);
            if (received == Blocker.TIMED_OUT) {
                return Optional.empty();
            }
            if (received < 0) {
                throw Failure.of("recvmsg", path, (int) -received, DescriptorSocket::explain);
            }
            return Optional.of(memory((int) received));
        } finally {
            handle.exit();
        }
    }

    /** Duplicating refuses what is no regular file, and so nothing that could be mapped. */
    private SharedMemory memory(int received) throws IpcException {
        String name = "received over " + path;
        int own = DescriptorShim.pipc_descriptor_duplicate(received);
        MemoryShim.pipc_shm_close(received);
        if (own < 0) {
            throw Failure.of("fcntl", name, -own, MemoryDiagnosis.existing(name));
        }
        return AnonymousMemory.adopted(name, own);
    }

    /** What the waits of this library take for "look again". */
    static long orLater(int result) {
        return result == -Numbers.EAGAIN ? -Numbers.ETIMEDOUT : result;
    }

    /** What {@code take} answers, which does not block and says ETIMEDOUT while nothing is there; or TIMED_OUT. */
    static long await(Handle handle, Readiness readiness, int fd, long timeoutNanos, BlockingCall take)
            throws InterruptedException {
        long start = System.nanoTime();
        long left = timeoutNanos;
        for (; ; ) {
            long taken = take.call(fd, 0, 0, 0, 0);
            if (taken != -Numbers.ETIMEDOUT) {
                return taken;
            }
            if (VirtualThreads.isCurrent()) {
                return parked(handle, readiness, fd, left, take);
            }
            if (readable(handle, fd, left) == Blocker.TIMED_OUT) {
                return Blocker.TIMED_OUT;
            }
            if (timeoutNanos >= 0) {
                left = Math.max(0, timeoutNanos - (System.nanoTime() - start));
            }
        }
    }

    private static long parked(Handle handle, Readiness readiness, int fd, long timeoutNanos, BlockingCall take)
            throws InterruptedException {
        try {
            return readiness.parking(Poller.READABLE).await(handle, timeoutNanos, take, fd, 0, 0, 0);
        } catch (SystemRefusal e) {
            throw Failure.onOpenHandle(e.operation(), handle.description(), -e.errno());
        }
    }

    /** Waits in the kernel until the socket has something to read: 0 or TIMED_OUT. */
    private static long readable(Handle handle, int fd, long timeoutNanos) throws InterruptedException {
        long result = Blocker.current().await(handle, Blocker.MONOTONIC, timeoutNanos, WAIT, fd, 0, 0, 0);
        if (result < 0 && result != Blocker.TIMED_OUT) {
            throw Failure.onOpenHandle("ppoll", handle.description(), result);
        }
        return result;
    }

    /** Closes the socket; blocked receivers get an {@code IllegalStateException}. Closing twice does nothing. */
    @Override
    public void close() {
        handle.close();
    }
}
