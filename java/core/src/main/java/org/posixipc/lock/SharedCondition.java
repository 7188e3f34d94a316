package org.posixipc.lock;

import static org.posixipc.internal.ffi.HotShim.HOT;

import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Date;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import org.posixipc.Segment;
import org.posixipc.internal.Blocker;
import org.posixipc.internal.BlockingCall;
import org.posixipc.internal.Durations;
import org.posixipc.internal.Handle;
import org.posixipc.internal.Mapping;

/**
 * A condition in shared memory that survives the death of those who wait and those who signal; used with a
 * {@link SharedLock}, in C by {@code posixipc/condition.h}. A killed waiter takes no signal along and hangs nobody.
 *
 * <p>All methods need the lock to be held by the calling thread, through the handle the condition was opened with; the waiting
 * ones release it meanwhile and hold it again when they return or throw {@code InterruptedException}. As with every condition
 * a wait may end for no reason, so it belongs into a loop that looks at what is waited for. {@link #signal()} wakes all who
 * wait, like {@link #signalAll()}: one that was woken alone and then killed would take the signal along.
 *
 * <p><b>Owner death.</b> A wait may end because an owner of the lock died: then the repair of the lock has run (it may have
 * changed what is waited for), or, without one, {@link OwnerDiedException} or {@link LockBrokenException} is thrown and the
 * lock is not held. A peer killed between its change and its signal is met that way within a tenth of a second.
 *
 * <p>Closing the segment ends the waits in it with an {@code IllegalStateException}, without the lock. <b>Threads.</b> Any
 * number of threads. <b>Memory.</b> What the signaller wrote before it released the lock is visible after the wait.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9699919799/functions/pthread_cond_wait.html">pthread_cond_wait</a>
 */
public final class SharedCondition implements Condition {
    private static final BlockingCall SLEEP =
            (object, waiter, address, length, argument) -> HOT.wordAwait(address, argument, waiter);

    /** The longest sleep without a look at what a dead peer may have left undone: PIPC_SLICE_NS. */
    static final long SLICE_NANOS = 100_000_000;

    /** Of {@code event} in {@code struct pipc_condition}. */
    private static final int EVENT = 8;

    /** In the event word: somebody may sleep. The rest counts signals. */
    private static final int SLEEPERS = 1;

    private static final int ONE_SIGNAL = 2;

    private final Place place;
    private final Mapping mapping;
    private final SharedLock lock;

    /** The condition's own bytes; not the caller's segment, which may be a slice that is closed before. */
    private final Segment words;

    private enum Sleep {
        SIGNALLED,
        TIMED_OUT,
        INTERRUPTED,
        LOCK_TAKEN_FROM_DEAD
    }

    SharedCondition(Place place, Tenancy tenancy, SharedLock lock) {
        this.place = place;
        this.mapping = place.mapping;
        this.lock = lock;
        this.words = place.segment.slice(place.offset, place.bytes);
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
    public static SharedConditionBuilder at(Segment segment, long offset, SharedLock lock) {
        Objects.requireNonNull(lock, "lock");
        return new SharedConditionBuilder(Place.of(segment, offset, Kind.CONDITION), lock);
    }

    /**
     * How much room a condition takes.
     *
     * @return bytes
     */
    public static int bytes() {
        return Kind.CONDITION.bytes;
    }

    /**
     * Waits until signalled or interrupted.
     *
     * @throws InterruptedException if the thread is interrupted before it is signalled; the lock is held
     * @throws OwnerDiedException if an owner of the lock died and there is no repair, or it failed; the lock is not held
     * @throws LockBrokenException if the lock is broken; it is not held
     * @throws IllegalMonitorStateException if this thread does not hold the lock
     * @throws IllegalStateException if the segment is closed, before or while waiting
     */
    @Override
    public void await() throws InterruptedException {
        await(Blocker.FOREVER);
    }

    /**
     * Waits until signalled. An interrupt does not end the wait; it is set again afterwards.
     *
     * @throws OwnerDiedException if an owner of the lock died and there is no repair, or it failed; the lock is not held
     * @throws LockBrokenException if the lock is broken; it is not held
     * @throws IllegalMonitorStateException if this thread does not hold the lock
     * @throws IllegalStateException if the segment is closed, before or while waiting
     */
    @Override
    public void awaitUninterruptibly() {
        lock.end.requireOwner();
        releaseAndSleep(Blocker.FOREVER, false);
    }

    /**
     * Waits until signalled or interrupted, at most so long.
     *
     * @param timeout the longest wait, by a clock that nobody sets; zero or negative only gives others the lock for a moment
     * @return false if the time passed without a signal
     * @throws InterruptedException if the thread is interrupted before it is signalled; the lock is held
     * @throws OwnerDiedException if an owner of the lock died and there is no repair, or it failed; the lock is not held
     * @throws LockBrokenException if the lock is broken; it is not held
     * @throws IllegalMonitorStateException if this thread does not hold the lock
     * @throws IllegalStateException if the segment is closed, before or while waiting
     */
    public boolean await(Duration timeout) throws InterruptedException {
        return await(Durations.nanos(Objects.requireNonNull(timeout, "timeout")));
    }

    /**
     * As {@link #await(Duration)}.
     *
     * @param time the longest wait
     * @param unit of {@code time}
     * @return false if the time passed without a signal
     * @throws InterruptedException if the thread is interrupted before it is signalled; the lock is held
     */
    @Override
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
        return await(Math.max(0, unit.toNanos(time)));
    }

    /**
     * As {@link #await(Duration)}.
     *
     * @param nanosTimeout the longest wait in nanoseconds
     * @return what is left of it; zero or negative if the time has passed
     * @throws InterruptedException if the thread is interrupted before it is signalled; the lock is held
     */
    @Override
    public long awaitNanos(long nanosTimeout) throws InterruptedException {
        long start = System.nanoTime();
        boolean signalled = await(Math.max(0, nanosTimeout));
        long left = nanosTimeout - (System.nanoTime() - start);
        return signalled ? left : Math.min(left, 0);
    }

    /**
     * As {@link #await(Duration)}, until a time of day: how long that is, is asked once, so a clock that is set meanwhile
     * changes nothing.
     *
     * @param deadline when to give up
     * @return false if the time passed without a signal
     * @throws InterruptedException if the thread is interrupted before it is signalled; the lock is held
     */
    @Override
    public boolean awaitUntil(Date deadline) throws InterruptedException {
        return await(deadline.getTime() - System.currentTimeMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Wakes all who wait, when the lock is given back: before that they could not go on. Never waits itself; costs nothing but
     * a look if nobody does.
     *
     * @throws IllegalMonitorStateException if this thread does not hold the lock
     * @throws IllegalStateException if the segment is closed
     */
    @Override
    public void signal() {
        lock.end.requireOwner();
        int seen = event();
        // Who holds the lock is alone in here: others have set the bit before they released it.
        while ((seen & SLEEPERS) != 0) {
            if (words.compareAndSetInt(EVENT, seen, seen + ONE_SIGNAL & ~SLEEPERS)) {
                wake();
                return;
            }
            seen = event();
        }
    }

    /**
     * As {@link #signal()}.
     *
     * @throws IllegalMonitorStateException if this thread does not hold the lock
     * @throws IllegalStateException if the segment is closed
     */
    @Override
    public void signalAll() {
        signal();
    }

    /** Where it lies. */
    @Override
    public String toString() {
        return place.toString();
    }

    private int event() {
        return words.getIntVolatile(EVENT);
    }

    /** Once the lock is given back: until then whom it wakes can only wait for that. */
    private void wake() {
        if (lock.end.wakeWhenGiven(mapping, place.address + EVENT)) {
            return;
        }
        mapping.handle().enter();
        try {
            HOT.wordWake(place.address + EVENT, Integer.MAX_VALUE);
        } finally {
            mapping.handle().exit();
            Reference.reachabilityFence(this);
        }
    }

    /** What to sleep on: the word as it is now, with the bit set. */
    private int prepare() {
        int seen = event();
        while ((seen & SLEEPERS) == 0 && !words.compareAndSetInt(EVENT, seen, seen | SLEEPERS)) {
            seen = event();
        }
        return seen | SLEEPERS;
    }

    /** True if signalled. */
    private boolean await(long nanos) throws InterruptedException {
        lock.end.requireOwner();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Sleep end = releaseAndSleep(nanos, true);
        if (end == Sleep.INTERRUPTED) {
            throw new InterruptedException();
        }
        return end != Sleep.TIMED_OUT;
    }

    private Sleep releaseAndSleep(long nanos, boolean interruptible) {
        Handle handle = mapping.handle();
        handle.enter();
        Sleep end;
        try {
            int seen = prepare();
            lock.unlock();
            end = sleep(handle, seen, nanos, interruptible);
        } finally {
            handle.exit();
            Reference.reachabilityFence(this);
        }
        if (end != Sleep.LOCK_TAKEN_FROM_DEAD) {
            lock.lock();
        }
        return end;
    }

    /** In slices, at whose ends it looks for what a peer that died could not do any more. */
    private Sleep sleep(Handle handle, int seen, long nanos, boolean interruptible) {
        long start = System.nanoTime();
        boolean interrupted = false;
        try {
            while (true) {
                long left = nanos < 0 ? SLICE_NANOS : nanos - (System.nanoTime() - start);
                if (left <= 0) {
                    return Sleep.TIMED_OUT;
                }
                interrupted |= isInterruptedInSlice(handle, seen, Math.min(left, SLICE_NANOS));
                boolean signalled = isSignalled(seen);
                mapping.checkTruncation(); // found by the look at the word
                if (signalled) {
                    return Sleep.SIGNALLED; // and wins over an interrupt, which stays set
                }
                if (interrupted && interruptible) {
                    interrupted = false;
                    return Sleep.INTERRUPTED;
                }
                if (lock.end.takeFromDead()) {
                    return Sleep.LOCK_TAKEN_FROM_DEAD;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean isInterruptedInSlice(Handle handle, int seen, long nanos) {
        try {
            long result =
                    Blocker.current().await(handle, Blocker.MONOTONIC, nanos, SLEEP, 0, place.address + EVENT, 0, seen);
            if (result < 0 && result != Blocker.TIMED_OUT) {
                throw place.failure("futex", result);
            }
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    /** The rest of the word counts signals; the bit may change without one. */
    private boolean isSignalled(int seen) {
        return (event() & ~SLEEPERS) != (seen & ~SLEEPERS);
    }
}
