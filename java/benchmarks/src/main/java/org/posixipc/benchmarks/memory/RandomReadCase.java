package org.posixipc.benchmarks.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import org.posixipc.AnonymousMemory;
import org.posixipc.Segment;
import org.posixipc.SharedMemory;
import org.posixipc.benchmarks.harness.LoopCase;
import org.posixipc.benchmarks.harness.Target;

/**
 * Reads longs at random long offsets, plain. The offsets are those of a small segment, or lie in all windows of one of 5 GiB.
 * That is out of reach for a plain buffer: it reads at as many places of as many pages, one behind the other. So that caches
 * and TLBs see no difference, the places of a window lie further from its start than those of the window before: at equal
 * distances they would all meet in the same sets.
 */
final class RandomReadCase implements LoopCase {
    private static final int OFFSETS = 1 << 12;
    private static final long GIB = 1L << 30;
    private static final int WINDOWS = 5;

    /** Bytes in use of each window. */
    private static final int DENSE = Walk.LONGS * Long.BYTES;

    private final boolean manyWindows;
    private final long[] offsets = new long[OFFSETS];
    private final long[] near = new long[OFFSETS];
    private SharedMemory memory;
    private Segment segment;
    private SharedMemory plain;
    private Segment plainSegment;
    private ByteBuffer buffer;
    private long expected;

    RandomReadCase(boolean manyWindows) {
        this.manyWindows = manyWindows;
    }

    @Override
    public String name() {
        return "memory/read/random-" + (manyWindows ? "5GiB" : "window");
    }

    @Override
    public String peer() {
        return "VarHandle";
    }

    @Override
    public Target target() {
        return Target.ratioAtMost(2.5);
    }

    @Override
    public void open() throws IOException {
        int windows = manyWindows ? WINDOWS : 1;
        plain = AnonymousMemory.create((long) windows * DENSE);
        plainSegment = plain.map();
        buffer = plainSegment.view();
        memory = AnonymousMemory.builder(manyWindows ? WINDOWS * GIB : DENSE)
                .sparse()
                .create();
        segment = memory.map();
        Random random = new Random(1);
        for (int i = 0; i < OFFSETS; i++) {
            int window = random.nextInt(windows);
            int at = random.nextInt(Walk.LONGS) * Long.BYTES;
            near[i] = (long) window * DENSE + at;
            offsets[i] = window * (GIB + DENSE) + at;
            segment.setLong(offsets[i], near[i]);
            plainSegment.setLong(near[i], near[i]);
            expected += near[i];
        }
    }

    @Override
    public void ours(long operations) {
        for (long left = operations; left > 0; left -= OFFSETS) {
            Walk.check(sumOfSegment(), expected);
        }
    }

    @Override
    public void peer(long operations) {
        for (long left = operations; left > 0; left -= OFFSETS) {
            Walk.check(sumOfBuffer(), expected);
        }
    }

    private long sumOfSegment() {
        long sum = 0;
        for (long offset : offsets) {
            sum += segment.getLong(offset);
        }
        return sum;
    }

    private long sumOfBuffer() {
        long sum = 0;
        for (long offset : near) {
            sum += (long) Walk.LONG.get(buffer, (int) offset);
        }
        return sum;
    }

    @Override
    public void close() {
        for (AutoCloseable opened : new AutoCloseable[] {segment, memory, plainSegment, plain}) {
            closeIfOpen(opened);
        }
    }

    private static void closeIfOpen(AutoCloseable opened) {
        if (opened instanceof Segment s) {
            s.close();
        } else if (opened instanceof SharedMemory m) {
            m.close();
        }
    }
}
