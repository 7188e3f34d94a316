package org.posixipc.benchmarks.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.posixipc.Access;
import org.posixipc.MessageQueue;
import org.posixipc.WaitStrategy;

/** The two queues of a ping-pong and their buffers, as both of its Java ends use them. */
final class QueuePair implements AutoCloseable {
    final MessageQueue in;
    final MessageQueue out;
    final ByteBuffer received;

    QueuePair(String in, String out, WaitStrategy strategy) throws IOException {
        this.in = open(in, Access.READ_ONLY, strategy);
        this.out = open(out, Access.WRITE_ONLY, strategy);
        received = ByteBuffer.allocateDirect(this.in.attributes().maxMessageSize());
    }

    private static MessageQueue open(String name, Access access, WaitStrategy strategy) throws IOException {
        return MessageQueue.builder(name).access(access).waitStrategy(strategy).open();
    }

    @Override
    public void close() {
        out.close();
        in.close();
    }
}
