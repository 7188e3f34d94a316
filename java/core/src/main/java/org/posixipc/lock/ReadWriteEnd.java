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
import org.posixipc.internal.ffi.LockShim;

/**
 * This JVM's end of a read-write lock: the slot and the steps that reading and writing have in common. The protocol is that
 * of native/FORMAT.md, its rare steps are the functions of native/src/rwlock.c.
 */
final class ReadWriteEnd {
    private static final BlockingCall TAKE_MUTEX =
            (object, waiter, address, length, argument) -> HOT.lockAwait(address, waiter);

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
    private final Consumer<? super Segment> repair;

    /** Locks held and waited for through this handle, or -1 once closed. */
    private final AtomicInteger uses = new AtomicInteger();

    /** How often the calling thread reads. */
    final ThreadLocal<Reads> reads = ThreadLocal.withInitial(Reads::new);

    /** Who of this JVM writes; refers to this end then, which so stays reachable. */
    private final Tenancy tenancy;

    /** Written and read by the writer only. */
    private boolean repairing;

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
        this.repair = repair;
        this.readers = Kind.RWLOCK.bytes + (long) LockShim.pipc_rwlock_slot_of(peer) * Kind.RWLOCK_SLOT.bytes;
        this.mutex = LockShim.pipc_rwlock_mutex(peer);
        this.handle = Handle.of(place.toString(), () -> {
            LockShim.pipc_rwlock_peer_drop(peer);
            tenancy.leave();
        });
    }

    /** Before a thread of this JVM waits for the lock: the handle cannot be closed until {@link #unuse}. */
    void use() {
        int seen;
        do {
            seen = uses.get();
            if (seen < 0) {
                throw handle.closed();
            }
        } while (!uses.compareAndSet(seen, seen + 1));
    }

    void unuse() {
        uses.decrementAndGet();
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
            throw new IllegalStateException(place + " cannot be closed while " + count
                    + " thread(s) of this JVM hold it or wait for it; unlock it first");
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
     * Waits for the mutex, with {@link #use} but without a hold: closing the segment ends the wait.
     *
     * @param entered the handle of the mapping, counted in
     * @return what settling says, or {@link Blocker#TIMED_OUT}
     */
    long awaitMutex(Handle entered, long nanos) throws InterruptedException {
        long result = Blocker.current().await(entered, Blocker.MONOTONIC, nanos, TAKE_MUTEX, 0, mutex, 0, 0);
        return result == Blocker.TIMED_OUT ? result : LockShim.pipc_rwlock_settle(peer, (int) result);
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
        if (repairing) {
            throw new IllegalStateException(
                    "the repair of the " + place + " must not unlock it; return from it instead");
        }
    }

    /** As {@link #own}, when a dead writer was met: repairs, or breaks the lock and gives it back with the hold. */
    void ownAfterDeath() {
        own();
        if (repair == null) {
            giveBack();
            throw new OwnerDiedException(
                    "the last writer of the " + place + " died inside (EOWNERDEAD), and it was opened"
                            + " without a repair: it is broken now; open it with onOwnerDeath(...)",
                    null);
        }
        repairing = true;
        try {
            repair.accept(place.segment);
        } catch (Throwable e) {
            repairing = false;
            giveBack();
            if (e instanceof Error error) {
                throw error;
            }
            throw new OwnerDiedException(
                    "the last writer of the " + place
                            + " died inside (EOWNERDEAD), and the repair failed: it is broken now; see the cause",
                    e);
        }
        repairing = false;
        LockShim.pipc_rwlock_consistent(peer);
    }

    /** Gives back the write lock and the hold; without a repair after a death, that breaks the lock. */
    int giveBack() {
        tenancy.disown(); // before: from the call on, another thread may own it
        try {
            return HOT.rwlockWriteUnlock(peer);
        } finally {
            unhold();
            Reference.reachabilityFence(this);
        }
    }

    /** From writing to reading without a gap, the hold kept. */
    void turnIntoReader() {
        tenancy.disown();
        LockShim.pipc_rwlock_write_to_read(peer);
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
