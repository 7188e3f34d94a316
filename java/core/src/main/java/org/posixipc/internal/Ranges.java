package org.posixipc.internal;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which live ranges of which object this JVM has mapped, so that shrinking it here can cut them first. Thread-safe. */
final class Ranges {
    /** Guarded by itself. */
    private static final Map<Range.ObjectKey, Map<Range, WeakReference<Mapping>>> LIVE = new HashMap<>();

    private Ranges() {}

    static void add(Range range, Mapping mapping) {
        synchronized (LIVE) {
            LIVE.computeIfAbsent(range.key, key -> new HashMap<>()).put(range, new WeakReference<>(mapping));
        }
    }

    static void remove(Range range) {
        synchronized (LIVE) {
            Map<Range, WeakReference<Mapping>> ofObject = LIVE.get(range.key);
            if (ofObject != null && ofObject.remove(range) != null && ofObject.isEmpty()) {
                LIVE.remove(range.key);
            }
        }
    }

    /** The live ranges of an object. */
    static List<Range> of(Range.ObjectKey key) {
        synchronized (LIVE) {
            return new ArrayList<>(LIVE.getOrDefault(key, Map.of()).keySet());
        }
    }

    /** The mappings of an object that are still in use as such. */
    static List<Mapping> mappings(Range.ObjectKey key) {
        List<Mapping> found = new ArrayList<>();
        synchronized (LIVE) {
            for (WeakReference<Mapping> reference :
                    LIVE.getOrDefault(key, Map.of()).values()) {
                Mapping mapping = reference.get();
                if (mapping != null) {
                    found.add(mapping);
                }
            }
        }
        return found;
    }
}
