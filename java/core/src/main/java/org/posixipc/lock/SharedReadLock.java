package org.posixipc.lock;

import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.posixipc.internal.Blocker;
import org.posixipc.internal.Durations;
import org.posixipc.internal.ffi.LockShim;

/**
 * The reading side of a {@link SharedReadWriteLock}, where owner death, ownership and waiting are described. Without a writer
 * about, locking and unlocking stay in Java and never wait. Reentrant: each lock needs its unlock, by the same thread.
 */
public final class SharedReadLock implements Lock {
    private final ReadWriteEnd end;

    SharedReadLock(ReadWriteEnd end) {
        this.end = end;
    }

    /**
     * Locks to read, and waits as long as it takes. An interrupt does not end the wait; it is set again afterwards.
     *
     * @throws OwnerDiedException if a writer died inside and there is no repair, or it failed
     * @throws LockBrokenException if the lock is broken
     * @throws IllegalStateException if this thread writes (EDEADLK) or is virtual, if the handle is closed, or if the segment
     *     is closed or was truncated
     */
    @Override
    public void lock() {
        if (enterAtOnce()) {
            return;
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    await(Blocker.FOREVER);
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
     * Locks to read, and waits until the thread is interrupted.
     *
     * @throws InterruptedException if the thread is interrupted, before or while waiting; its interrupt status is cleared
     * @throws OwnerDiedException if a writer died inside and there is no repair, or it failed
     * @throws LockBrokenException if the lock is broken
     * @throws IllegalStateException as {@link #lock()}
     */
    @Override
    public void lockInterruptibly() throws InterruptedException {
        acquire(Blocker.FOREVER);
    }

    /**
     * Locks to read if that needs no waiting.
     *
     * @return true if this thread reads now; false if somebody writes, waits to write, or is about to find out that another
     *     does
     * @throws OwnerDiedException if a writer died inside and there is no repair, or it failed
     * @throws LockBrokenException if the lock is broken
     * @throws IllegalStateException as {@link #lock()}
     */
    @Override
    public boolean tryLock() {
        if (enterAtOnce()) {
            return true;
        }
        end.hold();
        boolean reading = false;
        try {
            int result = LockShim.pipc_rwlock_read_try(end.peer);
            if (result == Outcome.BUSY) {
                return false;
            }
            if (result < 0 && result != Outcome.OWNER_DEAD) {
                throw end.failure(result);
            }
            reading = true;
            settle(result);
            return true;
        } finally {
            if (!reading) {
                end.unhold();
            }
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Locks to read, and waits at most so long, by a clock that nobody sets.
     *
     * @param timeout the longest wait; zero or negative does not wait
     * @return true if this thread reads now, false if the time passed
     * @throws InterruptedException if the thread is interrupted, before or while waiting; its interrupt status is cleared
     * @throws OwnerDiedException if a writer died inside and there is no repair, or it failed
     * @throws LockBrokenException if the lock is broken
     * @throws IllegalStateException as {@link #lock()}
     */
    public boolean tryLock(Duration timeout) throws InterruptedException {
        return acquire(Durations.nanos(Objects.requireNonNull(timeout, "timeout")));
    }

    /**
     * As {@link #tryLock(Duration)}.
     *
     * @param time the longest wait; zero or negative does not wait
     * @param unit of {@code time}
     * @return true if this thread reads now, false if the time passed
     * @throws InterruptedException if the thread is interrupted, before or while waiting; its interrupt status is cleared
     */
    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        return acquire(Math.max(0, unit.toNanos(time)));
    }

    /**
     * Takes back one lock of this thread.
     *
     * @throws IllegalMonitorStateException if this thread does not read through this handle (EPERM)
     */
    @Override
    public void unlock() {
        ReadWriteEnd.Reads reads = end.reads.get();
        if (reads.count == 0) {
            throw new IllegalMonitorStateException("this thread has not locked the " + end.place
                    + " to read through this handle (EPERM); lock it first");
        }
        if (--reads.count == 0) {
            try {
                end.leaveAsReader();
            } finally {
                end.unhold();
                Reference.reachabilityFence(this);
            }
        }
    }

    /**
     * Not offered: one waits for a change with a {@link SharedLock} and a {@link SharedCondition}.
     *
     * @return nothing
     * @throws UnsupportedOperationException always
     */
    @Override
    public Condition newCondition() {
        throw new UnsupportedOperationException(
                "a read-write lock has no conditions: use SharedCondition.at(segment, offset, lock) with a SharedLock");
    }

    /** Where it lies. */
    @Override
    public String toString() {
        return end.place + ", to read";
    }

    private boolean acquire(long nanos) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return enterAtOnce() || nanos != 0 && await(nanos) || nanos == 0 && tryLock();
    }

    private boolean enterAtOnce() {
        ReadWriteEnd.Reads reads = end.reads.get();
        if (reads.count > 0) {
            reads.count++;
            return true;
        }
        end.checkThread(true);
        end.hold();
        boolean reading = false;
        try {
            reading = end.enterAsReader();
        } finally {
            if (!reading) {
                end.unhold();
            }
            Reference.reachabilityFence(this);
        }
        reads.count = reading ? 1 : 0;
        return reading;
    }

    /** Behind a writer: waits for the mutex, which the kernel passes on when the writer unlocks or dies. */
    private boolean await(long nanos) throws InterruptedException {
        end.beginWait();
        try {
            long result = end.awaitMutex(nanos);
            if (result == Blocker.TIMED_OUT) {
                return false;
            }
            if (result < 0 && result != Outcome.OWNER_DEAD) {
                throw end.failure(result);
            }
            end.holdTaken(result);
            if (result == 0) {
                LockShim.pipc_rwlock_read_admit(end.peer);
            }
            settle((int) result);
            return true;
        } finally {
            end.endWait();
            Reference.reachabilityFence(this);
        }
    }

    /** With a hold, and counted in; or, after a death, with the lock held to write. */
    private void settle(int result) {
        if (result == Outcome.OWNER_DEAD) {
            end.ownAfterDeath();
            end.turnIntoReader();
        }
        end.reads.get().count = 1;
    }
}
