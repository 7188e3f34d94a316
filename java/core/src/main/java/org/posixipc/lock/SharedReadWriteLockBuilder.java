package org.posixipc.lock;

import java.util.Objects;
import java.util.function.Consumer;
import org.posixipc.Segment;
import org.posixipc.internal.SegmentAccess;
import org.posixipc.internal.ffi.LockShim;
import org.posixipc.internal.ffi.MemoryShim;

/**
 * Describes a read-write lock and ends in the verb: {@link #create()} or {@link #open()}. Not thread-safe. Made by
 * {@link SharedReadWriteLock#at}.
 */
public final class SharedReadWriteLockBuilder {
    /** Most handles that a lock can be made for. */
    public static final int MOST_PROCESSES = 4096;

    private static final int DEFAULT_PROCESSES = 16;

    /** Of {@code slots} in {@code struct pipc_rwlock}. */
    private static final int SLOTS = 8;

    private final Segment segment;
    private final long offset;
    private int processes = DEFAULT_PROCESSES;
    private Consumer<? super Segment> repair;

    SharedReadWriteLockBuilder(Segment segment, long offset) {
        this.segment = Objects.requireNonNull(segment, "segment");
        this.offset = offset;
    }

    static void checkProcesses(int processes) {
        if (processes < 1 || processes > MOST_PROCESSES) {
            throw new IllegalArgumentException(
                    "a read-write lock serves 1 to " + MOST_PROCESSES + " processes, not " + processes);
        }
    }

    /**
     * For how many handles a new lock has slots, in all processes together. Without meaning for one that exists.
     *
     * @param processes 1 to {@value #MOST_PROCESSES}; 16 unless said
     * @return this
     * @throws IllegalArgumentException if the number is out of its range
     */
    public SharedReadWriteLockBuilder processes(int processes) {
        checkProcesses(processes);
        this.processes = processes;
        return this;
    }

    /**
     * What makes the guarded data whole again after a writer died in the middle of a change. It runs in the thread that locks
     * next, to read or to write, with the lock held to write. If it returns, the thread has the lock it asked for; if it
     * throws, the lock is broken for all and the thread gets an {@link OwnerDiedException}.
     *
     * @param repair gets the segment that was given to {@link SharedReadWriteLock#at}; must not lock or unlock
     * @return this
     */
    public SharedReadWriteLockBuilder onOwnerDeath(Consumer<? super Segment> repair) {
        this.repair = Objects.requireNonNull(repair, "repair");
        return this;
    }

    /**
     * Initialises the lock, in {@link SharedReadWriteLock#bytes} bytes, and opens it. For one process, before any other uses it.
     *
     * @return the lock
     * @throws IllegalArgumentException if the bytes do not lie inside the segment, misaligned, or on something else that this
     *     JVM opened
     * @throws IllegalStateException if the segment is closed or read-only, or the {@code SharedMemory} that mapped it is closed
     * @throws java.io.UncheckedIOException if the object cannot be opened once more, for want of a descriptor (EMFILE)
     */
    public SharedReadWriteLock create() {
        Place place = Place.of(segment, offset, Kind.RWLOCK, SharedReadWriteLock.bytes(processes));
        Tenancy tenancy =
                place.create("pipc_rwlock_create", () -> LockShim.pipc_rwlock_create(place.address, processes));
        return attach(place, tenancy);
    }

    /**
     * Opens a lock that was created here, by this library in Java or C, and takes one of its slots.
     *
     * @return the lock
     * @throws IllegalArgumentException if the bytes do not lie inside the segment, misaligned, or on something else that this
     *     JVM opened
     * @throws IllegalStateException if no lock has been created here, or by a process with another version of this library, C
     *     library, word size or byte order; if all slots are taken; if the segment is closed or read-only, or the
     *     {@code SharedMemory} that mapped it is closed
     * @throws java.io.UncheckedIOException if the object cannot be opened once more, for want of a descriptor (EMFILE)
     */
    public SharedReadWriteLock open() {
        Place head = Place.of(segment, offset, Kind.RWLOCK);
        int result = head.inside(() -> LockShim.pipc_rwlock_check(head.address));
        if (result < 0) {
            throw head.refusal("pipc_rwlock_attach", result);
        }
        int slots = segment.getInt(offset + SLOTS);
        if (slots < 1 || slots > MOST_PROCESSES) {
            throw head.refusal("pipc_rwlock_attach", Outcome.OTHER_THING);
        }
        Place place = Place.of(segment, offset, Kind.RWLOCK, SharedReadWriteLock.bytes(slots));
        return attach(place, place.open("pipc_rwlock_attach", () -> 0));
    }

    private SharedReadWriteLock attach(Place place, Tenancy tenancy) {
        try {
            int fd = SegmentAccess.segments().openLife(segment);
            if (fd < 0) {
                throw place.failure("open", fd);
            }
            try {
                return new SharedReadWriteLock(new ReadWriteEnd(place, tenancy, peer(place, fd), repair));
            } finally {
                MemoryShim.pipc_shm_close(fd);
            }
        } catch (Throwable e) {
            tenancy.leave();
            throw e;
        }
    }

    private static long peer(Place place, int fd) {
        long[] peer = new long[1];
        place.inside(() -> {
            peer[0] = LockShim.pipc_rwlock_peer_new(place.address, place.bytes, fd, place.position);
            return 0;
        });
        if (peer[0] == Outcome.FULL) {
            throw new IllegalStateException("all slots of the " + place
                    + " are taken by open handles (EUSERS); create it" + " with more processes(), or close handles");
        }
        if (peer[0] < 0) {
            throw place.refusal("pipc_rwlock_attach", peer[0]);
        }
        return peer[0];
    }
}
