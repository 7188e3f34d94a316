package org.posixipc.benchmarks.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.posixipc.benchmarks.process.End;
import org.posixipc.benchmarks.process.PingPong;

/** Sends back what it receives. Arguments: requests, replies, {@code spin} or {@code block}. */
public final class EchoEnd implements End {
    private final QueuePair queues;

    /** Opens the two queues. */
    public EchoEnd(List<String> arguments) throws IOException {
        queues = new QueuePair(arguments.get(0), arguments.get(1), PingPong.strategy(arguments.get(2)));
    }

    @Override
    public long[] round(long operations) throws InterruptedException {
        ByteBuffer message = queues.received;
        long start = System.nanoTime();
        for (long i = 0; i < operations; i++) {
            queues.in.receive(message.clear());
            queues.out.send(message.flip(), 0);
        }
        return new long[] {System.nanoTime() - start};
    }

    @Override
    public void close() {
        queues.close();
    }
}
