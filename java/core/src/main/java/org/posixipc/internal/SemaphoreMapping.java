package org.posixipc.internal;

import java.nio.ByteBuffer;
import org.posixipc.internal.ffi.SemaphoreShim;

/**
 * The memory of one open semaphore. It stays mapped after the semaphore is closed, until this object is unreachable: the
 * uncontended steps are then guarded by a look at "closed" alone, and one that has passed it still reaches the semaphore
 * that was meant, whatever happens meanwhile. A counter of users in flight would double the price of these steps.
 *
 * <p>A closed semaphore costs its page until the next garbage collection; {@link Retired} asks for one when they become
 * many.
 */
public final class SemaphoreMapping {
    /** Its address, for native calls. Keep this object reachable during them. */
    public final long address;

    /** Its bytes, for the steps in Java. */
    public final ByteBuffer bytes;

    private final Unmapping unmapping;

    private SemaphoreMapping(long address, int size) {
        this.address = address;
        this.bytes = SemaphoreShim.buffer(address, size);
        this.unmapping = new Unmapping(address);
        Handle.CLEANER.register(this, unmapping);
    }

    /** Before a new one is mapped: sees to it that there are not too many closed ones. */
    public static void makeRoom() {
        Retired.makeRoom();
    }

    /** Takes over what {@code pipc_sem_create} or {@code pipc_sem_open} mapped. */
    public static SemaphoreMapping of(long address) {
        return new SemaphoreMapping(address, SemaphoreShim.pipc_sem_size());
    }

    /** What a close runs: it does not refer to this object. */
    public Runnable retirement() {
        return unmapping::retire;
    }

    /** Runs when nobody can use the address any more. */
    private static final class Unmapping implements Runnable {
        private final long address;
        private boolean retired;
        private boolean unmapped;

        Unmapping(long address) {
            this.address = address;
        }

        synchronized void retire() {
            if (!unmapped) {
                retired = true;
                Retired.add();
            }
        }

        @Override
        public synchronized void run() {
            unmapped = true;
            SemaphoreShim.pipc_sem_close(address);
            if (retired) {
                Retired.remove();
            }
        }
    }
}
