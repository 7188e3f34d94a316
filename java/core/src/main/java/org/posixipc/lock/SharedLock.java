package org.posixipc.lock;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.posixipc.Segment;
import org.posixipc.internal.Blocker;
import org.posixipc.internal.Durations;

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
 * is held, closing its segment is refused; after a thread has ended holding it, until this JVM has locked it again.
 *
 * <p><b>Waiting.</b> {@link #lock()} and the waiting forms try for some microseconds, where that has paid off lately, and then
 * sleep in the kernel; they end with an {@code IllegalStateException} when the segment is closed. Interrupts are obeyed by
 * {@link #lockInterruptibly()} and {@link #tryLock(Duration)} and remembered by {@link #lock()}. Not fair. When a peer
 * truncates the object, who locks is told; who sleeps already is told when its time is over.
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
    /** What waits of conditions need, too. */
    final MutexEnd end;

    SharedLock(MutexEnd end) {
        this.end = end;
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
        end.enterFresh();
        if (end.takeAtOnce()) {
            return;
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    end.take(Blocker.FOREVER);
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
        end.acquire(Blocker.FOREVER);
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
        end.place.checkPlatformThread();
        return !end.tenancy.isOwnedByCurrentThread() && end.takeAtOnce();
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
        return end.acquire(Durations.nanos(Objects.requireNonNull(timeout, "timeout")));
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
        return end.acquire(Math.max(0, unit.toNanos(time)));
    }

    /**
     * Gives the lock back.
     *
     * @throws IllegalMonitorStateException if this thread does not own the lock through this handle (EPERM)
     * @throws IllegalStateException from within the repair, at whose end it is decided what becomes of the lock
     */
    @Override
    public void unlock() {
        end.unlock();
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
        return end.tenancy.isOwnedByCurrentThread();
    }

    /** Where it lies, and who owns it: a thread of this JVM by its name, of another process by the kernel's number. */
    @Override
    public String toString() {
        return end.place + end.owner();
    }
}
