package org.posixipc.lock;

import static org.posixipc.internal.ffi.HotShim.HOT;

import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import org.posixipc.Segment;
import org.posixipc.internal.Blocker;
import org.posixipc.internal.BlockingCall;
import org.posixipc.internal.Durations;
import org.posixipc.internal.Handle;
import org.posixipc.internal.Mapping;

/**
 * A lock in shared memory that survives the death of its owner: a robust, error-checking, process-shared
 * {@code pthread_mutex_t}. C programs use it with {@code pthread_mutex_lock} and kin; a mutex that they made works here too.
 *
 * <p><b>Owner death.</b> When a process or thread dies while it owns the lock, the next one to lock it gets it and runs the
 * repair given to {@link SharedLockBuilder#onOwnerDeath}: if that returns, the lock is as good as new and owned; if it
 * throws, or if there is none, the lock is broken for all and the thread gets an {@link OwnerDiedException}. A Java thread
 * that ends without unlocking is a dead owner too. All this needs a robust mutex: one that C made without
 * {@code PTHREAD_MUTEX_ROBUST} stays locked for ever when its owner dies, so use {@link #tryLock(Duration)} on those.
 *
 * <p><b>Ownership.</b> A lock is owned by a thread, through the handle it locked. It is not reentrant: locking again, and
 * unlocking what one does not own, are exceptions, whatever type of mutex C made. Virtual threads are refused. While the lock
 * is held, closing its segment is refused.
 *
 * <p><b>Waiting.</b> {@link #lock()} and the waiting forms wait in the kernel; they end with an
 * {@code IllegalStateException} when the segment is closed. Interrupts are obeyed by {@link #lockInterruptibly()} and
 * {@link #tryLock(Duration)} and remembered by {@link #lock()}. Not fair.
 *
 * <p><b>Memory.</b> What was written before an unlock, to shared memory or the heap, is visible after the lock that follows it,
 * in whatever process. <b>Threads.</b> All methods may be called by any number of threads.
 *
 * <pre>{@code
 * SharedLock lock = SharedLock.at(ledger, LOCK).onOwnerDeath(s -> s.setInt(COUNT, recount(s))).open();
 * lock.lock();
 * try {
 *     ledger.setInt(COUNT, ledger.getInt(COUNT) + 1);
 * } finally {
 *     lock.unlock();
 * }
 * }</pre>
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9699919799/functions/pthread_mutex_lock.html">pthread_mutex_lock</a>
 * @see <a href="https://man7.org/linux/man-pages/man3/pthread_mutexattr_setrobust.3.html">robust mutexes</a>
 */
public final class SharedLock implements Lock {
    private static final BlockingCall LOCK =
            (object, waiter, address, length, argument) -> HOT.lockAwait(address, waiter);

    final Place place;
    final Mapping mapping;
    private final long address;
    private final Tenancy tenancy;
    private final Repair repair;

    SharedLock(Place place, Tenancy tenancy, Consumer<? super Segment> repair) {
        this.place = place;
        this.mapping = place.mapping;
        this.address = place.address;
        this.tenancy = tenancy;
        this.repair = new Repair(place, repair);
        tenancy.leaveWith(this);
    }

    /**
     * Starts to describe a lock; the last word is {@code create()} or {@code open()}.
     *
     * @param segment where it lies; writable
     * @param offset bytes from the segment's start; aligned to 8
     * @return a builder: no repair
     * @throws IllegalArgumentException if a lock of {@link #bytes()} bytes does not lie inside the segment, or misaligned
     * @throws IllegalStateException if the segment is closed or read-only
     */
    public static SharedLockBuilder at(Segment segment, long offset) {
        return new SharedLockBuilder(Place.of(segment, offset, Kind.MUTEX));
    }

    /**
     * How much room a lock takes.
     *
     * @return bytes: {@code sizeof(pthread_mutex_t)} of this platform
     */
    public static int bytes() {
        return Kind.MUTEX.bytes;
    }

    /**
     * Takes the lock, and waits for it as long as it takes. An interrupt does not end the wait; it is set again afterwards.
     *
     * @throws OwnerDiedException if the last owner died and there is no repair, or it failed
     * @throws LockBrokenException if the lock is broken
     * @throws IllegalStateException if this thread owns the lock already (EDEADLK) or is virtual, or the segment is closed or
     *     was truncated
     */
    @Override
    public void lock() {
        enterFresh();
        if (takeAtOnce()) {
            return;
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    take(Blocker.FOREVER);
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Takes the lock, and waits for it until the thread is interrupted.
     *
     * @throws InterruptedException if the thread is interrupted, before or while waiting; its interrupt status is cleared
     * @throws OwnerDiedException if the last owner died and there is no repair, or it failed
     * @throws LockBrokenException if the lock is broken
     * @throws IllegalStateException if this thread owns the lock already (EDEADLK) or is virtual, or the segment is closed or
     *     was truncated
     */
    @Override
    public void lockInterruptibly() throws InterruptedException {
        acquire(Blocker.FOREVER);
    }

    /**
     * Takes the lock if it is free; never waits.
     *
     * @return true if this thread owns the lock now; false if another thread does, or this one did already
     * @throws OwnerDiedException if the last owner died and there is no repair, or it failed
     * @throws LockBrokenException if the lock is broken
     * @throws IllegalStateException if this thread is virtual, or the segment is closed or was truncated
     */
    @Override
    public boolean tryLock() {
        place.checkPlatformThread();
        return !tenancy.isOwnedByCurrentThread() && takeAtOnce();
    }

    /**
     * Takes the lock, and waits at most so long for it, by a clock that nobody sets.
     *
     * @param timeout the longest wait; zero or negative does not wait
     * @return true if this thread owns the lock now, false if the time passed
     * @throws InterruptedException if the thread is interrupted, before or while waiting; its interrupt status is cleared
     * @throws OwnerDiedException if the last owner died and there is no repair, or it failed
     * @throws LockBrokenException if the lock is broken
     * @throws IllegalStateException if this thread owns the lock already (EDEADLK) or is virtual, or the segment is closed or
     *     was truncated
     */
    public boolean tryLock(Duration timeout) throws InterruptedException {
        return acquire(Durations.nanos(Objects.requireNonNull(timeout, "timeout")));
    }

    /**
     * As {@link #tryLock(Duration)}.
     *
     * @param time the longest wait; zero or negative does not wait
     * @param unit of {@code time}
     * @return true if this thread owns the lock now, false if the time passed
     * @throws InterruptedException if the thread is interrupted, before or while waiting; its interrupt status is cleared
     */
    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        return acquire(Math.max(0, unit.toNanos(time)));
    }

    /**
     * Gives the lock back.
     *
     * @throws IllegalMonitorStateException if this thread does not own the lock through this handle (EPERM)
     * @throws IllegalStateException from within the repair, at whose end it is decided what becomes of the lock
     */
    @Override
    public void unlock() {
        requireOwner();
        if (repair.isRunning()) {
            throw new IllegalStateException(
                    "the repair of the " + place + " must not unlock it; return from it instead");
        }
        int result = release();
        if (result < 0) {
            throw place.failure("pthread_mutex_unlock", result);
        }
    }

    /**
     * Not offered: a condition in shared memory needs a place of its own.
     *
     * @return nothing
     * @throws UnsupportedOperationException always
     */
    @Override
    public Condition newCondition() {
        throw new UnsupportedOperationException(
                "a condition in shared memory needs a place of its own: use SharedCondition.at(segment, offset, lock)");
    }

    /**
     * Whether the calling thread owns the lock, through this handle or another of this JVM.
     *
     * @return true between lock and unlock
     */
    public boolean isHeldByCurrentThread() {
        return tenancy.isOwnedByCurrentThread();
    }

    /** Where it lies, and who of this JVM owns it. */
    @Override
    public String toString() {
        Thread owner = tenancy.owner;
        return place + (owner == null ? "" : ", owned by " + owner.getName());
    }

    /** @throws IllegalMonitorStateException unless the calling thread owns the lock through this handle */
    void requireOwner() {
        if (tenancy.isOwnedByCurrentThread() && tenancy.holder == this) {
            return;
        }
        throw new IllegalMonitorStateException(
                tenancy.isOwnedByCurrentThread()
                        ? "this thread owns the " + place + " through another handle (EPERM); unlock it by that one"
                        : "this thread does not own the " + place + " (EPERM); lock it first");
    }

    long address() {
        return address;
    }

    private void enterFresh() {
        place.checkPlatformThread();
        if (tenancy.isOwnedByCurrentThread()) {
            throw new IllegalStateException("this thread owns the " + place
                    + " already and would wait for itself (EDEADLK); the lock is not reentrant");
        }
    }

    private boolean acquire(long nanos) throws InterruptedException {
        enterFresh();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return takeAtOnce() || nanos != 0 && take(nanos);
    }

    /** Takes the lock if it is free. The hold keeps the mapping in place, and stays as long as the lock is owned. */
    private boolean takeAtOnce() {
        mapping.hold();
        return settle(HOT.lockTry(address));
    }

    /** Waits for the lock. While waiting there is no hold: a close of the segment ends the wait. */
    private boolean take(long nanos) throws InterruptedException {
        Handle handle = mapping.handle();
        handle.enter();
        try {
            long result = Blocker.current().await(handle, Blocker.MONOTONIC, nanos, LOCK, 0, address, 0, 0);
            if (result == Blocker.TIMED_OUT) {
                return false;
            }
            holdTaken(result);
            return settle((int) result);
        } finally {
            handle.exit();
            Reference.reachabilityFence(this);
        }
    }

    private void holdTaken(long result) {
        try {
            mapping.hold();
        } catch (IllegalStateException closed) {
            // Closed between the kernel's answer and here. A death met in this instant is passed on as "broken".
            if (result == 0 || result == Outcome.OWNER_DEAD) {
                HOT.lockUnlock(address);
            }
            throw closed;
        }
    }

    /** With a hold taken: what a lock call's answer means. True if the lock is owned now, else the hold is given back. */
    private boolean settle(int result) {
        if (result == 0) {
            tenancy.own(this);
            checkTruncation();
            return true;
        }
        if (result == Outcome.OWNER_DEAD) {
            meetDeadOwner();
            return true;
        }
        mapping.unhold();
        if (result == Outcome.BUSY) {
            return false;
        }
        if (result == Outcome.BROKEN) {
            throw place.broken();
        }
        if (result == Outcome.DEADLOCK) {
            throw new IllegalStateException(
                    place + " says EDEADLK to a thread that does not own it: its owner has the same"
                            + " thread id in another PID namespace; let the containers share one (--pid), or do not share locks");
        }
        throw place.failure("pthread_mutex_lock", result);
    }

    /** Bytes cut off by a peer have become private zero pages: a lock of nobody else's. */
    private void checkTruncation() {
        if (mapping.isTruncated()) {
            release();
            mapping.checkTruncation();
        }
    }

    private void meetDeadOwner() {
        if (tenancy.holder instanceof SharedLock dead) {
            dead.mapping.unhold(); // a thread of this JVM that ended without unlocking
        }
        tenancy.own(this);
        boolean repaired = false;
        try {
            repair.run();
            repaired = true;
        } finally {
            if (!repaired) {
                release(); // without "consistent": broken
            }
        }
    }

    /** Gives lock and hold back; without "consistent" after an owner's death, that breaks the lock. */
    private int release() {
        tenancy.disown(); // before: from the call on, another thread may own it
        try {
            return HOT.lockUnlock(address);
        } finally {
            mapping.unhold();
            Reference.reachabilityFence(this);
        }
    }

    /**
     * For a waiter of a condition: takes the lock if its owner has died, and repairs.
     *
     * @return true if this thread owns the lock now
     */
    boolean takeFromDead() {
        mapping.hold();
        int result = HOT.lockTry(address);
        if (result == 0) {
            HOT.lockUnlock(address);
            mapping.unhold();
            return false;
        }
        return settle(result);
    }

    /** A wait that releases the mutex and takes it again below Java; answers as the call of the wait. */
    @FunctionalInterface
    interface Lent {
        long call(long mutex) throws InterruptedException;
    }

    /**
     * Runs the wait of a C condition. The hold is kept: the call comes back with the mutex taken, and needs its memory.
     *
     * @return what it answers, unless that concerns the lock
     */
    long whileLent(Lent wait) throws InterruptedException {
        tenancy.disown();
        long result;
        try {
            result = wait.call(address);
        } catch (InterruptedException | RuntimeException e) {
            tenancy.own(this); // the call itself came back with the mutex
            throw e;
        } finally {
            Reference.reachabilityFence(this);
        }
        if (result == Outcome.OWNER_DEAD || result == Outcome.BROKEN) {
            settle((int) result);
            return 0;
        }
        tenancy.own(this);
        return result;
    }
}
