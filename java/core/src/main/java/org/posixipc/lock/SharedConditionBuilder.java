package org.posixipc.lock;

import org.posixipc.internal.ffi.LockShim;

/**
 * Describes a condition and ends in the verb: {@link #create()} or {@link #open()}. Not thread-safe. Made by
 * {@link SharedCondition#at}.
 */
public final class SharedConditionBuilder {
    private final Place place;
    private final SharedLock lock;

    SharedConditionBuilder(Place place, SharedLock lock) {
        this.place = place;
        this.lock = lock;
    }

    /**
     * Initialises the condition. For one process, before any other uses it.
     *
     * @return the condition
     * @throws IllegalArgumentException if something else that this JVM opened lies on some of the bytes
     * @throws IllegalStateException if the segment is closed
     */
    public SharedCondition create() {
        Tenancy tenancy = place.create("pipc_condition_create", () -> LockShim.pipc_condition_create(place.address));
        return new SharedCondition(place, tenancy, lock);
    }

    /**
     * Opens a condition that was created here, by this library in Java or C.
     *
     * @return the condition
     * @throws IllegalArgumentException if something else that this JVM opened lies on some of the bytes
     * @throws IllegalStateException if no condition has been created here, or by a process with another version of this
     *     library, C library, word size or byte order; or the segment is closed
     */
    public SharedCondition open() {
        Tenancy tenancy = place.open("pipc_condition_open", () -> LockShim.pipc_condition_open(place.address));
        return new SharedCondition(place, tenancy, lock);
    }
}
