package org.posixipc.internal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import org.posixipc.internal.ffi.MemoryShim;
import org.posixipc.internal.ffi.Numbers;
import org.posixipc.internal.ffi.SystemShim;

/**
 * One mapped range of an object. Closing it takes the range from its views, wakes native calls that wait in it, and when
 * the last of them has left lays the tombstone; the addresses go when no buffer over them is reachable.
 *
 * <p>Native code may touch the range only between {@link #handle()}'s enter and exit, or under a {@link #hold}. Thread-safe.
 */
public final class Mapping {
    /** Bytes of a page. */
    public static final long PAGE = SystemShim.pipc_page_size();

    /** Value of {@link #holds} once closed, and the limit of a view then. */
    public static final int CLOSED = -1;

    /** Value of {@link #holds} while it is decided whether a close is refused. */
    private static final int CLOSING = -2;

    /** Set before the first thread enters a mapping through {@link MutexThread}. */
    private static volatile boolean threadsEnter;

    private final Range range;
    private final Handle handle;
    private final boolean readOnly;
    private final String description;

    /** Bytes of the range before the first that was asked for: the kernel maps whole pages. */
    private final long lead;

    private final Parking parking;

    /** Bytes that may be used; shrinking the object lowers it. */
    private final AtomicLong limit;

    /** Reasons not to close, or {@link #CLOSED}, or {@link #CLOSING}. Threads that have entered come on top. */
    private final AtomicInteger holds = new AtomicInteger();

    private volatile boolean truncationReported;

    /** Guarded by itself. */
    private final Set<View> views = Collections.newSetFromMap(new WeakHashMap<>());

    /** Who reads and writes the range through buffers of its own, and must stop when told. */
    public interface View {
        /** Ends at {@code limit} bytes of the mapping from now on; {@link #CLOSED} when the mapping is closed. */
        void shorten(long limit);
    }

    private Mapping(Range range, long lead, long length, boolean readOnly, String description) {
        this.range = range;
        this.lead = lead;
        this.limit = new AtomicLong(length);
        this.readOnly = readOnly;
        this.description = description;
        this.handle = Handle.of(description, range::bury);
        this.parking = WordDeputy.parking(range.key, range.address - range.objectOffset);
    }

    /**
     * Maps a range of an object.
     *
     * @param fd the object
     * @param status of the object: which it is
     * @param offset bytes from its start, any number
     * @param length bytes, 1 or more
     * @throws CallFailedException if mmap refuses, or the guard has no slot left (ENOSPC)
     */
    public static Mapping map(int fd, FileStatus status, long offset, long length, boolean readOnly, String description)
            throws CallFailedException {
        Tombstones.makeRoom();
        long lead = offset & (PAGE - 1);
        long bytes = Range.roundUp(lead + length, PAGE);
        int access = readOnly ? 0 : 2;
        long address = MemoryShim.pipc_map(fd, offset - lead, bytes, access);
        if (address == -Numbers.ENOMEM) {
            Tombstones.reclaim(); // closed ranges count against vm.max_map_count and RLIMIT_AS
            address = MemoryShim.pipc_map(fd, offset - lead, bytes, access);
        }
        if (address < 0) {
            throw new CallFailedException("mmap", address);
        }
        int slot = Guard.addOrReclaim(address, bytes, access);
        if (slot < 0) {
            MemoryShim.pipc_map_unmap(address, bytes);
            throw new CallFailedException(Guard.CALL, slot);
        }
        Range.ObjectKey key = new Range.ObjectKey(status.device(), status.inode());
        Range range = new Range(address, bytes, offset - lead, key, slot);
        Mapping mapping = new Mapping(range, lead, length, readOnly, description);
        Ranges.add(range, mapping);
        return mapping;
    }

    /** A new root buffer of less than 2 GiB over the range; as read-only as the mapping. */
    public ByteBuffer buffer(long offset, long length) {
        ByteBuffer root = range.root(address() + offset, length, handle);
        return readOnly ? root.asReadOnlyBuffer().order(root.order()) : root;
    }

    /** Counts native calls in and out, and is what they wait under. */
    public Handle handle() {
        return handle;
    }

    /** How virtual threads wait for its words. */
    Parking parking() {
        return parking;
    }

    /** Address of the first byte; may be touched in a native call that is counted in, or under a hold. */
    public long address() {
        return range.address + lead;
    }

    /** Bytes that may be used now. */
    public long limit() {
        return limit.get();
    }

    /** True if only reading is allowed. */
    public boolean isReadOnly() {
        return readOnly;
    }

    /** What messages call it. */
    public String description() {
        return description;
    }

    /** Adds who must be told when the range gets shorter or goes. */
    public void addView(View view) {
        synchronized (views) {
            views.add(view);
        }
        view.shorten(limit.get()); // by a close or a shrinking that has told its views already
    }

    /** Takes back {@link #addView}. */
    public void removeView(View view) {
        synchronized (views) {
            views.remove(view);
        }
    }

    /**
     * Keeps the mapping from being closed: a lock in it is held, and the kernel or the C library still knows its address.
     *
     * @throws IllegalStateException if it is closed
     */
    public void hold() {
        int seen;
        do {
            seen = decided();
            if (seen == CLOSED) {
                throw handle.closed();
            }
        } while (!holds.compareAndSet(seen, seen + 1));
    }

    private int decided() {
        int seen;
        while ((seen = holds.get()) == CLOSING) {
            Thread.onSpinWait();
        }
        return seen;
    }

    /** For {@link MutexThread}, which is a hold without a count: false once closed. */
    boolean mayBeHeld() {
        return holds.get() >= 0 || decided() >= 0;
    }

    /** From now on closing looks for threads that have entered. */
    static void expectThreadsIn() {
        threadsEnter = true;
    }

    private int threadsIn() {
        return threadsEnter ? MutexThread.countIn(this) : 0;
    }

    /** Takes back one {@link #hold}. */
    public void unhold() {
        holds.decrementAndGet();
    }

    /**
     * Closes the mapping; again does nothing.
     *
     * @throws IllegalStateException if a lock in it is held (it stays open then), or if a peer truncated the object and
     *     nobody has been told yet (it is closed then)
     */
    public void close() {
        if (!isFirstToClose()) {
            return;
        }
        // The mark is read when all is over; until then the slot must not go to another range.
        range.retain();
        try {
            shorten(CLOSED);
            handle.close();
            if (range.isMarked() && !truncationReported) {
                throw truncated();
            }
        } finally {
            range.release();
            Tombstones.makeRoom();
        }
    }

    private boolean isFirstToClose() {
        while (!holds.compareAndSet(0, CLOSING)) {
            int held = decided();
            if (held == CLOSED) {
                return false;
            }
            if (held > 0) {
                throw isHeld(held + threadsIn());
            }
        }
        int inside = 1;
        try {
            inside = threadsIn();
        } finally {
            holds.set(inside == 0 ? CLOSED : 0); // even if it could not be counted: all who lock here wait for it
        }
        if (inside > 0) {
            throw isHeld(inside);
        }
        return true;
    }

    private IllegalStateException isHeld(int locks) {
        return new IllegalStateException(
                description + " cannot be closed while " + locks + " lock(s) in it are held; unlock them first");
    }

    /** Where {@link Guard} keeps the mark of this mapping. */
    public int markIndex() {
        return range.markIndex();
    }

    /** True if a peer has cut off bytes that were mapped here and touched since. */
    public boolean isTruncated() {
        return range.isMarked();
    }

    /**
     * Returns unless a peer has truncated the object.
     *
     * @throws IllegalStateException if so
     */
    public void checkTruncation() {
        if (range.isMarked()) {
            throw truncated();
        }
    }

    /** The exception for a call that met truncated memory, whether or not the guard has. */
    public IllegalStateException truncated() {
        truncationReported = true;
        return truncated(description);
    }

    private static IllegalStateException truncated(String description) {
        return new IllegalStateException(description
                + " was truncated by another process while it was mapped, and bytes cut off read as zero;"
                + " close the segment and open the object anew");
    }

    private void shorten(long newLimit) {
        limit.accumulateAndGet(newLimit, Math::min); // before the views are listed: see addView
        List<View> told;
        synchronized (views) {
            told = new ArrayList<>(views);
        }
        for (View view : told) {
            view.shorten(newLimit);
        }
    }

    /**
     * True if any segment of the object in this JVM was found truncated.
     *
     * @param status of the object
     */
    public static boolean anyTruncated(FileStatus status) {
        for (Range range : Ranges.of(new Range.ObjectKey(status.device(), status.inode()))) {
            if (range.isMarked()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Shrinks an object of which this JVM may have segments: they end at the new size first, so that no access of ours
     * meets pages that are no longer there, and what raw views still show of the rest becomes zero pages.
     *
     * @param status of the object
     * @param size new size in bytes
     * @param truncate does it; >= 0 or -errno
     * @return what {@code truncate} answered
     * @throws IllegalStateException if a lock is held in a segment that would be cut
     */
    public static int shrink(FileStatus status, long size, IntSupplier truncate) {
        Range.ObjectKey key = new Range.ObjectKey(status.device(), status.inode());
        List<Mapping> cut = new ArrayList<>();
        for (Mapping mapping : Ranges.mappings(key)) {
            if (mapping.endsBehind(size)) {
                if (mapping.holds.get() > 0 || mapping.threadsIn() > 0) {
                    throw new IllegalStateException(mapping.description + " cannot be shrunk to " + size
                            + " bytes while a lock in it is held; unlock it first");
                }
                cut.add(mapping);
            }
        }
        for (Mapping mapping : cut) {
            mapping.shorten(Math.max(0, size - mapping.position()));
        }
        boolean markedBefore = anyTruncated(status);
        int result = truncate.getAsInt();
        if (result >= 0) {
            for (Mapping mapping : Ranges.mappings(key)) { // those mapped meanwhile too
                mapping.shorten(Math.max(0, size - mapping.position()));
            }
            for (Range range : Ranges.of(key)) {
                range.cut(size, PAGE);
                if (!markedBefore) {
                    range.clearMark(); // by an access that was on its way meanwhile
                }
            }
        }
        return result;
    }

    /** Bytes from the start of the object to the first that was asked for. */
    public long position() {
        return range.objectOffset + lead;
    }

    /** Which object it is: equal for all mappings of one. */
    public Object object() {
        return range.key;
    }

    private boolean endsBehind(long size) {
        return position() + limit.get() > size;
    }
}
