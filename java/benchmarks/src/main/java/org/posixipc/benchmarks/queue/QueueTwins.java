package org.posixipc.benchmarks.queue;

import com.sun.jna.Library;
import org.posixipc.benchmarks.harness.BenchLibrary;

/** The loops of {@code twin_queue.c}. */
interface QueueTwins extends Library {
    QueueTwins C = BenchLibrary.load(QueueTwins.class);

    int twin_queue_pair(String name, int length, long operations);

    int twin_queue_try_empty(String name, long operations);

    int twin_queue_open_close(String name, long operations);
}
