package org.posixipc.benchmarks.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.posixipc.Segment;
import org.posixipc.benchmarks.harness.AllocationCase;

/** Heap bytes of reading, writing, CAS and copying: none. */
final class AccessAllocationCase implements AllocationCase {
    private final byte[] bytes = new byte[64];
    private final ByteBuffer direct = ByteBuffer.allocateDirect(64);
    private Walk walk;

    @Override
    public String name() {
        return "memory/allocation/access";
    }

    @Override
    public void open() throws IOException {
        walk = new Walk();
    }

    @Override
    public void run(long operations) {
        Segment segment = walk.segment;
        for (long i = 0; i < operations; i++) {
            long offset = (i & 1023) * Long.BYTES;
            segment.setLong(offset, i);
            segment.compareAndSetLong(offset, i, segment.getLongAcquire(offset) + 1);
            segment.getAndAddInt(offset, 1);
            segment.getBytes(offset, bytes);
            segment.setBytes(offset, direct.clear());
            segment.copyTo(offset, segment, 65536, 64);
            segment.fill(65536, 64, (byte) 1);
        }
    }

    @Override
    public void close() {
        if (walk != null) {
            walk.close();
        }
    }
}
