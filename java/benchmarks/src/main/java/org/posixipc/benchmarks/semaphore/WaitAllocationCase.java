package org.posixipc.benchmarks.semaphore;

import java.io.IOException;
import java.time.Duration;
import org.posixipc.NamedSemaphore;
import org.posixipc.benchmarks.harness.AllocationCase;

/** Heap bytes of a wait in the kernel that ends without a permit. */
final class WaitAllocationCase implements AllocationCase {
    private static final Duration SHORT = Duration.ofNanos(1_000);

    private OpenSemaphore opened;

    @Override
    public String name() {
        return "semaphore/allocation/wait";
    }

    @Override
    public void open() throws IOException {
        opened = new OpenSemaphore();
    }

    @Override
    public void run(long operations) throws InterruptedException {
        NamedSemaphore semaphore = opened.semaphore;
        for (long i = 0; i < operations; i++) {
            if (semaphore.tryAcquire(SHORT)) {
                throw new IllegalStateException("there is a permit");
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
