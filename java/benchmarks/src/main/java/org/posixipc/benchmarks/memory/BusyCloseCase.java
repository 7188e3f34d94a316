package org.posixipc.benchmarks.memory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.posixipc.AnonymousMemory;
import org.posixipc.Segment;
import org.posixipc.SharedMemory;
import org.posixipc.benchmarks.harness.BenchLibrary;
import org.posixipc.benchmarks.harness.LatencyCase;
import org.posixipc.benchmarks.harness.Target;

/**
 * Closes segments that three threads are reading; beside it the one system call that C needs to lay zero pages over a mapping
 * of its own, while the same threads go on.
 */
final class BusyCloseCase implements LatencyCase {
    private static final int THREADS = 3;
    private static final double AT_MOST_NANOS = 20_000;

    private final List<Thread> readers = new ArrayList<>();
    private SharedMemory memory;
    private volatile Segment current;
    private volatile boolean done;

    @Override
    public String name() {
        return "memory/close/busy-" + THREADS;
    }

    @Override
    public String peer() {
        return "C mmap";
    }

    @Override
    public Target target() {
        return Target.valueAtMost(AT_MOST_NANOS);
    }

    @Override
    public void open() throws IOException {
        memory = AnonymousMemory.create(4096);
        current = memory.map();
        for (int i = 0; i < THREADS; i++) {
            Thread reader = new Thread(this::read, "reader " + i);
            reader.start();
            readers.add(reader);
        }
    }

    private void read() {
        while (!done) {
            Segment segment = current;
            try {
                for (int i = 0; i < 1000; i++) {
                    segment.getLongOpaque(0);
                }
            } catch (IllegalStateException e) {
                while (!done && current == segment) {
                    Thread.onSpinWait();
                }
            }
        }
    }

    @Override
    public void ours(long operations, Recorder recorder) throws IOException {
        for (long i = 0; i < operations; i++) {
            Segment old = current;
            Segment next = memory.map();
            next.setLong(0, i); // its page is there, as it would be in use
            long start = System.nanoTime();
            old.close();
            recorder.record(System.nanoTime() - start);
            current = next;
        }
    }

    @Override
    public void peer(long operations, Recorder recorder) {
        long[] nanos = new long[(int) operations];
        BenchLibrary.check("twin_memory_tombstone", MemoryTwins.C.twin_memory_tombstone(nanos, operations));
        for (long duration : nanos) {
            recorder.record(duration);
        }
    }

    @Override
    public void close() {
        done = true;
        for (Thread reader : readers) {
            boolean interrupted = false;
            try {
                reader.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        if (memory != null) {
            current.close();
            memory.close();
        }
    }
}
