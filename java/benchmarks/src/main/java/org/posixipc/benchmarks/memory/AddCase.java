package org.posixipc.benchmarks.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.posixipc.Segment;
import org.posixipc.benchmarks.harness.LoopCase;
import org.posixipc.benchmarks.harness.Target;

/** Adds to longs atomically, one after the other; ours also looks whether a peer has truncated the object. */
final class AddCase implements LoopCase {
    private Walk walk;

    @Override
    public String name() {
        return "memory/get-and-add/window";
    }

    @Override
    public String peer() {
        return "VarHandle";
    }

    @Override
    public Target target() {
        return Target.ratioAtMost(1.5);
    }

    @Override
    public void open() throws IOException {
        walk = new Walk();
    }

    @Override
    public void ours(long operations) {
        Segment segment = walk.segment;
        for (long i = 0; i < operations; i++) {
            segment.getAndAddLong((i & Walk.LONGS - 1) * Long.BYTES, 1);
        }
    }

    @Override
    public void peer(long operations) {
        ByteBuffer buffer = walk.buffer;
        for (long i = 0; i < operations; i++) {
            long unused = (long) Walk.LONG.getAndAdd(buffer, (int) (i & Walk.LONGS - 1) * Long.BYTES, 1L);
        }
    }

    @Override
    public void close() {
        if (walk != null) {
            walk.close();
        }
    }
}
