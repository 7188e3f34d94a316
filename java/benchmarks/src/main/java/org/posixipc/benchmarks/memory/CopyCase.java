package org.posixipc.benchmarks.memory;

import java.io.IOException;
import org.posixipc.Segment;
import org.posixipc.SharedMemory;
import org.posixipc.benchmarks.harness.BenchLibrary;
import org.posixipc.benchmarks.harness.LoopCase;
import org.posixipc.benchmarks.harness.ObjectNames;
import org.posixipc.benchmarks.harness.Target;

/** Copies bytes out of the segment into an array; in C, memcpy into private memory. */
final class CopyCase implements LoopCase {
    /** Both copy from a megabyte, place after place. */
    private static final int SIZE = 1 << 20;

    private final int length;
    private final double factor;
    private SharedMemory memory;
    private Segment segment;
    private byte[] target;

    CopyCase(int length, double factor) {
        this.length = length;
        this.factor = factor;
    }

    @Override
    public String name() {
        return "memory/copy/" + length;
    }

    @Override
    public Target target() {
        return Target.ratioAtMost(factor);
    }

    @Override
    public void open() throws IOException {
        memory = SharedMemory.create(ObjectNames.of("copy"), SIZE);
        segment = memory.map();
        segment.fill(0, SIZE, (byte) 7);
        target = new byte[length];
    }

    @Override
    public void ours(long operations) {
        long at = 0;
        for (long i = 0; i < operations; i++) {
            segment.getBytes(at, target);
            at = at + length & SIZE - 1;
        }
        if (target[length - 1] != 7) {
            throw new IllegalStateException("nothing was copied");
        }
    }

    @Override
    public void peer(long operations) {
        BenchLibrary.check("twin_memory_copy", MemoryTwins.C.twin_memory_copy(memory.name(), length, operations));
    }

    @Override
    public void close() throws IOException {
        if (memory != null) {
            segment.close();
            memory.close();
            SharedMemory.unlink(memory.name());
        }
    }
}
