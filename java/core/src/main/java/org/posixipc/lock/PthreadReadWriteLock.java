package org.posixipc.lock;

import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Objects;
import org.posixipc.Segment;
import org.posixipc.internal.Blocker;
import org.posixipc.internal.BlockingCall;
import org.posixipc.internal.Durations;
import org.posixipc.internal.Handle;
import org.posixipc.internal.ffi.LockShim;

/**
 * A C read-write lock ({@code pthread_rwlock_t}) in shared memory, which a killed process leaves locked: after a killed reader
 * no writer ever gets it, after a killed writer nobody. For interop with C programs that use one; otherwise use
 * {@link SharedReadWriteLock}, which survives both.
 *
 * <p>Because it may stay locked for ever, every acquisition has a time limit. Locks are owned by threads: not reentrant, not
 * upgradable; a thread that would wait for itself gets an {@code IllegalStateException}. Virtual threads are refused. While a
 * thread of this JVM holds the lock, closing the segment is refused. <b>Threads.</b> Any number. <b>Memory.</b> What a writer
 * wrote is visible to whoever locks after it.
 *
 * <p><b>Truncation.</b> These waits are the C library's. If another process truncates the object while a thread enters or
 * leaves one, glibc may find its futex call refused and end the process: use a size nobody changes, or seal it
 * ({@link org.posixipc.Seal#SHRINK}).
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9699919799/functions/pthread_rwlock_rdlock.html">pthread_rwlock_rdlock</a>
 */
public final class PthreadReadWriteLock {
    private static final BlockingCall READ =
            (object, waiter, address, length, argument) -> LockShim.pipc_plain_rwlock_read_await(address, waiter);

    private static final BlockingCall WRITE =
            (object, waiter, address, length, argument) -> LockShim.pipc_plain_rwlock_write_await(address, waiter);

    private final Place place;

    /** What the calling thread has: null, or how it locked. */
    private final ThreadLocal<Mode> mode = new ThreadLocal<>();

    private enum Mode {
        READING,
        WRITING
    }

    PthreadReadWriteLock(Place place, Tenancy tenancy) {
        this.place = place;
        tenancy.leaveWith(this);
    }

    /**
     * Starts to describe a lock; the last word is {@code create()} or {@code open()}.
     *
     * @param segment where it lies; writable
     * @param offset bytes from the segment's start; aligned to 8
     * @return a builder
     * @throws IllegalArgumentException if a lock of {@link #bytes()} bytes does not lie inside the segment, or misaligned
     * @throws IllegalStateException if the segment is closed or read-only
     */
    public static PthreadReadWriteLockBuilder at(Segment segment, long offset) {
        return new PthreadReadWriteLockBuilder(Place.of(segment, offset, Kind.PTHREAD_RWLOCK));
    }

    /**
     * How much room a lock takes.
     *
     * @return bytes: {@code sizeof(pthread_rwlock_t)} of this platform
     */
    public static int bytes() {
        return Kind.PTHREAD_RWLOCK.bytes;
    }

    /**
     * Locks to read, and waits at most so long.
     *
     * @param timeout the longest wait, by a clock that nobody sets; zero or negative does not wait
     * @return true if this thread reads now, false if the time passed
     * @throws InterruptedException if the thread is interrupted before it has the lock; its interrupt status is cleared
     * @throws IllegalStateException if this thread has the lock already (EDEADLK) or is virtual, or the segment is closed or was
     *     truncated
     */
    public boolean tryLockToRead(Duration timeout) throws InterruptedException {
        return acquire(READ, Mode.READING, timeout);
    }

    /**
     * Locks to write, and waits at most so long.
     *
     * @param timeout the longest wait, by a clock that nobody sets; zero or negative does not wait
     * @return true if this thread writes now, false if the time passed
     * @throws InterruptedException if the thread is interrupted before it has the lock; its interrupt status is cleared
     * @throws IllegalStateException if this thread has the lock already (EDEADLK) or is virtual, or the segment is closed or was
     *     truncated
     */
    public boolean tryLockToWrite(Duration timeout) throws InterruptedException {
        return acquire(WRITE, Mode.WRITING, timeout);
    }

    /**
     * Gives the lock back.
     *
     * @throws IllegalMonitorStateException if this thread has not locked through this handle (EPERM)
     */
    public void unlock() {
        if (mode.get() == null) {
            throw new IllegalMonitorStateException(
                    "this thread has not locked the " + place + " through this handle (EPERM); lock it first");
        }
        mode.remove();
        try {
            int result = LockShim.pipc_plain_rwlock_unlock(place.address);
            if (result < 0) {
                throw place.failure("pthread_rwlock_unlock", result);
            }
        } finally {
            place.mapping.unhold();
            Reference.reachabilityFence(this);
        }
    }

    private boolean acquire(BlockingCall call, Mode wanted, Duration timeout) throws InterruptedException {
        long nanos = Durations.nanos(Objects.requireNonNull(timeout, "timeout"));
        place.checkPlatformThread();
        if (mode.get() != null) {
            throw new IllegalStateException(
                    "this thread has locked the " + place + " and would wait for itself (EDEADLK); unlock it first");
        }
        Handle handle = place.mapping.handle();
        handle.enter();
        try {
            long result = Blocker.current().await(handle, Blocker.MONOTONIC, nanos, call, 0, place.address, 0, 0);
            if (result == Blocker.TIMED_OUT) {
                return false;
            }
            if (result < 0) {
                throw place.failure(wanted == Mode.READING ? "pthread_rwlock_rdlock" : "pthread_rwlock_wrlock", result);
            }
            own(wanted);
            return true;
        } finally {
            handle.exit();
            Reference.reachabilityFence(this);
        }
    }

    private void own(Mode locked) {
        try {
            place.mapping.checkTruncation();
            place.mapping.hold();
        } catch (IllegalStateException closed) {
            LockShim.pipc_plain_rwlock_unlock(place.address);
            throw closed;
        }
        mode.set(locked);
    }

    /** Where it lies. */
    @Override
    public String toString() {
        return place.toString();
    }
}
