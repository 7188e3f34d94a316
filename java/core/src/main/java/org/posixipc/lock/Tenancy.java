package org.posixipc.lock;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.posixipc.internal.Handle;

/**
 * What this JVM has at a place of an object: one for all handles at that place, whatever mapping they go through. Keeps who
 * of this JVM owns a lock, and keeps two things from lying on the same bytes.
 *
 * <p>An owned lock refers to its handle and is referred to from here, so a held lock keeps its mapping reachable: the C
 * library's list of held mutexes runs through it.
 */
final class Tenancy {
    /** By object. Guarded by the class. */
    private static final Map<Object, List<Tenancy>> ALL = new HashMap<>();

    private final Object object;
    private final long start;
    private final long end;
    private final Kind kind;
    private final String words;

    /** Handles that are reachable. Guarded by the class. */
    private int handles;

    /**
     * The thread that owns the lock, or null. Only a thread itself stores itself here, so a look whether it is the current
     * one needs no ordering.
     */
    Thread owner;

    /** The handle by which it does. */
    Object holder;

    private Tenancy(Place place) {
        this.object = place.object;
        this.start = place.position;
        this.end = place.position + place.bytes;
        this.kind = place.kind;
        this.words = place.toString();
    }

    /**
     * Takes a place for a new handle, until that is unreachable or {@link #leave} is called.
     *
     * @throws IllegalArgumentException if something else of ours lies on some of the bytes
     */
    static synchronized Tenancy of(Place place) {
        List<Tenancy> here = ALL.computeIfAbsent(place.object, object -> new ArrayList<>());
        for (Tenancy other : here) {
            if (other.start == place.position && other.kind == place.kind && other.end - other.start == place.bytes) {
                other.handles++;
                return other;
            }
            if (other.start < place.position + place.bytes && place.position < other.end) {
                throw new IllegalArgumentException(place + " (" + place.bytes + " bytes) would overlap the "
                        + other.words + " (" + (other.end - other.start) + " bytes); choose another offset");
            }
        }
        Tenancy tenancy = new Tenancy(place);
        tenancy.handles = 1;
        here.add(tenancy);
        return tenancy;
    }

    /** Leaves the place when {@code handle} is unreachable. */
    void leaveWith(Object handle) {
        Handle.CLEANER.register(handle, this::leave);
    }

    /** One handle less. */
    void leave() {
        synchronized (Tenancy.class) {
            if (--handles > 0) {
                return;
            }
            List<Tenancy> here = ALL.get(object);
            for (Iterator<Tenancy> each = here.iterator(); each.hasNext(); ) {
                if (each.next() == this) {
                    each.remove();
                }
            }
            if (here.isEmpty()) {
                ALL.remove(object);
            }
        }
    }

    boolean isOwnedByCurrentThread() {
        return owner == Thread.currentThread();
    }

    /**
     * The current thread has got the lock, through {@code handle}.
     *
     * @return the handle of a thread of this JVM that ended without unlocking, whose hold is to be given back, or null: one that
     *     unlocks is gone from here before
     */
    Object own(Object handle) {
        Object dead = holder;
        owner = Thread.currentThread();
        holder = handle;
        return dead;
    }

    void disown() {
        owner = null;
        holder = null;
    }
}
