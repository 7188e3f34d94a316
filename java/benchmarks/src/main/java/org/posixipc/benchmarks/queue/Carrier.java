package org.posixipc.benchmarks.queue;

import java.util.Locale;

/** What carries the bytes of a message. */
enum Carrier {
    /** A direct buffer: the kernel is given its address. */
    DIRECT,
    /** A buffer on the heap. */
    HEAP,
    /** A slice of an array. */
    BYTES;

    /** As in the names of cases. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
