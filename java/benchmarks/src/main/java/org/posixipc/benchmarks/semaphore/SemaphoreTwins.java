package org.posixipc.benchmarks.semaphore;

import com.sun.jna.Library;
import org.posixipc.benchmarks.harness.BenchLibrary;

/** The loops of {@code twin_semaphore.c}. */
interface SemaphoreTwins extends Library {
    SemaphoreTwins C = BenchLibrary.load(SemaphoreTwins.class);

    int twin_semaphore_pair(String name, long operations);

    int twin_semaphore_try_empty(String name, long operations);
}
