package org.posixipc.benchmarks.lock;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.posixipc.benchmarks.harness.BenchLibrary;
import org.posixipc.benchmarks.harness.LoopCase;
import org.posixipc.benchmarks.harness.Target;
import org.posixipc.lock.SharedReadLock;
import org.posixipc.lock.SharedReadWriteLock;

/** Lock to read and unlock, by so many threads of this process at once, beside pthread's read-write lock. */
final class ReadersCase implements LoopCase {
    private static final double FACTOR = 3.0;

    private final int threads;
    private LockBoard board;
    private SharedReadWriteLock lock;

    ReadersCase(int threads) {
        this.threads = threads;
    }

    @Override
    public String name() {
        return "lock/read/" + threads;
    }

    @Override
    public Target target() {
        return Target.ratioAtMost(FACTOR);
    }

    @Override
    public boolean onWallClock() {
        return threads > 1;
    }

    @Override
    public void open() throws IOException {
        board = LockBoard.create("readers");
        lock = SharedReadWriteLock.at(board.segment, LockBoard.RWLOCK).open();
    }

    @Override
    public void ours(long operations) throws InterruptedException {
        List<Thread> others = new ArrayList<>();
        for (int i = 1; i < threads; i++) {
            Thread other = new Thread(() -> read(operations / threads));
            other.start();
            others.add(other);
        }
        read(operations / threads);
        for (Thread other : others) {
            other.join();
        }
    }

    private void read(long operations) {
        SharedReadLock reading = lock.readLock();
        for (long i = 0; i < operations; i++) {
            reading.lock();
            reading.unlock();
        }
    }

    @Override
    public void peer(long operations) {
        BenchLibrary.check("twin_rwlock_read", LockTwins.C.twin_rwlock_read(board.name, threads, operations));
    }

    @Override
    public void close() throws IOException {
        if (lock != null) {
            lock.close();
        }
        if (board != null) {
            board.close();
            board.unlink();
        }
    }
}
