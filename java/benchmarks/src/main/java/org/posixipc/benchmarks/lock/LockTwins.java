package org.posixipc.benchmarks.lock;

import com.sun.jna.Library;
import org.posixipc.benchmarks.harness.BenchLibrary;

/** The loops of {@code twin_lock.c}. */
interface LockTwins extends Library {
    LockTwins C = BenchLibrary.load(LockTwins.class);

    int twin_lock_pair(String name, long operations);

    int twin_rwlock_read(String name, int threads, long operations);
}
