package org.posixipc.benchmarks.harness;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;

/** Measures an {@link AllocationCase} by the JVM's own count of the thread's allocated bytes. */
final class AllocationLaunch {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long OPERATIONS = 2_000;

    private final AllocationCase subject;
    private final Effort effort;

    AllocationLaunch(AllocationCase subject, Effort effort) {
        this.subject = subject;
        this.effort = effort;
    }

    Launch run() throws Exception {
        try (AllocationCase opened = subject) {
            opened.open();
            long end = System.nanoTime() + effort.warmUp().toNanos();
            do {
                bytes();
            } while (System.nanoTime() < end);
            return Launch.of(Rounds.take(subject, effort.rounds(), this::round));
        }
    }

    private Round round() throws Exception {
        return new Round(Placement.ANY, List.of(bytes() / (double) OPERATIONS), List.of());
    }

    private long bytes() throws Exception {
        long start = THREADS.getCurrentThreadAllocatedBytes();
        subject.run(OPERATIONS);
        return THREADS.getCurrentThreadAllocatedBytes() - start;
    }
}
