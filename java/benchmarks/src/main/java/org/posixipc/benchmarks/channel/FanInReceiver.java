package org.posixipc.benchmarks.channel;

import java.io.IOException;
import java.util.List;
import org.posixipc.benchmarks.process.End;

/**
 * Receives from several senders and checks; yields its CPU where nothing came, since there are more of them than CPUs.
 * Arguments: transport, name, size, senders.
 */
public final class FanInReceiver implements End {
    private final Incoming incoming;
    private final LanedSink sink;
    private final int senders;

    /** Opens the transport. */
    public FanInReceiver(List<String> arguments) throws Exception {
        int size = Integer.parseInt(arguments.get(2));
        senders = Integer.parseInt(arguments.get(3));
        incoming = Transport.valueOf(arguments.get(0)).incoming(arguments.get(1), size);
        sink = new LanedSink(size, senders);
    }

    /** So many operations of each sender. */
    @Override
    public long[] round(long operations) throws Exception {
        long start = System.nanoTime();
        for (long received = 0; received < operations * senders; ) {
            int count = incoming.poll(sink);
            received += count;
            if (count == 0) {
                Thread.yield();
            }
        }
        return new long[] {System.nanoTime() - start};
    }

    @Override
    public void close() throws IOException {
        incoming.close();
    }
}
