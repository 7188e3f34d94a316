package org.posixipc.benchmarks.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.posixipc.Segment;
import org.posixipc.benchmarks.harness.LoopCase;
import org.posixipc.benchmarks.harness.Target;

/** Writes longs one after the other, plain. */
final class WriteCase implements LoopCase {
    private Walk walk;

    @Override
    public String name() {
        return "memory/write/window";
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
        for (long left = operations; left > 0; left -= Walk.LONGS) {
            int end = (int) Math.min(left, Walk.LONGS) * Long.BYTES;
            for (int offset = 0; offset < end; offset += Long.BYTES) {
                segment.setLong(offset, left);
            }
        }
    }

    @Override
    public void peer(long operations) {
        ByteBuffer buffer = walk.buffer;
        for (long left = operations; left > 0; left -= Walk.LONGS) {
            int end = (int) Math.min(left, Walk.LONGS) * Long.BYTES;
            for (int offset = 0; offset < end; offset += Long.BYTES) {
                Walk.LONG.set(buffer, offset, left);
            }
        }
    }

    @Override
    public void close() {
        if (walk != null) {
            walk.close();
        }
    }
}
