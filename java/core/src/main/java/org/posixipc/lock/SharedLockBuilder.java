package org.posixipc.lock;

import java.util.Objects;
import java.util.function.Consumer;
import org.posixipc.Segment;
import org.posixipc.internal.ffi.LockShim;

/** Describes a lock and ends in the verb: {@link #create()} or {@link #open()}. Not thread-safe. Made by {@link SharedLock#at}. */
public final class SharedLockBuilder {
    private final Place place;
    private Consumer<? super Segment> repair;

    SharedLockBuilder(Place place) {
        this.place = place;
    }

    /**
     * What makes the guarded data whole again after an owner died in the middle of a change. It runs in the thread that locks
     * next, with the lock held; other processes wait meanwhile. If it returns, the thread owns the lock as after any other
     * lock; if it throws, the lock is broken for all and the thread gets an {@link OwnerDiedException}.
     *
     * @param repair gets the segment that was given to {@link SharedLock#at}; must not unlock
     * @return this
     */
    public SharedLockBuilder onOwnerDeath(Consumer<? super Segment> repair) {
        this.repair = Objects.requireNonNull(repair, "repair");
        return this;
    }

    /**
     * Initialises the lock: robust, error-checking, process-shared, free. For one process, before any other uses it; what was
     * there is overwritten, whoever held it.
     *
     * @return the lock, not held
     * @throws IllegalArgumentException if something else that this JVM opened lies on some of the bytes
     * @throws IllegalStateException if a thread of this JVM holds the lock that is there, or the segment is closed
     */
    public SharedLock create() {
        Tenancy tenancy = place.create("pthread_mutex_init", () -> LockShim.pipc_lock_create(place.address));
        return new SharedLock(new MutexEnd(place, tenancy, repair));
    }

    /**
     * Opens a lock that was created here, by this library or by any program with {@code pthread_mutex_init} and
     * {@code PTHREAD_PROCESS_SHARED}. Does not touch it. That the bytes are a mutex cannot be seen from them, only that
     * something has been written.
     *
     * @return the lock
     * @throws IllegalArgumentException if something else that this JVM opened lies on some of the bytes
     * @throws IllegalStateException if the bytes are zero, so that no lock has been created yet, or the segment is closed
     */
    public SharedLock open() {
        Tenancy tenancy = place.open("pthread_mutex_lock", () -> LockShim.pipc_lock_open(place.address));
        return new SharedLock(new MutexEnd(place, tenancy, repair));
    }
}
