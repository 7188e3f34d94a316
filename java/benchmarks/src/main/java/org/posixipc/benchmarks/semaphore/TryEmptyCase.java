package org.posixipc.benchmarks.semaphore;

import java.io.IOException;
import java.util.List;
import org.posixipc.NamedSemaphore;
import org.posixipc.benchmarks.harness.BenchLibrary;
import org.posixipc.benchmarks.harness.LoopCase;
import org.posixipc.benchmarks.harness.Target;

/** A look for a permit where there is none. */
final class TryEmptyCase implements LoopCase {
    private final Step step;
    private final double factor;
    private OpenSemaphore opened;

    TryEmptyCase(Step step, double factor) {
        this.step = step;
        this.factor = factor;
    }

    @Override
    public String name() {
        return "semaphore/try-empty/" + step.word;
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
    public void ours(long operations) {
        NamedSemaphore semaphore = opened.semaphore;
        for (long i = 0; i < operations; i++) {
            if (semaphore.tryAcquire()) {
                throw new IllegalStateException("there is a permit");
            }
        }
    }

    @Override
    public void peer(long operations) {
        BenchLibrary.check(
                "twin_semaphore_try_empty", SemaphoreTwins.C.twin_semaphore_try_empty(opened.name, operations));
    }

    @Override
    public void close() throws IOException {
        if (opened != null) {
            opened.close();
        }
    }
}
