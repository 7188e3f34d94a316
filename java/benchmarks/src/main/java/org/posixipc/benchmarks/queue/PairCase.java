package org.posixipc.benchmarks.queue;

import java.io.IOException;
import org.posixipc.benchmarks.harness.BenchLibrary;
import org.posixipc.benchmarks.harness.LoopCase;
import org.posixipc.benchmarks.harness.Target;

/** One thread sends a message and receives it: both calls through the whole API, neither ever blocks. */
final class PairCase implements LoopCase {
    private final Carrier carrier;
    private final int length;
    private final double factor;
    private OpenQueue opened;
    private Pairs pairs;

    PairCase(Carrier carrier, int length, double factor) {
        this.carrier = carrier;
        this.length = length;
        this.factor = factor;
    }

    @Override
    public String name() {
        return "queue/pair/" + length + "-" + carrier;
    }

    @Override
    public Target target() {
        return Target.ratioAtMost(factor);
    }

    @Override
    public void open() throws IOException {
        opened = new OpenQueue(length);
        pairs = Pairs.of(carrier, length);
    }

    @Override
    public void ours(long operations) throws InterruptedException {
        pairs.run(opened.queue, operations);
    }

    @Override
    public void peer(long operations) {
        BenchLibrary.check("twin_queue_pair", QueueTwins.C.twin_queue_pair(opened.name, length, operations));
    }

    @Override
    public void close() throws IOException {
        if (opened != null) {
            opened.close();
        }
    }
}
