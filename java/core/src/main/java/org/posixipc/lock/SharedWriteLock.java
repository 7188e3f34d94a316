package org.posixipc.lock;

import static org.posixipc.internal.ffi.HotShim.HOT;

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
 * The writing side of a {@link SharedReadWriteLock}, where owner death, ownership and waiting are described. Not reentrant.
 */
public final class SharedWriteLock implements Lock {
    private final ReadWriteEnd end;
    private final long drainWord;

    SharedWriteLock(ReadWriteEnd end) {
        this.end = end;
        this.drainWord = LockShim.pipc_rwlock_drain_word(end.peer);
    }

    /**
     * Locks to write, and waits as long as it takes. An interrupt does not end the wait; it is set again afterwards.
     *
     * @throws OwnerDiedException if a writer died inside and there is no repair, or it failed
     * @throws LockBrokenException if the lock is broken
     * @throws IllegalStateException if this thread reads or writes already (EDEADLK) or is virtual, if the handle is closed, or
     *     if the segment is closed or was truncated
     */
    @Override
    public void lock() {
        end.checkThread(false);
        if (takeAtOnce()) {
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
     * Locks to write, and waits until the thread is interrupted.
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
     * Locks to write if that needs no waiting.
     *
     * @return true if this thread writes now; false if another reads or writes
     * @throws OwnerDiedException if a writer died inside and there is no repair, or it failed
     * @throws LockBrokenException if the lock is broken
     * @throws IllegalStateException as {@link #lock()}
     */
    @Override
    public boolean tryLock() {
        end.checkThread(false);
        return takeAtOnce();
    }

    /**
     * Locks to write, and waits at most so long, by a clock that nobody sets.
     *
     * @param timeout the longest wait; zero or negative does not wait
     * @return true if this thread writes now, false if the time passed
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
     * @return true if this thread writes now, false if the time passed
     * @throws InterruptedException if the thread is interrupted, before or while waiting; its interrupt status is cleared
     */
    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        return acquire(Math.max(0, unit.toNanos(time)));
    }

    /**
     * Gives the lock back.
     *
     * @throws IllegalMonitorStateException if this thread does not write through this handle (EPERM)
     * @throws IllegalStateException from within the repair, at whose end it is decided what becomes of the lock
     */
    @Override
    public void unlock() {
        end.requireWriter();
        int result = end.giveBack();
        if (result < 0) {
            end.mapping.checkTruncation();
            throw end.place.failure("pthread_mutex_unlock", result);
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

    /**
     * Whether the calling thread has locked to write, through this handle or another of this JVM.
     *
     * @return true between lock and unlock
     */
    public boolean isHeldByCurrentThread() {
        return end.isWriter();
    }

    /** Where it lies. */
    @Override
    public String toString() {
        return end.place + ", to write";
    }

    private boolean acquire(long nanos) throws InterruptedException {
        end.checkThread(false);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return takeAtOnce() || nanos != 0 && await(nanos);
    }

    private boolean takeAtOnce() {
        end.hold();
        int result = HOT.rwlockWriteTry(end.peer);
        if (result == 0 || result == Outcome.OWNER_DEAD) {
            settle(result);
            return true;
        }
        end.unhold();
        if (result == Outcome.BUSY) {
            return false;
        }
        throw end.failure(result);
    }

    private boolean await(long nanos) throws InterruptedException {
        long start = System.nanoTime();
        end.beginWait();
        try {
            long result = end.awaitMutex(nanos);
            if (result == 0) {
                long left = nanos < 0 ? nanos : Math.max(0, nanos - (System.nanoTime() - start));
                result = drain(left) ? 0 : Blocker.TIMED_OUT;
            }
            if (result == Blocker.TIMED_OUT) {
                return false;
            }
            if (result < 0 && result != Outcome.OWNER_DEAD) {
                throw end.failure(result);
            }
            end.holdTaken(Outcome.OWNER_DEAD); // held to write in either case
            settle((int) result);
            return true;
        } finally {
            end.endWait();
            Reference.reachabilityFence(this);
        }
    }

    /** With the mutex: waits until living readers have left. Lets the mutex go if they do not, also by an exception. */
    private boolean drain(long nanos) throws InterruptedException {
        long start = System.nanoTime();
        boolean writing = false;
        LockShim.pipc_rwlock_write_announce(end.peer);
        try {
            while (true) {
                long occupied = LockShim.pipc_rwlock_write_drain(end.peer);
                if (occupied == 0) {
                    writing = true;
                    return true;
                }
                long left = nanos < 0 ? SharedCondition.SLICE_NANOS : nanos - (System.nanoTime() - start);
                if (left <= 0) {
                    return false;
                }
                long slice = Math.min(left, SharedCondition.SLICE_NANOS);
                end.sleep(slice, drainWord, (int) occupied);
            }
        } finally {
            if (!writing) {
                LockShim.pipc_rwlock_write_retract(end.peer);
            }
        }
    }

    /** With a hold and the lock held to write. */
    private void settle(int result) {
        if (result == Outcome.OWNER_DEAD) {
            end.ownAfterDeath();
        } else {
            end.requireMemory();
            end.own();
        }
    }
}
