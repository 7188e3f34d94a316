package org.posixipc.benchmarks.lock;

import java.io.IOException;
import java.util.List;
import org.posixipc.benchmarks.process.End;
import org.posixipc.lock.SharedCondition;
import org.posixipc.lock.SharedLock;

/** Takes every even turn, told by a condition. Argument: the board's name. */
public final class TurnsEnd implements End {
    private final LockBoard board;
    private final SharedLock lock;
    private final SharedCondition condition;

    /** Opens the board. */
    public TurnsEnd(List<String> arguments) throws IOException {
        board = LockBoard.open(arguments.get(0));
        lock = SharedLock.at(board.segment, LockBoard.LOCK).open();
        condition = SharedCondition.at(board.segment, LockBoard.CONDITION, lock).open();
    }

    @Override
    public long[] round(long operations) throws InterruptedException {
        long start = System.nanoTime();
        for (long i = 0; i < operations; i++) {
            lock.lock();
            while (board.segment.getInt(LockBoard.TURN) != 0) {
                condition.await();
            }
            board.segment.setInt(LockBoard.TURN, 1);
            condition.signal();
            lock.unlock();
        }
        return new long[] {System.nanoTime() - start};
    }

    @Override
    public void close() {
        board.close();
    }
}
