package org.posixipc.testing;

import org.posixipc.IpcException;
import org.posixipc.Segment;
import org.posixipc.SharedMemory;
import org.posixipc.lock.SharedCondition;
import org.posixipc.lock.SharedLock;
import org.posixipc.lock.SharedReadWriteLock;

/**
 * A piece of shared memory with one lock of each kind and what they guard; native/tests/lock_board.h has the same offsets.
 * Under the lock A and B are equal, under the read-write lock C and D are; the repairs make them so.
 */
public final class LockBoard implements AutoCloseable {
    public static final int PROCESSES = 8;
    public static final long RWLOCK = 0;
    public static final long LOCK = 640;
    public static final long CONDITION = 704;
    public static final long TURN = 768;
    public static final long A = 776;
    public static final long B = 784;
    public static final long C = 792;
    public static final long D = 800;

    /** One long a survivor: how often it came round. */
    public static final long PROGRESS = 808;

    public static final long REPAIRS = 872;

    /** An int: not 0 when all shall end. */
    public static final long STOP = 880;

    public static final long SIZE = 4096;

    public final SharedMemory memory;
    public final Segment segment;
    public final SharedLock lock;
    public final SharedCondition condition;
    public final SharedReadWriteLock readWriteLock;

    private LockBoard(SharedMemory memory, boolean create) throws IpcException {
        this.memory = memory;
        this.segment = memory.map();
        var lockAt = SharedLock.at(segment, LOCK).onOwnerDeath(LockBoard::repairLocked);
        this.lock = create ? lockAt.create() : lockAt.open();
        var conditionAt = SharedCondition.at(segment, CONDITION, lock);
        this.condition = create ? conditionAt.create() : conditionAt.open();
        var readWriteAt =
                SharedReadWriteLock.at(segment, RWLOCK).processes(PROCESSES).onOwnerDeath(LockBoard::repairWritten);
        this.readWriteLock = create ? readWriteAt.create() : readWriteAt.open();
    }

    public static LockBoard create(String name) throws IpcException {
        return new LockBoard(SharedMemory.create(name, SIZE), true);
    }

    public static LockBoard open(String name) throws IpcException {
        return new LockBoard(SharedMemory.open(name), false);
    }

    private static void repairLocked(Segment segment) {
        segment.setLong(B, segment.getLong(A));
        segment.getAndAddLong(REPAIRS, 1);
    }

    private static void repairWritten(Segment segment) {
        segment.setLong(D, segment.getLong(C));
        segment.getAndAddLong(REPAIRS, 1);
    }

    public long get(long offset) {
        return segment.getLong(offset);
    }

    public void add(long offset, long delta) {
        segment.setLong(offset, segment.getLong(offset) + delta);
    }

    @Override
    public void close() {
        readWriteLock.close();
        segment.close();
        memory.close();
    }
}
