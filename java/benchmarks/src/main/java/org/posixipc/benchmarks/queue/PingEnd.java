package org.posixipc.benchmarks.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.posixipc.benchmarks.process.End;
import org.posixipc.benchmarks.process.PingPong;

/** Sends a message and waits for its echo. Arguments: requests, replies, length, {@code spin} or {@code block}. */
public final class PingEnd implements End {
    private final QueuePair queues;
    private final ByteBuffer message;

    /** Opens the two queues. */
    public PingEnd(List<String> arguments) throws IOException {
        queues = new QueuePair(arguments.get(1), arguments.get(0), PingPong.strategy(arguments.get(3)));
        message = ByteBuffer.allocateDirect(Integer.parseInt(arguments.get(2)));
    }

    @Override
    public long[] round(long operations) throws InterruptedException {
        ByteBuffer echo = queues.received;
        long start = System.nanoTime();
        for (long i = 0; i < operations; i++) {
            queues.out.send(message.clear(), 0);
            queues.in.receive(echo.clear());
            if (echo.position() != message.limit()) {
                throw new IllegalStateException("the echo has another length");
            }
        }
        return new long[] {System.nanoTime() - start};
    }

    @Override
    public void close() {
        queues.close();
    }
}
