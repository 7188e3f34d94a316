package org.posixipc.lock;

import static org.posixipc.internal.ffi.HotShim.HOT;

import java.lang.ref.Reference;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.posixipc.Segment;
import org.posixipc.internal.Blocker;
import org.posixipc.internal.BlockingCall;
import org.posixipc.internal.Handle;
import org.posixipc.internal.Mapping;
import org.posixipc.internal.MutexLayout;
import org.posixipc.internal.ffi.LockShim;
import org.posixipc.internal.ffi.Numbers;

/**
 * This JVM's end of a read-write lock: the slot and the steps that reading and writing have in common. The protocol is that
 * of native/FORMAT.md, its rare steps are the functions of native/src/rwlock.c.
 */
final class ReadWriteEnd {
    /** What a wait answers when the segment was closed meanwhile. */
    private static final int SEGMENT_CLOSED = -Numbers.number("ECANCELED");

    private final BlockingCall takeMutex = (object, waiter, address, length, argument) ->
            isSegmentOpen() ? HOT.lockAwait(address, waiter) : SEGMENT_CLOSED;

    private final BlockingCall sleepOnWord = (object, waiter, address, length, argument) ->
            isSegmentOpen() ? HOT.wordAwait(address, argument, waiter) : SEGMENT_CLOSED;

    /** Of {@code phase} in {@code struct pipc_rwlock}, and its value when nobody writes. */
    private static final int PHASE = 16;

    private static final int IDLE = 0;

    final Place place;
    final Mapping mapping;
    final Handle handle;

    /** Native memory, freed with the handle. */
    final long peer;

    /** The lock's own bytes; not the caller's segment, which may be a slice that is closed before the lock. */
    private final Segment words;

    /** Of the slot's counter in {@link #words}. */
    private final long readers;

    private final long mutex;
    private final Repair repair;

    /** Threads that have the lock through this handle, or are about to; -1 once closed. */
    private final AtomicInteger uses = new AtomicInteger();

    /** How often the calling thread reads. */
    final ThreadLocal<Reads> reads = ThreadLocal.withInitial(Reads::new);

    /** Who of this JVM writes; refers to this end then, which so stays reachable. */
    private final Tenancy tenancy;

    /** A counter that costs no boxing. */
    static final class Reads {
        int count;
    }

    ReadWriteEnd(Place place, Tenancy tenancy, long peer, Consumer<? super Segment> repair) {
        this.place = place;
        this.mapping = place.mapping;
        this.words = place.segment.slice(place.offset, place.bytes);
        this.peer = peer;
        this.tenancy = tenancy;
        this.repair = new Repair(
                place,
                repair,
                "the last writer of the " + place + " died inside",
                () -> LockShim.pipc_rwlock_consistent(peer));
        this.readers = Kind.RWLOCK.bytes + (long) LockShim.pipc_rwlock_slot_of(peer) * Kind.RWLOCK_SLOT.bytes;
        this.mutex = LockShim.pipc_rwlock_mutex(peer);
        this.handle = Handle.of(place.toString(), () -> {
            LockShim.pipc_rwlock_peer_drop(peer);
            tenancy.leave();
        });
    }

    private boolean isSegmentOpen() {
        return mapping.handle().isOpen();
    }

    private void use() {
        int seen;
        do {
            seen = uses.get();
            if (seen < 0) {
                throw handle.closed();
            }
        } while (!uses.compareAndSet(seen, seen + 1));
    }

    private void unuse() {
        uses.decrementAndGet();
    }

    /** Before a thread waits: memory and slot stay until {@link #endWait}, while closing either ends the wait. */
    void beginWait() {
        handle.enter();
        try {
            mapping.handle().enter();
        } catch (IllegalStateException closed) {
            handle.exit();
            throw closed;
        }
    }

    void endWait() {
        forgetIfCut();
        mapping.handle().exit();
        handle.exit();
    }

    /** Before a thread of this JVM has the lock: neither handle nor segment can be closed until {@link #unhold}. */
    void hold() {
        use();
        try {
            mapping.hold();
        } catch (IllegalStateException closed) {
            unuse();
            throw closed;
        }
    }

    void unhold() {
        mapping.unhold();
        unuse();
    }

    void close() {
        if (!uses.compareAndSet(0, -1)) {
            int count = uses.get();
            if (count < 0) {
                return;
            }
            throw new IllegalStateException(
                    place + " cannot be closed while " + count + " thread(s) of this JVM hold it; unlock it first");
        }
        handle.close();
    }

    /** @throws IllegalStateException if the calling thread would wait for itself, or is virtual */
    void checkThread(boolean reading) {
        place.checkPlatformThread();
        if (tenancy.isOwnedByCurrentThread()) {
            throw new IllegalStateException("this thread has locked the " + place
                    + " to write and would wait for itself (EDEADLK); unlock it first");
        }
        if (!reading && reads.get().count > 0) {
            throw new IllegalStateException("this thread has locked the " + place
                    + " to read and would wait for itself (EDEADLK); unlock it before locking to write");
        }
    }

    /** With a hold: counts a reader if nobody writes. The two accesses are volatile, as a writer's in the other order. */
    boolean enterAsReader() {
        words.getAndAddLong(readers, 1);
        if (words.getIntVolatile(PHASE) == IDLE) {
            return true;
        }
        LockShim.pipc_rwlock_read_unlock(peer);
        return false;
    }

    /** Uncounts a reader, and wakes a writer that waits for it. */
    void leaveAsReader() {
        words.getAndAddLong(readers, -1);
        if (words.getIntVolatile(PHASE) != IDLE) {
            LockShim.pipc_rwlock_wake_writer(peer);
        }
    }

    /**
     * Waits for the mutex, between {@link #beginWait} and {@link #endWait} but without a hold.
     *
     * @return what settling says, or {@link Blocker#TIMED_OUT}
     */
    long awaitMutex(long nanos) throws InterruptedException {
        long result = await(nanos, takeMutex, mutex, 0);
        if (result == Blocker.TIMED_OUT) {
            words.getIntVolatile(PHASE); // a sleeper is not told that the memory is gone, a look is
            mapping.checkTruncation();
            return result;
        }
        return LockShim.pipc_rwlock_settle(peer, (int) result);
    }

    /** Sleeps on a word, as {@link #awaitMutex} waits. */
    void sleep(long nanos, long word, int expected) throws InterruptedException {
        await(nanos, sleepOnWord, word, expected);
    }

    private long await(long nanos, BlockingCall call, long address, int argument) throws InterruptedException {
        Blocker blocker = Blocker.current();
        mapping.handle().addWaiter(blocker);
        try {
            long result = blocker.await(handle, Blocker.MONOTONIC, nanos, call, 0, address, 0, argument);
            if (result == SEGMENT_CLOSED) {
                throw mapping.handle().closed();
            }
            return result;
        } finally {
            mapping.handle().removeWaiter(blocker);
        }
    }

    /** The C library leaves a mutex that was cut off in the thread's list, through which its address would be used again. */
    private void forgetIfCut() {
        if (mapping.isTruncated() && MutexLayout.KNOWN) {
            LockShim.pipc_mutex_forget(mutex);
        }
    }

    /**
     * Takes the hold for a thread that has just got the lock by waiting; gives the lock back if the segment was closed in
     * between, the death of a writer included: that is passed on as "broken".
     *
     * @param result 0: the mutex is held, nobody is counted in; EOWNERDEAD: the lock is held to write
     */
    void holdTaken(long result) {
        try {
            hold();
        } catch (IllegalStateException closed) {
            if (result == 0) {
                LockShim.pipc_rwlock_write_retract(peer);
            } else {
                HOT.rwlockWriteUnlock(peer);
            }
            throw closed;
        }
    }

    boolean isWriter() {
        return tenancy.isOwnedByCurrentThread();
    }

    /** The lock is held to write, with a hold. */
    void own() {
        if (tenancy.own(this) instanceof ReadWriteEnd dead) {
            dead.unhold();
        }
    }

    /** @throws IllegalMonitorStateException unless the calling thread writes through this handle */
    void requireWriter() {
        if (!tenancy.isOwnedByCurrentThread() || tenancy.holder != this) {
            throw new IllegalMonitorStateException(
                    "this thread has not locked the " + place + " to write through this handle (EPERM); lock it first");
        }
        repair.requireOver();
    }

    /** As {@link #own}, when a dead writer was met: repairs, or breaks the lock and gives it back with the hold. */
    void ownAfterDeath() {
        own();
        boolean repaired = false;
        try {
            repair.run();
            repaired = true;
        } finally {
            if (!repaired) {
                giveBack();
            }
        }
    }

    /** With the write lock and a hold, before {@link #own}: bytes cut off by a peer are a lock of nobody else's. */
    void requireMemory() {
        if (mapping.isTruncated()) {
            give();
            mapping.checkTruncation();
        }
    }

    /** Gives back the write lock and the hold; without a repair after a death, that breaks the lock. */
    int giveBack() {
        tenancy.disown(); // before: from the call on, another thread may own it
        return give();
    }

    private int give() {
        try {
            return HOT.rwlockWriteUnlock(peer);
        } finally {
            forgetIfCut();
            unhold();
            Reference.reachabilityFence(this);
        }
    }

    /** From writing to reading without a gap, the hold kept. */
    void turnIntoReader() {
        tenancy.disown();
        LockShim.pipc_rwlock_write_to_read(peer);
        forgetIfCut();
    }

    /** The exception for an answer that neither gives nor refuses the lock; the caller holds nothing. */
    RuntimeException failure(long result) {
        if (result == Outcome.BROKEN) {
            return place.broken();
        }
        if (result == Outcome.DEADLOCK) {
            return new IllegalStateException(
                    place + " says EDEADLK to a thread that does not write: either this thread does"
                            + " so through another handle, or the writer has the same thread id in another PID namespace; let the"
                            + " containers share one (--pid), or do not share locks");
        }
        return place.failure("pthread_mutex_lock", result);
    }
}
