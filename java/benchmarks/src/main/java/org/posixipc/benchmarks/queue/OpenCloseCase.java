package org.posixipc.benchmarks.queue;

import java.io.IOException;
import org.posixipc.MessageQueue;
import org.posixipc.benchmarks.harness.BenchLibrary;
import org.posixipc.benchmarks.harness.LoopCase;
import org.posixipc.benchmarks.harness.Target;

/** Opening an existing queue and closing it again. */
final class OpenCloseCase implements LoopCase {
    private static final double FACTOR = 3;

    private OpenQueue opened;

    @Override
    public String name() {
        return "queue/open-close";
    }

    @Override
    public Target target() {
        return Target.ratioAtMost(FACTOR);
    }

    @Override
    public void open() throws IOException {
        opened = new OpenQueue(Long.BYTES);
    }

    @Override
    public void ours(long operations) throws IOException {
        for (long i = 0; i < operations; i++) {
            MessageQueue.builder(opened.name).open().close();
        }
    }

    @Override
    public void peer(long operations) {
        BenchLibrary.check("twin_queue_open_close", QueueTwins.C.twin_queue_open_close(opened.name, operations));
    }

    @Override
    public void close() throws IOException {
        if (opened != null) {
            opened.close();
        }
    }
}
