package org.posixipc.benchmarks.memory;

import com.sun.jna.Library;
import org.posixipc.benchmarks.harness.BenchLibrary;

/** The loops of {@code twin_memory.c}. */
interface MemoryTwins extends Library {
    MemoryTwins C = BenchLibrary.load(MemoryTwins.class);

    int twin_memory_copy(String name, int length, long operations);

    int twin_memory_tombstone(long[] nanos, long operations);
}
