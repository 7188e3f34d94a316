package org.posixipc.lock;

import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongToIntFunction;
import org.posixipc.Segment;
import org.posixipc.internal.Blocker;
import org.posixipc.internal.BlockingCall;
import org.posixipc.internal.Durations;
import org.posixipc.internal.Handle;
import org.posixipc.internal.ffi.LockShim;

/**
 * A C condition variable ({@code pthread_cond_t}) in shared memory, which a killed waiter can break: it swallows signals meant
 * for others, and a later {@link #signal} or {@link #signalAll}, which have no time limit, can then hang for ever, in Java and
 * in C. For interop with C programs that use one; otherwise use {@link SharedCondition}, which a killed process does not harm.
 *
 * <p>All methods need the lock to be held by the calling thread through the handle given to {@link #at}. Every wait needs a time
 * limit and belongs into a loop that looks at what is waited for. While a thread waits, closing the segment of the lock is
 * refused. <b>Threads.</b> Any number. <b>Memory.</b> What the signaller wrote before it released the lock is visible after the
 * wait.
 *
 * <p><b>Truncation.</b> These waits are the C library's. If another process truncates the object while a thread enters or
 * leaves one, glibc may find its futex call refused and end the process: use a size nobody changes, or seal it
 * ({@link org.posixipc.Seal#SHRINK}).
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9699919799/functions/pthread_cond_timedwait.html">pthread_cond_timedwait</a>
 */
public final class PthreadCondition {
    private static final BlockingCall WAIT = (condition, waiter, mutex, length, argument) ->
            LockShim.pipc_plain_condition_await(condition, mutex, waiter);

    private final Place place;
    private final SharedLock lock;

    PthreadCondition(Place place, Tenancy tenancy, SharedLock lock) {
        this.place = place;
        this.lock = lock;
        tenancy.leaveWith(this);
    }

    /**
     * Starts to describe a condition; the last word is {@code create()} or {@code open()}.
     *
     * @param segment where it lies; writable
     * @param offset bytes from the segment's start; aligned to 8
     * @param lock the lock it is used with, in all processes the same
     * @return a builder
     * @throws IllegalArgumentException if a condition of {@link #bytes()} bytes does not lie inside the segment, or misaligned
     * @throws IllegalStateException if the segment is closed or read-only
     */
    public static PthreadConditionBuilder at(Segment segment, long offset, SharedLock lock) {
        Objects.requireNonNull(lock, "lock");
        return new PthreadConditionBuilder(Place.of(segment, offset, Kind.PTHREAD_CONDITION), lock);
    }

    /**
     * How much room a condition takes.
     *
     * @return bytes: {@code sizeof(pthread_cond_t)} of this platform
     */
    public static int bytes() {
        return Kind.PTHREAD_CONDITION.bytes;
    }

    /**
     * Releases the lock, waits at most so long for a signal, and takes the lock again.
     *
     * @param timeout the longest wait, by a clock that nobody sets; zero or negative only gives others the lock for a moment
     * @return false if the time passed without a signal
     * @throws InterruptedException if the thread is interrupted before it is signalled; the lock is held
     * @throws OwnerDiedException if an owner of the lock died and there is no repair, or it failed; the lock is not held
     * @throws LockBrokenException if the lock is broken; it is not held
     * @throws IllegalMonitorStateException if this thread does not hold the lock
     * @throws IllegalStateException if the segment is closed or was truncated
     */
    public boolean await(Duration timeout) throws InterruptedException {
        long nanos = Durations.nanos(Objects.requireNonNull(timeout, "timeout"));
        lock.end.requireOwner();
        Handle handle = place.mapping.handle();
        handle.enter();
        try {
            long result = lock.end.whileLent(mutex ->
                    Blocker.current().await(handle, Blocker.MONOTONIC, nanos, WAIT, place.address, mutex, 0, 0));
            place.mapping.checkTruncation();
            if (result < 0 && result != Blocker.TIMED_OUT) {
                throw place.failure("pthread_cond_timedwait", result);
            }
            return result == 0;
        } finally {
            handle.exit();
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Wakes one that waits. Hangs for ever if a waiter was killed at a bad moment.
     *
     * @throws IllegalMonitorStateException if this thread does not hold the lock
     * @throws IllegalStateException if the segment is closed or was truncated
     */
    public void signal() {
        wake("pthread_cond_signal", LockShim::pipc_plain_condition_signal);
    }

    /**
     * Wakes all who wait. Hangs for ever if a waiter was killed at a bad moment.
     *
     * @throws IllegalMonitorStateException if this thread does not hold the lock
     * @throws IllegalStateException if the segment is closed or was truncated
     */
    public void signalAll() {
        wake("pthread_cond_broadcast", LockShim::pipc_plain_condition_broadcast);
    }

    private void wake(String call, LongToIntFunction wake) {
        lock.end.requireOwner();
        int result = place.inside(() -> wake.applyAsInt(place.address));
        if (result < 0) {
            throw place.failure(call, result);
        }
    }

    /** Where it lies. */
    @Override
    public String toString() {
        return place.toString();
    }
}
