package org.posixipc.lock;

import java.util.concurrent.locks.ReadWriteLock;
import org.posixipc.Segment;

/**
 * A read-write lock in shared memory that survives the death of readers and writers; in C {@code posixipc/rwlock.h}. Any
 * number of threads of any processes read at once, or one writes.
 *
 * <p><b>Processes.</b> Each opened handle owns one of the lock's slots, where the readers of this JVM are counted, and holds a
 * lock of the kernel on one byte of the object as long as it is open. A writer that finds readers in a slot asks the kernel
 * whether its owner lives, and passes over the readers of the dead, within a tenth of a second.
 *
 * <p><b>Owner death.</b> A writer that dies inside is met by the next one to lock, to read or to write: the repair given to
 * {@link SharedReadWriteLockBuilder#onOwnerDeath} runs with the lock held to write; if it returns, the thread gets what it
 * asked for; if it throws, or if there is none, the lock is broken for all and the thread gets an {@link OwnerDiedException}.
 *
 * <p><b>Not detected:</b> a reader <em>thread</em> that ends without unlocking in a process that lives on. Writers wait for it
 * until the process ends or closes its handle.
 *
 * <p><b>Threads.</b> Locks are owned by threads. Reading is reentrant; writing is not, and neither can be turned into the other:
 * a thread that would wait for itself gets an {@code IllegalStateException}. Writers come first: while one waits, new
 * readers wait behind it. Virtual threads are refused. While a thread of this JVM holds the lock, closing its segment or this
 * handle is refused. <b>Memory.</b> What a writer wrote is visible to whoever locks after it.
 *
 * <pre>{@code
 * try (SharedReadWriteLock lock = SharedReadWriteLock.at(configuration, LOCK).onOwnerDeath(this::restore).open()) {
 *     lock.readLock().lock();
 *     try {
 *         return configuration.getLong(RATE);
 *     } finally {
 *         lock.readLock().unlock();
 *     }
 * }
 * }</pre>
 */
public final class SharedReadWriteLock implements ReadWriteLock, AutoCloseable {
    private final SharedReadLock readLock;
    private final SharedWriteLock writeLock;
    private final ReadWriteEnd end;

    SharedReadWriteLock(ReadWriteEnd end) {
        this.end = end;
        this.readLock = new SharedReadLock(end);
        this.writeLock = new SharedWriteLock(end);
    }

    /**
     * Starts to describe a lock; the last word is {@code create()} or {@code open()}.
     *
     * @param segment where it lies; writable, and mapped by a {@code SharedMemory} that is still open when the lock is
     * @param offset bytes from the segment's start; aligned to 64 in memory
     * @return a builder: 16 processes, no repair
     */
    public static SharedReadWriteLockBuilder at(Segment segment, long offset) {
        return new SharedReadWriteLockBuilder(segment, offset);
    }

    /**
     * How much room a lock takes.
     *
     * @param processes how many handles can be open at once, in all processes together: 1 to {@value
     *     SharedReadWriteLockBuilder#MOST_PROCESSES}
     * @return bytes
     * @throws IllegalArgumentException if the number is out of its range
     */
    public static long bytes(int processes) {
        SharedReadWriteLockBuilder.checkProcesses(processes);
        return Kind.RWLOCK.bytes + (long) processes * Kind.RWLOCK_SLOT.bytes;
    }

    /** The lock to read with. */
    @Override
    public SharedReadLock readLock() {
        return readLock;
    }

    /** The lock to write with. */
    @Override
    public SharedWriteLock writeLock() {
        return writeLock;
    }

    /**
     * Whether this handle can be used.
     *
     * @return false after {@link #close()}
     */
    public boolean isOpen() {
        return end.handle.isOpen();
    }

    /**
     * Gives the slot back and ends the waits through this handle; the lock stays. Closing twice does nothing.
     *
     * @throws IllegalStateException if a thread of this JVM holds the lock through this handle
     */
    @Override
    public void close() {
        end.close();
    }

    /** Where it lies. */
    @Override
    public String toString() {
        return end.place + (isOpen() ? "" : ", closed");
    }
}
