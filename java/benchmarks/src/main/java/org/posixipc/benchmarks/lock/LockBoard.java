package org.posixipc.benchmarks.lock;

import java.io.IOException;
import org.posixipc.Segment;
import org.posixipc.SharedMemory;
import org.posixipc.benchmarks.harness.ObjectNames;
import org.posixipc.lock.PthreadCondition;
import org.posixipc.lock.PthreadReadWriteLock;
import org.posixipc.lock.SharedCondition;
import org.posixipc.lock.SharedLock;
import org.posixipc.lock.SharedReadWriteLock;

/** The locks of a case in shared memory; {@code c/lock_board.h} has the same offsets. */
final class LockBoard implements AutoCloseable {
    static final long LOCK = 0;
    static final long LOCK_OF_C = 64;
    static final long CONDITION = 128;
    static final long CONDITION_OF_C = 192;
    static final long RWLOCK_OF_C = 256;
    static final long COUNT = 320;
    static final long TURN = 328;
    static final long RWLOCK = 384;
    static final long SIZE = 4096;
    private static final int PROCESSES = 4;

    final String name;
    final SharedMemory memory;
    final Segment segment;

    private LockBoard(String name, SharedMemory memory) throws IOException {
        this.name = name;
        this.memory = memory;
        this.segment = memory.map();
    }

    /** A new board with all its locks. */
    static LockBoard create(String what) throws IOException {
        String name = ObjectNames.of(what);
        LockBoard board = new LockBoard(name, SharedMemory.create(name, SIZE));
        SharedLock lock = SharedLock.at(board.segment, LOCK).create();
        SharedLock lockOfC = SharedLock.at(board.segment, LOCK_OF_C).create();
        SharedCondition.at(board.segment, CONDITION, lock).create();
        PthreadCondition.at(board.segment, CONDITION_OF_C, lockOfC).create();
        PthreadReadWriteLock.at(board.segment, RWLOCK_OF_C).create();
        SharedReadWriteLock.at(board.segment, RWLOCK)
                .processes(PROCESSES)
                .create()
                .close();
        return board;
    }

    /** A board that another process created. */
    static LockBoard open(String name) throws IOException {
        return new LockBoard(name, SharedMemory.open(name));
    }

    void unlink() throws IOException {
        SharedMemory.unlink(name);
    }

    @Override
    public void close() {
        segment.close();
        memory.close();
    }
}
