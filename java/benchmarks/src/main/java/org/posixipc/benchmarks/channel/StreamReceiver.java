package org.posixipc.benchmarks.channel;

import java.io.IOException;
import java.util.List;
import org.posixipc.benchmarks.process.End;

/** Receives numbered messages and checks them. Arguments: transport, name, size. */
public final class StreamReceiver implements End {
    private final Incoming incoming;
    private final Sink sink;

    /** Opens the transport. */
    public StreamReceiver(List<String> arguments) throws Exception {
        int size = Integer.parseInt(arguments.get(2));
        incoming = Transport.valueOf(arguments.get(0)).incoming(arguments.get(1), size);
        sink = new Sink(size);
    }

    @Override
    public long[] round(long operations) throws Exception {
        long start = System.nanoTime();
        for (long received = 0; received < operations; ) {
            int count = incoming.poll(sink);
            received += count;
            if (count == 0) {
                Thread.onSpinWait();
            }
        }
        return new long[] {System.nanoTime() - start};
    }

    @Override
    public void close() throws IOException {
        incoming.close();
    }
}
