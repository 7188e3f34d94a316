package org.posixipc.benchmarks.lock;

import java.io.IOException;
import org.posixipc.benchmarks.harness.BenchLibrary;
import org.posixipc.benchmarks.harness.LoopCase;
import org.posixipc.benchmarks.harness.Target;
import org.posixipc.lock.SharedLock;

/** Lock and unlock of a robust mutex that nobody else wants. */
final class UncontendedCase implements LoopCase {
    private static final double FACTOR = 3.0;

    private LockBoard board;
    private SharedLock lock;

    @Override
    public String name() {
        return "lock/pair/uncontended";
    }

    @Override
    public Target target() {
        return Target.ratioAtMost(FACTOR);
    }

    @Override
    public void open() throws IOException {
        board = LockBoard.create("lock");
        lock = SharedLock.at(board.segment, LockBoard.LOCK).open();
    }

    @Override
    public void ours(long operations) {
        for (long i = 0; i < operations; i++) {
            lock.lock();
            lock.unlock();
        }
    }

    @Override
    public void peer(long operations) {
        BenchLibrary.check("twin_lock_pair", LockTwins.C.twin_lock_pair(board.name, operations));
    }

    @Override
    public void close() throws IOException {
        if (board != null) {
            board.close();
            board.unlink();
        }
    }
}
