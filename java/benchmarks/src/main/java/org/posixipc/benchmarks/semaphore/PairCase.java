package org.posixipc.benchmarks.semaphore;

import java.io.IOException;
import java.util.List;
import org.posixipc.NamedSemaphore;
import org.posixipc.benchmarks.harness.BenchLibrary;
import org.posixipc.benchmarks.harness.LoopCase;
import org.posixipc.benchmarks.harness.Target;

/** One thread releases and acquires a permit; nobody else is there. */
final class PairCase implements LoopCase {
    private final Step step;
    private final double factor;
    private OpenSemaphore opened;

    PairCase(Step step, double factor) {
        this.step = step;
        this.factor = factor;
    }

    @Override
    public String name() {
        return "semaphore/pair/" + step.word;
    }

    @Override
    public List<String> jvmArguments() {
        return step.jvmArguments;
    }

    @Override
    public Target target() {
        return Target.ratioAtMost(factor);
    }

    @Override
    public void open() throws IOException {
        opened = new OpenSemaphore();
    }

    @Override
    public void ours(long operations) throws InterruptedException {
        NamedSemaphore semaphore = opened.semaphore;
        for (long i = 0; i < operations; i++) {
            semaphore.release();
            semaphore.acquire();
        }
        if (semaphore.availablePermits() != 0) {
            throw new IllegalStateException("a permit is left");
        }
    }

    @Override
    public void peer(long operations) {
        BenchLibrary.check("twin_semaphore_pair", SemaphoreTwins.C.twin_semaphore_pair(opened.name, operations));
    }

    @Override
    public void close() throws IOException {
        if (opened != null) {
            opened.close();
        }
    }
}
