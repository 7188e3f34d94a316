package org.posixipc.internal;

import java.nio.ByteBuffer;
import org.posixipc.internal.ffi.SemaphoreShim;

/**
 * The memory of one open semaphore, a page under the {@link Guard}. It stays mapped after the semaphore is closed, until
 * this object is unreachable: the uncontended steps are then guarded by a look at "closed" alone, and one that has passed
 * it still reaches the semaphore that was meant, whatever happens meanwhile. A counter of users in flight would double the
 * price of these steps, and a tombstone would swallow a permit that is on its way.
 *
 * <p>A closed semaphore costs its page until the next garbage collection; {@link Tombstones} counts it and asks for one
 * when they become many.
 */
public final class SemaphoreMapping {
    /** Its address, for native calls. Keep this object reachable during them. */
    public final long address;

    /** Its bytes, for the steps in Java. */
    public final ByteBuffer bytes;

    /** Which file it lies in: equal for all mappings of one semaphore. */
    public final Object file;

    private final Unmapping unmapping;
    private final int markIndex;

    private SemaphoreMapping(long address, FileStatus status, int slot) {
        this.address = address;
        this.file = new Range.ObjectKey(status.device(), status.inode());
        this.bytes = SemaphoreShim.buffer(address, SemaphoreShim.pipc_sem_size());
        this.markIndex = Guard.markIndex(slot);
        this.unmapping = new Unmapping(address, slot);
        Handle.CLEANER.register(this, unmapping);
    }

    /** Before a new one is mapped: sees to it that there are not too many closed ones. */
    public static void makeRoom() {
        Tombstones.makeRoom();
    }

    /**
     * Takes over what {@code pipc_sem_create} or {@code pipc_sem_open} mapped.
     *
     * @param status of the semaphore's file
     * @throws CallFailedException if the guard has no room (ENOSPC); it is unmapped then
     */
    public static SemaphoreMapping of(long address, FileStatus status) throws CallFailedException {
        int slot = Guard.addOrReclaim(address, Mapping.PAGE, 2);
        if (slot < 0) {
            SemaphoreShim.pipc_sem_close(address);
            throw new CallFailedException(Guard.CALL, slot);
        }
        return new SemaphoreMapping(address, status, slot);
    }

    /** True if the file was found to have lost the semaphore's bytes; what is read here since then is made up. */
    public boolean isTruncated() {
        return Guard.isMarked(markIndex);
    }

    /**
     * What a close of the handle runs. It refers to this object on purpose: who works under the handle, like a deputy whose
     * client has gone, keeps the memory mapped with it.
     */
    public void retire() {
        unmapping.retire();
    }

    /** Runs when nobody can use the address any more. */
    private static final class Unmapping implements Runnable {
        private final long address;
        private final int slot;
        private boolean retired;
        private boolean unmapped;

        Unmapping(long address, int slot) {
            this.address = address;
            this.slot = slot;
        }

        synchronized void retire() {
            if (!unmapped) {
                retired = true;
                Tombstones.add(Mapping.PAGE);
            }
        }

        @Override
        public synchronized void run() {
            unmapped = true;
            // The slot goes before the address: the next mapping may get the same one.
            Guard.remove(slot);
            SemaphoreShim.pipc_sem_close(address);
            if (retired) {
                Tombstones.remove(Mapping.PAGE);
            }
        }
    }
}
