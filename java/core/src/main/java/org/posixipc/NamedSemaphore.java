package org.posixipc;

import java.time.Duration;
import java.util.Objects;
import org.posixipc.internal.Blocker;
import org.posixipc.internal.CallFailedException;
import org.posixipc.internal.Durations;
import org.posixipc.internal.FileStatus;
import org.posixipc.internal.Names;
import org.posixipc.internal.SemaphoreMapping;
import org.posixipc.internal.ffi.SemaphoreShim;
import org.posixipc.internal.ffi.ShimLoader;

/**
 * An open POSIX semaphore: a number of permits under a name, shared by all processes of the machine that open it, in
 * whatever language. It is the semaphore of {@code sem_open} in C.
 *
 * <p>{@link #acquire()} takes a permit and waits while there is none, {@link #release()} adds one. A permit has no owner:
 * any thread of any process may release, and a process that dies gives nothing back. For exclusion that survives the
 * death of a holder use a robust lock.
 *
 * <p><b>Threads.</b> All methods may be called by any number of threads at once, {@link #close()} included. Waiting ends
 * with {@code InterruptedException} when the thread is interrupted and with {@code IllegalStateException} when this
 * handle is closed; a permit that was already taken is kept, and the call returns as usual. Nothing but {@link #acquire()}
 * and {@link #tryAcquire(Duration)} waits.
 *
 * <p><b>Memory.</b> What a thread did before a release happens before what a thread does after the acquire that takes
 * the permit, also in shared memory and between processes.
 *
 * <p><b>Truncation.</b> A semaphore is a file, and a process that may write it can cut it. Such a semaphore is lost, but not
 * this JVM: its methods throw {@code IllegalStateException} that says so. A thread that waits at that moment goes on waiting
 * until its time is over, it is interrupted or the handle is closed.
 *
 * <p><b>Life.</b> The semaphore lives until it is unlinked and the last process has closed it. {@link #close()} drops this
 * handle only; the page of memory behind it goes back at the next garbage collection.
 *
 * <pre>{@code
 * try (NamedSemaphore slots = NamedSemaphore.openOrCreate("/slots", 4)) {
 *     if (!slots.tryAcquire(Duration.ofMillis(250))) {
 *         return;
 *     }
 *     try {
 *         work();
 *     } finally {
 *         slots.release();
 *     }
 * }
 * }</pre>
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/sem_overview.7.html">sem_overview(7)</a>
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9699919799/functions/sem_open.html">sem_open</a>
 */
public final class NamedSemaphore implements AutoCloseable {
    private final String name;
    private final SemaphoreCalls calls;

    /** Takes over the mapping at {@code address}, also if it throws. */
    NamedSemaphore(String name, long address, FileStatus file, WaitStrategy waitStrategy) throws IpcException {
        this.name = name;
        try {
            this.calls = new SemaphoreCalls(name, SemaphoreMapping.of(address, file), waitStrategy);
        } catch (CallFailedException e) {
            throw Failure.of(e.call(), name, e.errno(), MemoryDiagnosis.mapping(e.call(), name));
        }
    }

    /**
     * Starts to describe a semaphore; the last word is {@code create()}, {@code open()} or {@code openOrCreate()}.
     *
     * @param name {@code /} and then 1 to 251 bytes of UTF-8 without another {@code /}
     * @return a new builder: 0 permits, {@code rw-------}
     * @throws NullPointerException if the name is null
     * @throws IllegalArgumentException if it is no name
     */
    public static NamedSemaphoreBuilder builder(String name) {
        return new NamedSemaphoreBuilder(name);
    }

    /**
     * Creates a semaphore that must not exist, for this user only.
     *
     * @param name {@code /} and then 1 to 251 bytes of UTF-8 without another {@code /}
     * @param permits how many permits there are first, 0 to {@link Limits#semaphorePermitsMax()}
     * @return the open semaphore
     * @throws IpcException as {@link NamedSemaphoreBuilder#create()} says
     * @throws IllegalArgumentException if it is no name or the number is out of its range
     */
    public static NamedSemaphore create(String name, int permits) throws IpcException {
        return builder(name).permits(permits).create();
    }

    /**
     * Opens a semaphore that must exist.
     *
     * @param name {@code /} and then 1 to 251 bytes of UTF-8 without another {@code /}
     * @return the open semaphore
     * @throws IpcException as {@link NamedSemaphoreBuilder#open()} says
     * @throws IllegalArgumentException if it is no name
     */
    public static NamedSemaphore open(String name) throws IpcException {
        return builder(name).open();
    }

    /**
     * Opens a semaphore, or creates it for this user only.
     *
     * @param name {@code /} and then 1 to 251 bytes of UTF-8 without another {@code /}
     * @param permits how many permits there are first if it is created, 0 to {@link Limits#semaphorePermitsMax()};
     *     without meaning if it exists
     * @return the open semaphore
     * @throws IpcException as {@link NamedSemaphoreBuilder#openOrCreate()} says
     * @throws IllegalArgumentException if it is no name or the number is out of its range
     */
    public static NamedSemaphore openOrCreate(String name, int permits) throws IpcException {
        return builder(name).permits(permits).openOrCreate();
    }

    /**
     * Removes a name. Those who have the semaphore open, and wait for it, go on with it; the name is free at once.
     *
     * @param name {@code /} and then 1 to 251 bytes of UTF-8 without another {@code /}
     * @throws IpcNotFoundException if no semaphore has the name
     * @throws IpcAccessException if it belongs to another user (EACCES)
     * @throws IpcException if the system refuses for another reason
     * @throws IllegalArgumentException if it is no name
     * @see <a href="https://man7.org/linux/man-pages/man3/sem_unlink.3.html">sem_unlink(3)</a>
     */
    public static void unlink(String name) throws IpcException {
        byte[] bytes = Names.semaphore(name);
        ShimLoader.require();
        int error = SemaphoreShim.pipc_sem_unlink(bytes);
        if (error < 0) {
            throw Failure.of("sem_unlink", name, -error, SemaphoreDiagnosis.of(bytes));
        }
    }

    /**
     * The name it was opened with.
     *
     * @return as in {@code /slots}; also after {@link #close()}
     */
    public String name() {
        return name;
    }

    /**
     * Takes a permit, and waits while there is none.
     *
     * @throws InterruptedException if the thread is interrupted before it has a permit; its interrupt status is cleared
     * @throws IllegalStateException if the handle is closed, before or while waiting
     * @see <a href="https://man7.org/linux/man-pages/man3/sem_wait.3.html">sem_wait(3)</a>
     */
    public void acquire() throws InterruptedException {
        calls.acquire(Blocker.FOREVER);
    }

    /**
     * Takes a permit if there is one; never waits.
     *
     * @return true if a permit was taken
     * @throws IllegalStateException if the handle is closed
     */
    public boolean tryAcquire() {
        return calls.tryAcquire();
    }

    /**
     * Takes a permit, and waits at most so long for one. The time is measured by a clock that nobody sets.
     *
     * @param timeout the longest wait; zero or negative does not wait
     * @return true if a permit was taken, false if the time passed without one
     * @throws InterruptedException if the thread is interrupted before it has a permit; its interrupt status is cleared
     * @throws IllegalStateException if the handle is closed, before or while waiting
     * @throws NullPointerException if the timeout is null
     */
    public boolean tryAcquire(Duration timeout) throws InterruptedException {
        return calls.acquire(Durations.nanos(Objects.requireNonNull(timeout, "timeout")));
    }

    /**
     * Adds a permit and wakes one that waits for it; never waits.
     *
     * @throws IllegalStateException if the handle is closed
     * @throws java.io.UncheckedIOException with EOVERFLOW if there are {@link Limits#semaphorePermitsMax()} permits
     *     already; nothing was added
     * @see <a href="https://man7.org/linux/man-pages/man3/sem_post.3.html">sem_post(3)</a>
     */
    public void release() {
        calls.release();
    }

    /**
     * Adds permits, as so many {@link #release()} in turn; never waits. Where the C library's layout is known that is one
     * step; elsewhere it is a post each, and {@link #close()} ends it.
     *
     * @param permits how many, 0 or more
     * @throws IllegalArgumentException if the number is negative
     * @throws IllegalStateException if the handle is closed; if it is closed meanwhile, the message says how many were added
     * @throws java.io.UncheckedIOException with EOVERFLOW if {@link Limits#semaphorePermitsMax()} was met; the message
     *     says how many were added
     */
    public void release(int permits) {
        if (permits < 0) {
            throw new IllegalArgumentException(
                    "permits " + permits + " to release into semaphore " + name + " must be 0 or more");
        }
        calls.release(permits);
    }

    /**
     * How many permits there are at this moment; another may take them before the caller has looked.
     *
     * @return 0 or more
     * @throws IllegalStateException if the handle is closed
     * @see <a href="https://man7.org/linux/man-pages/man3/sem_getvalue.3.html">sem_getvalue(3)</a>
     */
    public int availablePermits() {
        return calls.permits();
    }

    /**
     * Whether this handle can be used.
     *
     * @return false after {@link #close()}
     */
    public boolean isOpen() {
        return calls.handle().isOpen();
    }

    /** Drops this handle and ends the waits on it; the semaphore and its other handles go on. Further calls do nothing. */
    @Override
    public void close() {
        calls.handle().close();
    }

    /**
     * For logs.
     *
     * @return the name, and whether it is closed
     */
    @Override
    public String toString() {
        return "NamedSemaphore[" + name + (isOpen() ? "]" : ", closed]");
    }
}
