package org.posixipc.lock;

import org.posixipc.internal.ffi.SemaphoreShim;

/**
 * Describes a semaphore and ends in the verb: {@link #create()} or {@link #open()}. Not thread-safe. Made by
 * {@link SharedSemaphore#at}.
 */
public final class SharedSemaphoreBuilder {
    private final Place place;
    private int permits;

    SharedSemaphoreBuilder(Place place) {
        this.place = place;
    }

    /**
     * How many permits a new semaphore has. Without meaning for one that exists.
     *
     * @param permits 0 (the default) to {@link org.posixipc.Limits#semaphorePermitsMax()}
     * @return this
     * @throws IllegalArgumentException if it is negative
     */
    public SharedSemaphoreBuilder permits(int permits) {
        if (permits < 0) {
            throw new IllegalArgumentException("permits " + permits + " of the " + place + " must be 0 or more");
        }
        this.permits = permits;
        return this;
    }

    /**
     * Initialises the semaphore. For one process, before any other uses it.
     *
     * @return the semaphore
     * @throws IllegalArgumentException if something else that this JVM opened lies on some of the bytes
     * @throws IllegalStateException if the segment is closed
     */
    public SharedSemaphore create() {
        Tenancy tenancy = place.create("sem_init", () -> SemaphoreShim.pipc_sem_init(place.address, permits));
        return new SharedSemaphore(place, tenancy);
    }

    /**
     * Opens a semaphore that was initialised here with {@code sem_init(sem, 1, value)}, by this library or any program. Does
     * not touch it; that the bytes are a semaphore cannot be seen from them.
     *
     * @return the semaphore
     * @throws IllegalArgumentException if something else that this JVM opened lies on some of the bytes
     * @throws IllegalStateException if the segment is closed
     */
    public SharedSemaphore open() {
        return new SharedSemaphore(place, place.open("sem_wait", () -> 0));
    }
}
