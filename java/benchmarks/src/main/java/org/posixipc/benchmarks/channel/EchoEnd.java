package org.posixipc.benchmarks.channel;

import java.io.IOException;
import java.util.List;
import org.posixipc.benchmarks.process.End;

/** Sends back what it receives. Arguments: transport, requests, replies, size. */
public final class EchoEnd implements End {
    private final Incoming requests;
    private final Outgoing replies;
    private final Sink sink;

    /** Opens the transports. */
    public EchoEnd(List<String> arguments) throws Exception {
        Transport transport = Transport.valueOf(arguments.get(0));
        int size = Integer.parseInt(arguments.get(3));
        requests = transport.incoming(arguments.get(1), size);
        replies = transport.outgoing(arguments.get(2), size);
        sink = new Sink(size);
    }

    @Override
    public long[] round(long operations) throws Exception {
        long start = System.nanoTime();
        for (long i = 0; i < operations; i++) {
            while (requests.poll(sink) == 0) {
                Thread.onSpinWait();
            }
            replies.send(sink.bytes);
        }
        return new long[] {System.nanoTime() - start};
    }

    @Override
    public void close() throws IOException {
        requests.close();
        replies.close();
    }
}
