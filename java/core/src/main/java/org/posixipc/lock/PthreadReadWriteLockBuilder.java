package org.posixipc.lock;

import org.posixipc.internal.ffi.LockShim;

/**
 * Describes a C read-write lock and ends in the verb: {@link #create()} or {@link #open()}. Not thread-safe. Made by
 * {@link PthreadReadWriteLock#at}.
 */
public final class PthreadReadWriteLockBuilder {
    private final Place place;

    PthreadReadWriteLockBuilder(Place place) {
        this.place = place;
    }

    /**
     * Initialises the lock, process-shared. For one process, before any other uses it.
     *
     * @return the lock
     * @throws IllegalArgumentException if something else that this JVM opened lies on some of the bytes
     * @throws IllegalStateException if the segment is closed
     */
    public PthreadReadWriteLock create() {
        Tenancy tenancy = place.create("pthread_rwlock_init", () -> LockShim.pipc_plain_rwlock_create(place.address));
        return new PthreadReadWriteLock(place, tenancy);
    }

    /**
     * Opens a lock that any program initialised here with {@code PTHREAD_PROCESS_SHARED}. Does not touch it; that the bytes are
     * a lock cannot be seen from them.
     *
     * @return the lock
     * @throws IllegalArgumentException if something else that this JVM opened lies on some of the bytes
     * @throws IllegalStateException if the segment is closed
     */
    public PthreadReadWriteLock open() {
        return new PthreadReadWriteLock(place, place.open("pthread_rwlock_rdlock", () -> 0));
    }
}
