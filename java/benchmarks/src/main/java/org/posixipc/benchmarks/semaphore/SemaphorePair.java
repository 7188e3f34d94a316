package org.posixipc.benchmarks.semaphore;

import java.io.IOException;
import org.posixipc.NamedSemaphore;
import org.posixipc.WaitStrategy;

/** The two semaphores of a ping-pong, as both of its Java ends use them. */
final class SemaphorePair implements AutoCloseable {
    final NamedSemaphore in;
    final NamedSemaphore out;

    SemaphorePair(String in, String out, WaitStrategy strategy) throws IOException {
        this.in = NamedSemaphore.builder(in).waitStrategy(strategy).open();
        this.out = NamedSemaphore.builder(out).waitStrategy(strategy).open();
    }

    @Override
    public void close() {
        out.close();
        in.close();
    }
}
