package org.posixipc.lock;

import static org.posixipc.internal.ffi.HotShim.HOT;

import java.lang.ref.Reference;
import java.util.function.Consumer;
import org.posixipc.Segment;
import org.posixipc.internal.Blocker;
import org.posixipc.internal.BlockingCall;
import org.posixipc.internal.Handle;
import org.posixipc.internal.Mapping;

/**
 * One handle's end of a robust mutex: taking and giving it, its ownership, and what an owner's death means. While the mutex is
 * owned, its {@link Tenancy} refers to this, and with it to the mapping, which so stays reachable.
 */
final class MutexEnd {
    private static final BlockingCall LOCK =
            (object, waiter, address, length, argument) -> HOT.lockAwait(address, waiter);

    final Place place;
    final Tenancy tenancy;
    private final Mapping mapping;
    private final long address;
    private final Repair repair;

    MutexEnd(Place place, Tenancy tenancy, Consumer<? super Segment> repair) {
        this.place = place;
        this.mapping = place.mapping;
        this.address = place.address;
        this.tenancy = tenancy;
        this.repair = new Repair(place, repair);
        tenancy.leaveWith(this);
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

    void unlock() {
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

    void enterFresh() {
        place.checkPlatformThread();
        if (tenancy.isOwnedByCurrentThread()) {
            throw new IllegalStateException("this thread owns the " + place
                    + " already and would wait for itself (EDEADLK); the lock is not reentrant");
        }
    }

    boolean acquire(long nanos) throws InterruptedException {
        enterFresh();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return takeAtOnce() || nanos != 0 && take(nanos);
    }

    /** Takes the lock if it is free. The hold keeps the mapping in place, and stays as long as the lock is owned. */
    boolean takeAtOnce() {
        mapping.hold();
        return settle(HOT.lockTry(address));
    }

    /** Waits for the lock. While waiting there is no hold: a close of the segment ends the wait. */
    boolean take(long nanos) throws InterruptedException {
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
            own();
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

    private void own() {
        if (tenancy.own(this) instanceof MutexEnd dead) {
            dead.mapping.unhold();
        }
    }

    /** Bytes cut off by a peer have become private zero pages: a lock of nobody else's. */
    private void checkTruncation() {
        if (mapping.isTruncated()) {
            release();
            mapping.checkTruncation();
        }
    }

    private void meetDeadOwner() {
        own();
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
            own(); // the call itself came back with the mutex
            throw e;
        } finally {
            Reference.reachabilityFence(this);
        }
        if (result == Outcome.OWNER_DEAD || result == Outcome.BROKEN) {
            settle((int) result);
            return 0;
        }
        own();
        return result;
    }
}
