package org.posixipc;

import java.io.UncheckedIOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Objects;
import java.util.function.IntSupplier;
import org.posixipc.internal.Blocker;
import org.posixipc.internal.Durations;
import org.posixipc.internal.Mapping;
import org.posixipc.internal.SegmentAccess;
import org.posixipc.internal.Waiting;
import org.posixipc.internal.WordWaits;
import org.posixipc.internal.ffi.MemoryShim;

/**
 * A mapped range of shared memory: bytes that other threads and processes see at once. Made by {@link SharedMemory#map()}.
 *
 * <p><b>Access.</b> Offsets are bytes from the segment's start, values are in native byte order, and every access is checked:
 * outside of the segment it is an {@link IndexOutOfBoundsException}, after {@link #close} an {@link IllegalStateException}.
 * Plain access may be unaligned and may tear; atomic access must be aligned. The modes have the names and the memory effects
 * of {@link java.lang.invoke.VarHandle}: what is written before {@code setIntRelease} is seen by whoever reads its value with
 * {@code getIntAcquire}, in any process of the machine.
 *
 * <p><b>Threads.</b> Any thread may use and close a segment at any time. A plain access that races with {@code close()} may
 * still read zero or write into the void; it never reaches the object again and never harms the process. The JIT may look at
 * the state once for a whole loop of nothing but plain accesses, as it may read a plain value once: a loop that waits for
 * another thread to write or to close uses opaque, acquire or volatile access.
 *
 * <p><b>Peers.</b> Another process that truncates the object makes the bytes behind its new end read as zero. Bulk and atomic
 * read-modify-write access, {@link SharedMemory#size()} and {@link #close} report it by an {@code IllegalStateException},
 * {@link #isTruncated} tells it; a single plain access may pass it by once.
 */
public final class Segment extends SegmentBulk implements AutoCloseable {
    static {
        SegmentAccess.install(new Address());
    }

    /** True for what map() made: its close unmaps. */
    private final boolean whole;

    /** Opens a further description of the object, while somebody has it open; a descriptor or -errno. */
    private final IntSupplier life;

    private final Waiting waiting;

    private Segment(
            Mapping mapping,
            long base,
            long length,
            ByteBuffer[] windows,
            boolean whole,
            IntSupplier life,
            Waiting waiting) {
        super(mapping, base, length, windows);
        this.whole = whole;
        this.life = life;
        this.waiting = waiting;
    }

    /** The segment of a fresh mapping. */
    static Segment of(Mapping mapping, IntSupplier life) {
        try {
            long length = mapping.limit();
            return new Segment(
                    mapping,
                    0,
                    length,
                    windows(mapping, 0, length),
                    true,
                    life,
                    WaitStrategy.block().begin());
        } catch (Throwable e) {
            mapping.close();
            throw e;
        }
    }

    /**
     * How many bytes may be used: those that were mapped, less those that {@link SharedMemory#resize} in this JVM has cut off.
     *
     * @return bytes
     * @throws IllegalStateException if the segment is closed
     */
    public long length() {
        checkRange(0, 0);
        return limit();
    }

    /**
     * Whether writing is refused.
     *
     * @return true if mapped read-only
     */
    public boolean isReadOnly() {
        return mapping.isReadOnly();
    }

    /**
     * Whether it can be used.
     *
     * @return false once this segment, or the one it is a slice of, is closed
     */
    public boolean isOpen() {
        return open();
    }

    /**
     * Whether another process has truncated the object below this segment. Found out by touching bytes that are gone, not by
     * asking: false means that nobody has met them here. Always false with {@code -Dposixipc.guard=off}.
     *
     * @return true if bytes cut off have been touched, through any slice or view of the mapping
     */
    public boolean isTruncated() {
        return mapping.isTruncated();
    }

    /**
     * A part of this segment, with offsets of its own from 0 on. It ends with this segment; closing it ends only the slice.
     *
     * @param offset bytes from this segment's start
     * @param length bytes
     * @return the part; it shares the memory
     * @throws IndexOutOfBoundsException if the range is not inside the segment
     * @throws IllegalStateException if the segment is closed
     */
    public Segment slice(long offset, long length) {
        return new Segment(mapping, base + offset, length, part(offset, length), false, life, waiting);
    }

    /**
     * This segment, with another way to wait in {@link #awaitChange}; it blocks unless said. Spinning reads the word again
     * and again: a change is then seen within a fraction of a microsecond, where being woken costs tens of microseconds, and
     * a whole CPU is busy meanwhile. A spinning thread sees the change itself; whoever makes it still tells those who block.
     * Slices wait as what they were cut from.
     *
     * @param strategy how to wait
     * @return the same range as a slice: it shares the memory and ends with this segment; closing it ends only itself
     * @throws IllegalStateException if the segment is closed
     */
    public Segment withWaitStrategy(WaitStrategy strategy) {
        Waiting begun = Objects.requireNonNull(strategy, "strategy").begin();
        long length = length();
        return new Segment(mapping, base, length, part(0, length), false, life, begun);
    }

    /**
     * The whole segment as a direct buffer in native byte order; see {@link #view(long, long)}.
     *
     * @return a view of {@code length()} bytes
     * @throws IllegalArgumentException if the segment is longer than 1 GiB: take views of parts then
     * @throws IllegalStateException if the segment is closed
     */
    public ByteBuffer view() {
        return view(0, length());
    }

    /**
     * A range as a direct buffer in native byte order, for code that takes buffers or native addresses. It is read-only if the
     * segment is. Its own accesses are checked against its bounds only: once the segment is closed it shows private zero
     * pages, no longer the object. The memory stays mapped while the view is reachable; who passes its address to native code
     * keeps it reachable meanwhile and does not let that code outlive {@code close()}.
     *
     * @param offset bytes from the segment's start
     * @param length bytes, at most 1 GiB
     * @return a view; position 0, limit and capacity {@code length}
     * @throws IndexOutOfBoundsException if the range is not inside the segment
     * @throws IllegalArgumentException if {@code length} is above 1 GiB
     * @throws IllegalStateException if the segment is closed
     */
    public ByteBuffer view(long offset, long length) {
        checkRange(offset, length);
        if (length > WINDOW) {
            throw new IllegalArgumentException(
                    "a view has at most 1 GiB, not " + length + " bytes; take views of parts");
        }
        return part(offset, length)[0].duplicate().order(ByteOrder.nativeOrder());
    }

    /**
     * Keeps the pages of this segment in memory, out of swap: mlock(2). It ends with {@link #unlockPages} or with the mapping.
     *
     * @throws IpcLimitException if the process may not lock so much (RLIMIT_MEMLOCK); the message says how much it may
     * @throws IpcAccessException if it may lock nothing at all (a limit of 0)
     * @throws IpcException if the system refuses otherwise
     * @throws IllegalStateException if the segment is closed
     * @see <a href="https://pubs.opengroup.org/onlinepubs/9699919799/functions/mlock.html">mlock</a>
     */
    public void lockPages() throws IpcException {
        pages("mlock", MemoryShim::pipc_map_lock);
    }

    /**
     * Takes back {@link #lockPages}, also where a slice locked the same pages.
     *
     * @throws IpcException if the system refuses
     * @throws IllegalStateException if the segment is closed
     */
    public void unlockPages() throws IpcException {
        pages("munlock", MemoryShim::pipc_map_unlock);
    }

    /**
     * Brings the pages of this segment in before they are needed, so that first touches do not fault.
     *
     * @return true if all pages are there now; false if the system takes it as a hint only (Linux before 5.14)
     * @throws IpcLimitException if there is no memory for them
     * @throws IpcException if the system refuses otherwise
     * @throws IllegalStateException if the segment is closed
     * @see <a href="https://man7.org/linux/man-pages/man2/madvise.2.html">madvise</a>
     */
    public boolean willNeed() throws IpcException {
        int access = (isReadOnly() ? Access.READ_ONLY : Access.READ_WRITE).ordinal();
        return pages("madvise", (address, length) -> MemoryShim.pipc_map_will_need(address, length, access)) == 1;
    }

    @FunctionalInterface
    private interface PagesCall {
        int call(long address, long length);
    }

    private int pages(String call, PagesCall pages) throws IpcException {
        mapping.handle().enter();
        try {
            checkRange(0, 0);
            long page = Mapping.PAGE;
            long first = mapping.address() + base & -page;
            int result = pages.call(first, mapping.address() + base + limit() - first);
            if (result < 0) {
                throw Failure.of(call, mapping.description(), -result, MemoryDiagnosis.ofPages(limit()));
            }
            return result;
        } finally {
            mapping.handle().exit();
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Waits until the int at {@code offset} differs from {@code expected}, as one who changes it tells by {@link #wakeOne} or
     * {@link #wakeAll}. A change that nobody tells may go unnoticed, and so may one that was undone before this thread
     * looked. What was written before a {@code setIntRelease} that made the change is seen afterwards. An interrupt or a close
     * counts only if the word has not changed. Where another process cuts the word off meanwhile, the wait goes on until it
     * is ended otherwise. Virtual threads park.
     *
     * @param offset bytes from the segment's start, aligned to 4
     * @param expected the value to be replaced
     * @throws InterruptedException if the thread is interrupted while it must wait
     * @throws IllegalStateException if the segment is closed, also while waiting, or truncated
     * @throws IndexOutOfBoundsException if the int is not inside the segment
     * @throws IllegalArgumentException if the offset is not aligned
     * @see <a href="https://man7.org/linux/man-pages/man2/futex.2.html">futex(2)</a>
     */
    public void awaitChange(long offset, int expected) throws InterruptedException {
        awaitChange(offset, expected, Blocker.FOREVER);
    }

    /**
     * As {@link #awaitChange(long, int)}, for a limited time.
     *
     * @param offset bytes from the segment's start, aligned to 4
     * @param expected the value to be replaced
     * @param timeout how long to wait at most; not positive is a look without waiting
     * @return false if the word did not change in time
     * @throws InterruptedException if the thread is interrupted while it must wait
     * @throws IllegalStateException if the segment is closed, also while waiting, or truncated
     * @throws IndexOutOfBoundsException if the int is not inside the segment
     * @throws IllegalArgumentException if the offset is not aligned
     */
    public boolean awaitChange(long offset, int expected, Duration timeout) throws InterruptedException {
        return awaitChange(offset, expected, Durations.nanos(timeout));
    }

    private boolean awaitChange(long offset, int expected, long timeoutNanos) throws InterruptedException {
        if (getIntAcquire(offset) != expected) {
            return true;
        }
        if (timeoutNanos == 0) {
            return false;
        }
        mapping.handle().enter();
        try {
            long word = SegmentAccess.segments().address(this, offset, Integer.BYTES, Integer.BYTES);
            long result = WordWaits.awaitChange(mapping, waiting, word, expected, timeoutNanos);
            // The acquiring read comes after the wait; if the word is gone, it also shows by the guard's mark.
            boolean changed = getIntAcquire(offset) != expected || result == 0;
            checkTruncation();
            if (result < 0 && result != Blocker.TIMED_OUT && !changed) {
                throw Failure.onOpenHandle("futex", mapping.description(), result);
            }
            return changed;
        } finally {
            mapping.handle().exit();
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Wakes one thread that waits in {@link #awaitChange} on the int at {@code offset}, whichever process it is in: the one
     * that waits longest, as the kernel sees it. Called after the int was changed; if nobody waits it does nothing but cost a
     * system call. All virtual threads of a JVM that wait on one word count as one.
     *
     * @param offset bytes from the segment's start, aligned to 4
     * @throws IllegalStateException if the segment is closed or truncated
     * @throws IndexOutOfBoundsException if the int is not inside the segment
     * @throws IllegalArgumentException if the offset is not aligned
     */
    public void wakeOne(long offset) {
        wake(offset, 1);
    }

    /**
     * Wakes all threads that wait in {@link #awaitChange} on the int at {@code offset}, in all processes.
     *
     * @param offset bytes from the segment's start, aligned to 4
     * @throws IllegalStateException if the segment is closed or truncated
     * @throws IndexOutOfBoundsException if the int is not inside the segment
     * @throws IllegalArgumentException if the offset is not aligned
     */
    public void wakeAll(long offset) {
        wake(offset, Integer.MAX_VALUE);
    }

    private void wake(long offset, int count) {
        mapping.handle().enter();
        try {
            long word = SegmentAccess.segments().address(this, offset, Integer.BYTES, Integer.BYTES);
            int woken = WordWaits.wake(word, count);
            if (woken < 0) {
                getIntVolatile(offset); // a word that is gone shows by the guard's mark
                checkTruncation();
                throw Failure.onOpenHandle("futex", mapping.description(), woken);
            }
        } finally {
            mapping.handle().exit();
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Ends the use of this segment. Threads that wait in it are woken and get an {@code IllegalStateException}; the object is
     * let go at once, or when the last native call in the range has come back. Slices end with it, views show zero pages. On a
     * slice: ends the slice only. Closing twice does nothing.
     *
     * @throws IllegalStateException if a lock in the segment is held: it stays open then; or if another process has truncated
     *     the object and nobody was told before: it is closed then
     */
    @Override
    public void close() {
        if (whole) {
            mapping.close();
        }
        closeView();
    }

    /** What it is part of, its length and state. */
    @Override
    public String toString() {
        return "segment of " + limit() + " bytes of " + mapping.description() + (isReadOnly() ? ", read-only" : "")
                + (open() ? "" : ", closed");
    }

    /** Tells this module's other packages where a segment lies. */
    private static final class Address extends SegmentAccess {
        @Override
        public Mapping mapping(Segment segment) {
            return segment.mapping;
        }

        @Override
        public long address(Segment segment, long offset, long length, int alignment) {
            segment.checkRange(offset, length);
            segment.checkTruncation();
            long address = segment.mapping.address() + segment.base + offset;
            if ((address & alignment - 1) != 0) {
                throw segment.misaligned(offset, alignment);
            }
            return address;
        }

        @Override
        public long position(Segment segment, long offset) {
            return segment.mapping.position() + segment.base + offset;
        }

        @Override
        public int openLife(Segment segment) {
            return segment.life.getAsInt();
        }

        @Override
        public UncheckedIOException failure(String operation, String name, long result) {
            return Failure.onOpenHandle(operation, name, result);
        }
    }
}
