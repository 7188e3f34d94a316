package org.posixipc.benchmarks.channel;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.posixipc.benchmarks.process.End;

/** Sends a message and polls for its echo. Arguments: transport, requests, replies, size. */
public final class PingEnd implements End {
    private final Outgoing requests;
    private final Incoming replies;
    private final Source source;
    private final Sink sink;

    /** Opens the transports. */
    public PingEnd(List<String> arguments) throws Exception {
        Transport transport = Transport.valueOf(arguments.get(0));
        int size = Integer.parseInt(arguments.get(3));
        requests = transport.outgoing(arguments.get(1), size);
        replies = transport.incoming(arguments.get(2), size);
        source = new Source(size);
        sink = new Sink(size);
    }

    @Override
    public long[] round(long operations) throws Exception {
        long[] samples = new long[(int) operations];
        long start = System.nanoTime();
        long before = start;
        for (int i = 0; i < samples.length; i++) {
            requests.send(source.next());
            while (replies.poll(sink) == 0) {
                Thread.onSpinWait();
            }
            long now = System.nanoTime();
            samples[i] = now - before;
            before = now;
        }
        Arrays.sort(samples);
        return new long[] {
            before - start,
            quantile(samples, 0.5),
            quantile(samples, 0.99),
            quantile(samples, 0.999),
            samples[samples.length - 1]
        };
    }

    private static long quantile(long[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, Math.ceil(sorted.length * share))];
    }

    @Override
    public void close() throws IOException {
        requests.close();
        replies.close();
    }
}
