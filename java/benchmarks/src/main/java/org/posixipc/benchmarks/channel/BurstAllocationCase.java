package org.posixipc.benchmarks.channel;

import java.io.IOException;
import org.posixipc.benchmarks.harness.AllocationCase;

/** Heap bytes of a send and a receive, counted by the JVM. */
final class BurstAllocationCase implements AllocationCase {
    private static final int SIZE = 64;

    private BurstCase.Loop loop;

    @Override
    public String name() {
        return "channel/allocation";
    }

    @Override
    public void open() throws IOException {
        loop = new BurstCase.Loop(Transport.CHANNEL, "ours", SIZE);
    }

    @Override
    public void run(long operations) throws Exception {
        loop.run(operations);
    }

    @Override
    public void close() throws IOException {
        if (loop != null) {
            loop.close();
        }
    }
}
