package org.posixipc.internal;

import java.io.UncheckedIOException;
import org.posixipc.Segment;

/**
 * What the packages of this module may ask of a segment and its users may not: where it lies. Installed by
 * {@link Segment} when it is initialised.
 */
public abstract class SegmentAccess {
    private static volatile SegmentAccess installed;

    /** For {@link Segment} only. */
    protected SegmentAccess() {}

    /** Makes {@code access} the answer of {@link #segments}. */
    public static void install(SegmentAccess access) {
        installed = access;
    }

    /** The one there is; somebody who has a segment to ask about has initialised it. */
    public static SegmentAccess segments() {
        return installed;
    }

    /** The mapping a segment or slice is part of: its handle, its holds, its mark. */
    public abstract Mapping mapping(Segment segment);

    /**
     * The address of a range; to be used while the mapping's handle is entered or a hold is taken, not longer.
     *
     * @param offset bytes from the segment's start
     * @param length bytes
     * @param alignment power of two that the address must be a multiple of
     * @throws IllegalStateException if the segment is closed or truncated
     * @throws IndexOutOfBoundsException if the range is not inside the segment
     * @throws IllegalArgumentException if the address is not aligned
     */
    public abstract long address(Segment segment, long offset, long length, int alignment);

    /** Bytes from the start of the object to {@code offset} of the segment. */
    public abstract long position(Segment segment, long offset);

    /**
     * Opens a further description of the object.
     *
     * @return a descriptor, or -errno
     * @throws IllegalStateException if the handle that mapped the segment is closed
     */
    public abstract int openLife(Segment segment);

    /** The exception for an errno that an open handle has no ordinary answer for. */
    public abstract UncheckedIOException failure(String operation, String name, long result);
}
