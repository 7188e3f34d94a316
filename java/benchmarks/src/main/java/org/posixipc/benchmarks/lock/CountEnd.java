package org.posixipc.benchmarks.lock;

import java.io.IOException;
import java.util.List;
import org.posixipc.benchmarks.process.End;
import org.posixipc.lock.SharedLock;

/** Adds to a number under a lock that another process wants too. Argument: the board's name. */
public final class CountEnd implements End {
    private final LockBoard board;
    private final SharedLock lock;

    /** Opens the board. */
    public CountEnd(List<String> arguments) throws IOException {
        board = LockBoard.open(arguments.get(0));
        lock = SharedLock.at(board.segment, LockBoard.LOCK).open();
    }

    @Override
    public long[] round(long operations) {
        long start = System.nanoTime();
        for (long i = 0; i < operations; i++) {
            lock.lock();
            board.segment.setLong(LockBoard.COUNT, board.segment.getLong(LockBoard.COUNT) + 1);
            lock.unlock();
        }
        return new long[] {System.nanoTime() - start};
    }

    @Override
    public void close() {
        board.close();
    }
}
