package org.posixipc.lock;

import java.lang.ref.Reference;
import java.util.Objects;
import java.util.function.IntSupplier;
import org.posixipc.Segment;
import org.posixipc.internal.Mapping;
import org.posixipc.internal.SegmentAccess;
import org.posixipc.internal.VirtualThreads;

/** Where something of ours lies: a range of a segment that was checked once. */
final class Place {
    final Segment segment;
    final long offset;
    final long bytes;
    final Kind kind;
    final Mapping mapping;

    /** Of the first byte; to be used while the mapping is entered or held. */
    final long address;

    /** Bytes from the start of the object, and which object. */
    final long position;

    final Object object;

    private Place(Segment segment, long offset, Kind kind, long bytes) {
        SegmentAccess access = SegmentAccess.segments();
        this.segment = segment;
        this.offset = offset;
        this.kind = kind;
        this.bytes = bytes;
        this.mapping = access.mapping(segment);
        this.address = access.address(segment, offset, bytes, kind.alignment);
        this.position = access.position(segment, offset);
        this.object = mapping.object();
    }

    /**
     * Checks a range.
     *
     * @throws IllegalArgumentException if it is not inside the segment, or misaligned
     * @throws IllegalStateException if the segment is closed or read-only
     */
    static Place of(Segment segment, long offset, Kind kind, long bytes) {
        Objects.requireNonNull(segment, "segment");
        if (segment.isReadOnly()) {
            throw new IllegalStateException("a " + kind.words + " needs a writable segment, and "
                    + SegmentAccess.segments().mapping(segment).description() + " is mapped read-only");
        }
        try {
            return new Place(segment, offset, kind, bytes);
        } catch (IndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "a " + kind.words + " of " + bytes + " bytes at offset " + offset + " does not lie inside: "
                            + e.getMessage(),
                    e);
        }
    }

    static Place of(Segment segment, long offset, Kind kind) {
        return of(segment, offset, kind, kind.bytes);
    }

    /** Runs a call that touches the place, which stays mapped meanwhile. */
    int inside(IntSupplier call) {
        mapping.handle().enter();
        try {
            int result = call.getAsInt();
            mapping.checkTruncation();
            return result;
        } finally {
            mapping.handle().exit();
            Reference.reachabilityFence(segment);
        }
    }

    /**
     * Initialises what is to lie here, for a new handle that is to {@link Tenancy#leaveWith}.
     *
     * @throws IllegalArgumentException if something else of ours lies on some of the bytes
     * @throws IllegalStateException if a thread of this JVM holds what is there
     */
    Tenancy create(String operation, IntSupplier call) {
        return settle(operation, call, true);
    }

    /** As {@link #create}, but the call only looks at what is there. */
    Tenancy open(String operation, IntSupplier call) {
        return settle(operation, call, false);
    }

    private Tenancy settle(String operation, IntSupplier call, boolean create) {
        Tenancy tenancy = Tenancy.of(this);
        try {
            Thread owner = tenancy.owner;
            if (create && owner != null) {
                throw new IllegalStateException(this + " is held by thread " + owner.getName()
                        + " of this JVM; unlock it before it is created anew");
            }
            int result = inside(call);
            if (result < 0) {
                throw refusal(operation, result);
            }
            return tenancy;
        } catch (Throwable e) {
            tenancy.leave();
            throw e;
        }
    }

    /** Exception for an errno that the call has no ordinary answer for. */
    RuntimeException failure(String operation, long result) {
        if (result == Outcome.CUT_OFF) {
            return mapping.truncated();
        }
        return SegmentAccess.segments().failure(operation, toString(), result);
    }

    /** Exception for what {@code open()} found. */
    RuntimeException refusal(String operation, long result) {
        if (result == Outcome.NOT_CREATED) {
            return new IllegalStateException("no " + kind.words + " has been created at " + where()
                    + ": the bytes are zero; create() it once, or wait for the process that does");
        }
        if (result == Outcome.OTHER_THING) {
            return new IllegalStateException("what lies at " + where() + " is no " + kind.words
                    + "; look at the offset, or create() it in memory that nobody uses");
        }
        if (result == Outcome.OTHER_VERSION) {
            return new IllegalStateException(
                    this + " was made by another version of this library; use one version in all processes");
        }
        if (result == Outcome.OTHER_MAKER) {
            return new IllegalStateException(this + " was made by a process with another C library (glibc, musl), word"
                    + " size or byte order, with which a lock cannot be shared; use the same in all processes");
        }
        return failure(operation, result);
    }

    LockBrokenException broken() {
        mapping.checkTruncation(); // bytes that went read as zeros, which may look like an owner's death
        return new LockBrokenException(
                this + " is broken (ENOTRECOVERABLE): an owner died holding it and what it guards"
                        + " was not repaired; make the memory anew");
    }

    /** Refuses virtual threads: a lock belongs to a thread of the operating system. */
    void checkPlatformThread() {
        if (VirtualThreads.isCurrent()) {
            throw new IllegalStateException(
                    this + " cannot be used by a virtual thread: it belongs to the thread of the"
                            + " operating system below, which changes; use a platform thread");
        }
    }

    private String where() {
        return "offset " + offset + " of " + mapping.description();
    }

    @Override
    public String toString() {
        return kind.words + " at " + where();
    }
}
