package org.posixipc.stress;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.posixipc.AnonymousMemory;
import org.posixipc.Segment;
import org.posixipc.SharedMemory;
import org.posixipc.lock.SharedCondition;
import org.posixipc.lock.SharedLock;
import org.posixipc.lock.SharedReadWriteLock;

/** The locks of this JVM's stress tests, in memory without a name, which goes with the JVM. */
final class Board {
    static final SharedLock LOCK;
    static final SharedCondition CONDITION;

    /** Two handles of one read-write lock. */
    static final SharedReadWriteLock WRITERS;

    static final SharedReadWriteLock READERS;

    private static final long LOCK_AT = 0;
    private static final long CONDITION_AT = 64;
    private static final long READ_WRITE_AT = 128;
    private static final long SIZE = 4096;

    /** Kept, so that the mapping is. */
    private static final SharedMemory MEMORY;

    static {
        try {
            MEMORY = AnonymousMemory.create(SIZE);
            Segment segment = MEMORY.map();
            LOCK = SharedLock.at(segment, LOCK_AT).create();
            CONDITION = SharedCondition.at(segment, CONDITION_AT, LOCK).create();
            WRITERS = SharedReadWriteLock.at(segment, READ_WRITE_AT).create();
            READERS = SharedReadWriteLock.at(segment, READ_WRITE_AT).open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Board() {}
}
