package org.posixipc.benchmarks.semaphore;

import java.io.IOException;
import java.util.List;
import org.posixipc.benchmarks.process.End;
import org.posixipc.benchmarks.process.PingPong;

/** Gives a permit and waits for one. Arguments: requests, replies, {@code spin} or {@code block}. */
public final class PingEnd implements End {
    private final SemaphorePair semaphores;

    /** Opens the two semaphores. */
    public PingEnd(List<String> arguments) throws IOException {
        semaphores = new SemaphorePair(arguments.get(1), arguments.get(0), PingPong.strategy(arguments.get(2)));
    }

    @Override
    public long[] round(long operations) throws InterruptedException {
        long start = System.nanoTime();
        for (long i = 0; i < operations; i++) {
            semaphores.out.release();
            semaphores.in.acquire();
        }
        return new long[] {System.nanoTime() - start};
    }

    @Override
    public void close() {
        semaphores.close();
    }
}
