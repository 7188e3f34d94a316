package org.posixipc.benchmarks.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.posixipc.Access;
import org.posixipc.MessageQueue;
import org.posixipc.benchmarks.process.End;

/** The Java side of the ping-pong: sends a message, waits for its echo. Arguments: requests, replies, length. */
public final class PingEnd implements End {
    private final MessageQueue requests;
    private final MessageQueue replies;
    private final ByteBuffer message;
    private final ByteBuffer into;

    /** Opens the two queues. */
    public PingEnd(List<String> arguments) throws IOException {
        requests =
                MessageQueue.builder(arguments.get(0)).access(Access.WRITE_ONLY).open();
        replies =
                MessageQueue.builder(arguments.get(1)).access(Access.READ_ONLY).open();
        message = ByteBuffer.allocateDirect(Integer.parseInt(arguments.get(2)));
        into = ByteBuffer.allocateDirect(replies.attributes().maxMessageSize());
    }

    @Override
    public long[] round(long operations) throws InterruptedException {
        long start = System.nanoTime();
        for (long i = 0; i < operations; i++) {
            requests.send(message.clear(), 0);
            replies.receive(into.clear());
            if (into.position() != message.limit()) {
                throw new IllegalStateException("the echo has another length");
            }
        }
        return new long[] {System.nanoTime() - start};
    }

    @Override
    public void close() {
        replies.close();
        requests.close();
    }
}
