package org.posixipc.lock;

import org.posixipc.internal.ffi.LockShim;

/**
 * Describes a C condition variable and ends in the verb: {@link #create()} or {@link #open()}. Not thread-safe. Made by
 * {@link PthreadCondition#at}.
 */
public final class PthreadConditionBuilder {
    private final Place place;
    private final SharedLock lock;

    PthreadConditionBuilder(Place place, SharedLock lock) {
        this.place = place;
        this.lock = lock;
    }

    /**
     * Initialises the condition, process-shared. For one process, before any other uses it.
     *
     * @return the condition
     * @throws IllegalArgumentException if something else that this JVM opened lies on some of the bytes
     * @throws IllegalStateException if the segment is closed
     */
    public PthreadCondition create() {
        Tenancy tenancy = place.create("pthread_cond_init", () -> LockShim.pipc_plain_condition_create(place.address));
        return new PthreadCondition(place, tenancy, lock);
    }

    /**
     * Opens a condition that any program initialised here with {@code PTHREAD_PROCESS_SHARED}. Does not touch it; that the bytes
     * are a condition cannot be seen from them.
     *
     * @return the condition
     * @throws IllegalArgumentException if something else that this JVM opened lies on some of the bytes
     * @throws IllegalStateException if the segment is closed
     */
    public PthreadCondition open() {
        return new PthreadCondition(place, place.open("pthread_cond_timedwait", () -> 0), lock);
    }
}
