package org.posixipc.benchmarks.queue;

import java.io.IOException;
import org.posixipc.benchmarks.harness.AllocationCase;

/** Heap bytes of a send and a receive, counted by the JVM. */
final class PairAllocationCase implements AllocationCase {
    private static final int LENGTH = 64;

    private final Carrier carrier;
    private OpenQueue opened;
    private Pairs pairs;

    PairAllocationCase(Carrier carrier) {
        this.carrier = carrier;
    }

    @Override
    public String name() {
        return "queue/allocation/" + carrier;
    }

    @Override
    public void open() throws IOException {
        opened = new OpenQueue(LENGTH);
        pairs = Pairs.of(carrier, LENGTH);
    }

    @Override
    public void run(long operations) throws InterruptedException {
        pairs.run(opened.queue, operations);
    }

    @Override
    public void close() throws IOException {
        if (opened != null) {
            opened.close();
        }
    }
}
