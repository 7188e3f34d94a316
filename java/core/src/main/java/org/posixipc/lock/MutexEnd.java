package org.posixipc.lock;

import static org.posixipc.internal.ffi.HotShim.HOT;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.posixipc.Segment;
import org.posixipc.internal.Blocker;
import org.posixipc.internal.BlockingCall;
import org.posixipc.internal.Handle;
import org.posixipc.internal.Mapping;
import org.posixipc.internal.MutexLayout;
import org.posixipc.internal.MutexThread;
import org.posixipc.internal.MutexWord;
import org.posixipc.internal.ffi.LockShim;

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

    /** The mutex's own bytes; unlike the caller's segment they stay addressable whatever is closed. */
    private final ByteBuffer words;

    /** Null where trying costs a call of the C library. */
    private final LockSpin spin = MutexLayout.KNOWN ? new LockSpin(this::takeIfFree) : null;

    /** The owner, if it is counted in the mapping by itself; null if by a hold. Of the owner of the lock only. */
    private MutexThread inside;

    /** The event word to wake when the lock is given, or 0. Of the owner of the lock only. */
    private long toWake;

    MutexEnd(Place place, Tenancy tenancy, Consumer<? super Segment> repair) {
        this.place = place;
        this.mapping = place.mapping;
        this.address = place.address;
        this.tenancy = tenancy;
        this.repair = new Repair(
                place,
                repair,
                "the last owner of the " + place + " died holding it",
                () -> LockShim.pipc_lock_consistent(address));
        this.words = mapping.buffer(address - mapping.address(), MutexWord.BYTES);
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
        repair.requireOver();
        int result = release();
        if (result < 0) {
            mapping.checkTruncation();
            throw place.failure("pthread_mutex_unlock", result);
        }
    }

    /** For people: who owns the lock, or nothing. */
    String owner() {
        Thread owner = tenancy.owner;
        if (owner != null) {
            return ", owned by " + owner.getName();
        }
        int id = MutexLayout.KNOWN && mapping.handle().isOpen() ? MutexWord.owner(words) : 0;
        return id == 0 ? "" : ", owned by thread " + id + " of another process";
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

    /** Takes the lock if it is free. Until it is given back, the mapping cannot be closed. */
    boolean takeAtOnce() {
        if (MutexLayout.KNOWN) {
            int result = takeInJava();
            if (result != MutexWord.ASK) {
                return result == MutexWord.TAKEN;
            }
        }
        mapping.hold();
        return settle(HOT.lockTry(address));
    }

    private int takeInJava() {
        MutexThread self = MutexThread.current();
        if (!self.enter(mapping)) {
            return MutexWord.ASK;
        }
        int result;
        try {
            result = MutexWord.tryTake(words, address, self);
        } catch (StackOverflowError e) {
            LockShim.pipc_mutex_abandon(address);
            self.leave();
            throw e;
        }
        if (result == MutexWord.TAKEN) {
            requireMemory(self);
            own(self);
        } else {
            self.leave();
        }
        return result;
    }

    private boolean takeIfFree() {
        return MutexWord.looksFree(words) && takeInJava() == MutexWord.TAKEN;
    }

    /** Waits for the lock. While waiting there is no hold: a close of the segment ends the wait. */
    boolean take(long nanos) throws InterruptedException {
        Handle handle = mapping.handle();
        handle.enter();
        try {
            long start = nanos < 0 ? 0 : System.nanoTime();
            if (spin != null && spin.tryFor(handle, nanos < 0 ? Long.MAX_VALUE : nanos)) {
                return true;
            }
            long left = nanos < 0 ? nanos : Math.max(0, nanos - (System.nanoTime() - start));
            long result = Blocker.current().await(handle, Blocker.MONOTONIC, left, LOCK, 0, address, 0, 0);
            if (result == Blocker.TIMED_OUT) {
                return takeAtOnce(); // or learn that the memory is gone, which a sleeper is not told
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
            requireMemory(null);
            own(null);
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

    /** @param self null if the mapping is held */
    private void own(MutexThread self) {
        if (tenancy.own(this) instanceof MutexEnd dead) {
            dead.unhold();
        }
        inside = self;
    }

    private void unhold() {
        MutexThread owner = inside;
        if (owner == null) {
            mapping.unhold();
        } else {
            inside = null;
            owner.leave();
        }
    }

    /**
     * Bytes cut off by a peer have become private zero pages: a lock of nobody else's, free although a thread of this JVM may
     * own the one that was there. So it is given back before anybody is said to own it.
     */
    private void requireMemory(MutexThread self) {
        if (mapping.isTruncated()) {
            give(self);
            mapping.checkTruncation();
        }
    }

    /** Gives lock and hold back. */
    private int give(MutexThread self) {
        try {
            return self != null && MutexWord.tryGive(words, address, self) ? 0 : giveByLibrary();
        } catch (StackOverflowError e) {
            if (LockShim.pipc_mutex_abandon(address) == 0) {
                HOT.lockUnlock(address); // again, if it was that: a thread that no longer owns the mutex is refused
            }
            throw e;
        } finally {
            if (mapping.isTruncated() && MutexLayout.KNOWN) {
                LockShim.pipc_mutex_forget(address); // what the C library did was to bytes of nobody's
            }
            if (self == null) {
                mapping.unhold();
            } else {
                self.leave();
            }
            Reference.reachabilityFence(this);
        }
    }

    /** A mutex that a peer has overwritten or made anew would stay in the thread's list past the unmapping. */
    private int giveByLibrary() {
        boolean lost = MutexLayout.KNOWN && MutexWord.isBlank(words);
        int result = HOT.lockUnlock(address);
        if (lost || result < 0 && MutexLayout.KNOWN) {
            LockShim.pipc_mutex_forget(address);
        }
        return result;
    }

    private void meetDeadOwner() {
        own(null);
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
        MutexThread self = inside;
        long word = toWake;
        inside = null; // before: from the call on, another thread may own it
        toWake = 0;
        tenancy.disown();
        if (word == 0) {
            return give(self);
        }
        mapping.handle().enter(); // the hold ends with the lock, the wake-up still needs the memory
        try {
            int result = give(self);
            HOT.wordWake(word, Integer.MAX_VALUE);
            return result;
        } finally {
            mapping.handle().exit();
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

    /**
     * For the owner: wakes who sleeps on a word, after the lock has been given back.
     *
     * @return false if the word is in memory that this lock does not keep
     */
    boolean wakeWhenGiven(Mapping where, long word) {
        if (where != mapping) {
            return false;
        }
        if (toWake != word) {
            wakeNow();
            toWake = word;
        }
        return true;
    }

    private void wakeNow() {
        if (toWake != 0) {
            HOT.wordWake(toWake, Integer.MAX_VALUE);
            toWake = 0;
        }
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
        countAsHold();
        wakeNow();
        tenancy.disown();
        long result;
        try {
            result = wait.call(address);
        } catch (InterruptedException | RuntimeException e) {
            own(null); // the call itself came back with the mutex
            throw e;
        } finally {
            Reference.reachabilityFence(this);
        }
        if (result == Outcome.OWNER_DEAD || result == Outcome.BROKEN) {
            settle((int) result);
            return 0;
        }
        own(null);
        return result;
    }

    /** Meanwhile another thread may own the lock through this handle. */
    private void countAsHold() {
        MutexThread self = inside;
        if (self != null) {
            mapping.hold();
            inside = null;
            self.leave();
        }
    }
}
