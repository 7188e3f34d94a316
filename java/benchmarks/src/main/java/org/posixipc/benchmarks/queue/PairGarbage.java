package org.posixipc.benchmarks.queue;

import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A send and a receive under JMH, a method a carrier. */
public class PairGarbage {
    private static final int LENGTH = 64;

    /** The queue, and a loop for each carrier. */
    @State(Scope.Thread)
    public static class Opened {
        private OpenQueue opened;
        private final Pairs direct = Pairs.of(Carrier.DIRECT, LENGTH);
        private final Pairs heap = Pairs.of(Carrier.HEAP, LENGTH);
        private final Pairs bytes = Pairs.of(Carrier.BYTES, LENGTH);

        /** For JMH. */
        public Opened() {}

        /** Creates the queue. */
        @Setup
        public void open() throws IOException {
            opened = new OpenQueue(LENGTH);
        }

        /** Closes and unlinks it. */
        @TearDown
        public void close() throws IOException {
            opened.close();
        }
    }

    /** For JMH. */
    public PairGarbage() {}

    /** Direct buffers. */
    @Benchmark
    public void direct(Opened state) throws InterruptedException {
        state.direct.run(state.opened.queue, 1);
    }

    /** Buffers on the heap. */
    @Benchmark
    public void heap(Opened state) throws InterruptedException {
        state.heap.run(state.opened.queue, 1);
    }

    /** Arrays. */
    @Benchmark
    public void bytes(Opened state) throws InterruptedException {
        state.bytes.run(state.opened.queue, 1);
    }
}
