package org.posixipc.benchmarks.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.posixipc.MessageQueue;
import org.posixipc.benchmarks.harness.BenchLibrary;
import org.posixipc.benchmarks.harness.LoopCase;
import org.posixipc.benchmarks.harness.Target;

/** A look into an empty queue, beside C's receive from a descriptor with O_NONBLOCK. */
final class TryEmptyCase implements LoopCase {
    private static final int MAX_MESSAGE_SIZE = 64;
    private static final double FACTOR = 1.2;

    private final ByteBuffer into = ByteBuffer.allocateDirect(MAX_MESSAGE_SIZE);
    private OpenQueue opened;

    @Override
    public String name() {
        return "queue/try-empty";
    }

    @Override
    public Target target() {
        return Target.ratioAtMost(FACTOR);
    }

    @Override
    public void open() throws IOException {
        opened = new OpenQueue(MAX_MESSAGE_SIZE);
    }

    @Override
    public void ours(long operations) {
        for (long i = 0; i < operations; i++) {
            if (opened.queue.tryReceive(into) != MessageQueue.NOTHING) {
                throw new IllegalStateException("the queue is not empty");
            }
        }
    }

    @Override
    public void peer(long operations) {
        BenchLibrary.check("twin_queue_try_empty", QueueTwins.C.twin_queue_try_empty(opened.name, operations));
    }

    @Override
    public void close() throws IOException {
        if (opened != null) {
            opened.close();
        }
    }
}
