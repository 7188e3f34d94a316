package org.posixipc.internal;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.posixipc.internal.ffi.MemoryShim;

/**
 * A range of addresses from mmap to munmap. In between it is live, then a tombstone: private zero pages, so that whoever
 * still holds a buffer harms nobody. It is unmapped when it is buried and no root buffer over it is reachable. Knows no
 * handle, so that a Cleaner may hold it. Thread-safe.
 */
final class Range {
    /** The object that is mapped here: device and inode. */
    record ObjectKey(long device, long inode) {}

    private enum State {
        LIVE,
        TOMBSTONE,
        UNMAPPED
    }

    final long address;
    final long length;
    final ObjectKey key;

    /** Offset of the range in its object. */
    final long objectOffset;

    private final int slot;
    private final int markIndex;

    /** Guarded by this. */
    private State state = State.LIVE;

    /** What keeps the addresses mapped: being live is one reason, each reachable root buffer another. */
    private final AtomicInteger reasons = new AtomicInteger(1);

    Range(long address, long length, long objectOffset, ObjectKey key, int slot) {
        this.address = address;
        this.length = length;
        this.objectOffset = objectOffset;
        this.key = key;
        this.slot = slot;
        this.markIndex = Guard.markIndex(slot);
    }

    /** True if a peer has cut pages off. */
    boolean isMarked() {
        return Guard.isMarked(markIndex);
    }

    int markIndex() {
        return markIndex;
    }

    void clearMark() {
        Guard.clear(markIndex);
    }

    /**
     * A new root buffer that keeps the range mapped while it is reachable. {@code keeps} stays reachable with it: the handle,
     * whose own Cleaner would bury the range under views that somebody still uses.
     */
    ByteBuffer root(long from, long bytes, Object keeps) {
        retain();
        try {
            ByteBuffer root = MemoryShim.buffer(from, bytes);
            Handle.CLEANER.register(root, new RootGone(this, keeps));
            return root;
        } catch (Throwable e) {
            release();
            throw e;
        }
    }

    /** Keeps the addresses mapped until {@link #release}. */
    void retain() {
        int seen;
        do {
            seen = reasons.get();
            if (seen == 0) {
                throw new IllegalStateException("the segment is closed");
            }
        } while (!reasons.compareAndSet(seen, seen + 1));
    }

    /** One reason is gone; with the last one the range goes. */
    void release() {
        if (reasons.decrementAndGet() == 0) {
            unmap();
        }
    }

    /** Lets the object go; the addresses stay. Runs when the last operation in the range is over. */
    synchronized void bury() {
        if (state != State.LIVE) {
            return;
        }
        // Refused only without memory for the kernel's own records: then the object is kept until the range goes.
        MemoryShim.pipc_map_tombstone(address, length);
        state = State.TOMBSTONE;
        Tombstones.add(length);
        Ranges.remove(this);
        release();
    }

    /** Zero pages in place of all from {@code objectSize} on: the object ends there now. */
    synchronized void cut(long objectSize, long pageSize) {
        long from = Math.max(0, roundUp(objectSize - objectOffset, pageSize));
        if (state == State.LIVE && from < length) {
            MemoryShim.pipc_map_tombstone(address + from, length - from);
        }
    }

    private synchronized void unmap() {
        // The slot goes before the addresses: the next mapping may get the same ones.
        Guard.remove(slot);
        MemoryShim.pipc_map_unmap(address, length);
        state = State.UNMAPPED;
        Tombstones.remove(length);
    }

    static long roundUp(long value, long unit) {
        return (value + unit - 1) & -unit;
    }

    /** Runs when a root buffer and all views of it are unreachable. */
    private static final class RootGone implements Runnable {
        private final Range range;

        private Object keeps;

        RootGone(Range range, Object keeps) {
            this.range = range;
            this.keeps = keeps;
        }

        @Override
        public void run() {
            keeps = null;
            range.release();
        }
    }
}
