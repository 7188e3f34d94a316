package org.posixipc.benchmarks.semaphore;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.posixipc.NamedSemaphore;
import org.posixipc.benchmarks.harness.AllocationCase;

/** Heap bytes of a release, a failed and a timed acquire that gets its permit. */
final class PairAllocationCase implements AllocationCase {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    private final Step step;
    private OpenSemaphore opened;

    PairAllocationCase(Step step) {
        this.step = step;
    }

    @Override
    public String name() {
        return "semaphore/allocation/" + step.word;
    }

    @Override
    public List<String> jvmArguments() {
        return step.jvmArguments;
    }

    @Override
    public void open() throws IOException {
        opened = new OpenSemaphore();
    }

    @Override
    public void run(long operations) throws InterruptedException {
        NamedSemaphore semaphore = opened.semaphore;
        for (long i = 0; i < operations; i++) {
            semaphore.release();
            if (!semaphore.tryAcquire(TIMEOUT) || semaphore.tryAcquire()) {
                throw new IllegalStateException("one permit was expected");
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (opened != null) {
            opened.close();
        }
    }
}
