package org.posixipc.benchmarks.queue;

import java.io.IOException;
import org.posixipc.MessageQueue;
import org.posixipc.benchmarks.harness.ObjectNames;

/** The queue of a case in this JVM: created, open, and unlinked at the end. */
final class OpenQueue implements AutoCloseable {
    /** Small, because the message bytes of one user are limited for all queues together. */
    private static final int CAPACITY = 2;

    final String name = ObjectNames.of("queue");
    final MessageQueue queue;

    OpenQueue(int maxMessageSize) throws IOException {
        queue = MessageQueue.builder(name)
                .capacity(CAPACITY)
                .maxMessageSize(maxMessageSize)
                .create();
    }

    @Override
    public void close() throws IOException {
        queue.close();
        MessageQueue.unlink(name);
    }
}
