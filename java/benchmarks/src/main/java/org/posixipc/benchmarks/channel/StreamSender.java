package org.posixipc.benchmarks.channel;

import java.io.IOException;
import java.util.List;
import org.posixipc.benchmarks.process.End;

/** Sends numbered messages one way. Arguments: transport, name, size; where there are several senders, its number. */
public final class StreamSender implements End {
    private final Outgoing outgoing;
    private final Source source;

    /** Opens the transport. */
    public StreamSender(List<String> arguments) throws Exception {
        int size = Integer.parseInt(arguments.get(2));
        outgoing = Transport.valueOf(arguments.get(0)).outgoing(arguments.get(1), size);
        source = arguments.size() == 3
                ? new Source(size)
                : new Source(size, LanedSink.first(Integer.parseInt(arguments.get(3))));
    }

    @Override
    public long[] round(long operations) throws Exception {
        long start = System.nanoTime();
        for (long i = 0; i < operations; i++) {
            outgoing.send(source.next());
        }
        return new long[] {System.nanoTime() - start};
    }

    @Override
    public void close() throws IOException {
        outgoing.close();
    }
}
