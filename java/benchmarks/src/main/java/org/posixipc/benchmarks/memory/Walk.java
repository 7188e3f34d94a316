package org.posixipc.benchmarks.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.posixipc.AnonymousMemory;
import org.posixipc.IpcException;
import org.posixipc.Segment;
import org.posixipc.SharedMemory;

/** What the cases of single values share: a segment, a plain buffer over the same bytes, and the VarHandle beside ours. */
final class Walk implements AutoCloseable {
    /** Longs of the window: 256 KiB, so that caches and not memory are measured. */
    static final int LONGS = 1 << 15;

    static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();

    final SharedMemory memory;
    final Segment segment;
    final ByteBuffer buffer;

    Walk() throws IpcException {
        memory = AnonymousMemory.create((long) LONGS * Long.BYTES);
        segment = memory.map();
        buffer = segment.view();
        for (int i = 0; i < LONGS; i++) {
            segment.setLong((long) i * Long.BYTES, i);
        }
    }

    /** Ends the case if a loop has not read what is there. */
    static void check(long sum, long expected) {
        if (sum != expected) {
            throw new IllegalStateException("the loop added up " + sum + ", expected " + expected);
        }
    }

    /** The sum of so many values, read round and round. */
    static long expected(long operations) {
        long rounds = operations / LONGS;
        long rest = operations % LONGS;
        return rounds * (LONGS * (LONGS - 1L) / 2) + rest * (rest - 1) / 2;
    }

    @Override
    public void close() {
        segment.close();
        memory.close();
    }
}
