package org.posixipc.internal;

import static org.posixipc.internal.ffi.HotShim.HOT;

import java.nio.ByteBuffer;

/**
 * Native memory of the calling thread through which {@code byte[]} and heap buffers go to the kernel. It is kept between
 * calls, so that sending and receiving allocate nothing; up to {@link #KEPT} bytes a thread. A request beyond that gets
 * memory of its own.
 */
public final class Scratch {
    /** 1 MiB: the most that a thread keeps. */
    private static final int KEPT = 1 << 20;

    private static final int FIRST = 8 << 10;

    /** Virtual threads are many: theirs begins small and becomes as large as is needed. */
    private static final int FIRST_OF_VIRTUAL = 64;

    private static final ThreadLocal<Scratch> CURRENT =
            ThreadLocal.withInitial(() -> new Scratch(VirtualThreads.isCurrent() ? FIRST_OF_VIRTUAL : FIRST));

    private final ByteBuffer buffer;
    private final long address;

    private Scratch(int capacity) {
        buffer = ByteBuffer.allocateDirect(capacity);
        address = HOT.address(buffer);
    }

    /** At least {@code bytes} bytes, the calling thread's until its next call of this method. */
    public static Scratch ofAtLeast(int bytes) {
        Scratch current = CURRENT.get();
        return current.buffer.capacity() >= bytes ? current : larger(bytes);
    }

    private static Scratch larger(int bytes) {
        if (bytes > KEPT) {
            return new Scratch(bytes);
        }
        Scratch scratch = new Scratch(Math.min(KEPT, Integer.highestOneBit(bytes - 1) << 1));
        CURRENT.set(scratch);
        return scratch;
    }

    /** The first byte's address; valid while this object is reachable. */
    public long address() {
        return address;
    }

    /** The memory; use absolute access, the position belongs to nobody. */
    public ByteBuffer buffer() {
        return buffer;
    }
}
