package org.posixipc.benchmarks.semaphore;

import java.io.IOException;
import java.util.List;
import org.posixipc.NamedSemaphore;
import org.posixipc.benchmarks.process.End;

/** The Java side of the ping-pong: gives a permit, waits for one. Arguments: requests, replies. */
public final class PingEnd implements End {
    private final NamedSemaphore requests;
    private final NamedSemaphore replies;

    /** Opens the two semaphores. */
    public PingEnd(List<String> arguments) throws IOException {
        requests = NamedSemaphore.open(arguments.get(0));
        replies = NamedSemaphore.open(arguments.get(1));
    }

    @Override
    public long[] round(long operations) throws InterruptedException {
        long start = System.nanoTime();
        for (long i = 0; i < operations; i++) {
            requests.release();
            replies.acquire();
        }
        return new long[] {System.nanoTime() - start};
    }

    @Override
    public void close() {
        replies.close();
        requests.close();
    }
}
