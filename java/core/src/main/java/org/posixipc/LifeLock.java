package org.posixipc;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.posixipc.internal.Durations;
import org.posixipc.internal.ffi.DescriptorShim;
import org.posixipc.internal.ffi.MemoryShim;
import org.posixipc.internal.ffi.Numbers;

/**
 * By which a participant shows that it is alive: a lock on one byte of the object's file, far behind its data. Whoever
 * {@linkplain #tryClaim() claims} it has it until it gives it back or its process ends, be it by kill -9: the kernel drops it
 * then, and the next claimant takes over. No process ids are compared, so neither their reuse nor PID namespaces mislead.
 * C peers use {@code posixipc/life.h}.
 *
 * <p>Made by {@link SharedMemory#life}. Asking and claiming need the memory's handle open; a claimed life stays when it is
 * closed, and also when nobody refers to this object any more. Thread-safe; two lives of one index are strangers to each
 * other also within a process. A life costs a descriptor while it is claimed, and
 * claiming needs /proc.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/fcntl_locking.2.html">open file description locks</a>
 */
public final class LifeLock implements AutoCloseable {
    /** The kernel wakes nobody with a time limit when such a lock goes, so it is looked at from time to time. */
    private static final long PAUSE_MILLIS = 5;

    /** Claimed lives must not be collected: their owner is alive. */
    private static final Set<LifeLock> CLAIMED = ConcurrentHashMap.newKeySet();

    private final SharedMemory memory;
    private final int index;

    /** A description of our own, or -1 unless claimed. Guarded by this. */
    private int fd = -1;

    LifeLock(SharedMemory memory, int index) {
        this.memory = memory;
        this.index = index;
    }

    /**
     * Which life of the object it is.
     *
     * @return the index
     */
    public int index() {
        return index;
    }

    /**
     * Claims the life, or takes it over from a holder that has died or given it back. Does not wait.
     *
     * @return true if this object has it now or had it before; false if somebody else has it
     * @throws IpcLimitException if the process has no descriptor left
     * @throws IpcException if /proc is not mounted (ENOSYS), or the system refuses otherwise
     * @throws IllegalStateException if the memory's handle is closed
     */
    public synchronized boolean tryClaim() throws IpcException {
        if (fd >= 0) {
            return true;
        }
        int own = memory.inside(() -> DescriptorShim.pipc_life_open(memory.fd()));
        if (own == -Numbers.ENOSYS) {
            throw Failure.of(
                    "open",
                    memory.name(),
                    Errno.of(Numbers.ENOSYS),
                    "a life is claimed on a description of its own, which is opened through /proc/self/fd, and /proc is not"
                            + " mounted here; mount it");
        }
        if (own < 0) {
            throw failure("open", own);
        }
        int result = DescriptorShim.pipc_life_claim(own, index);
        if (result < 0) {
            MemoryShim.pipc_shm_close(own);
            if (result == -Numbers.EAGAIN) {
                return false;
            }
            throw failure("fcntl", result);
        }
        fd = own;
        CLAIMED.add(this);
        return true;
    }

    /**
     * Claims the life as {@link #tryClaim()} does, and waits for its holder to die or to give it back.
     *
     * @param timeout how long at most; looked at every few milliseconds
     * @return true if this object has it now; false if the time is over
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws IpcLimitException if the process has no descriptor left
     * @throws IpcException if the system refuses otherwise
     * @throws IllegalStateException if the memory's handle is closed
     */
    public boolean tryClaim(Duration timeout) throws IpcException, InterruptedException {
        long nanos = Durations.nanos(timeout);
        long start = System.nanoTime();
        while (!tryClaim()) {
            if (System.nanoTime() - start >= nanos) {
                return false;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return true;
    }

    /**
     * Whether anybody has the life now, this object included.
     *
     * @return true while its holder lives and has not given it back
     * @throws IllegalStateException if the memory's handle is closed
     */
    public boolean isAlive() {
        int result = memory.inside(() -> DescriptorShim.pipc_life_alive(memory.fd(), index));
        if (result < 0) {
            throw Failure.onOpenHandle("fcntl", memory.name(), result);
        }
        return result == 1;
    }

    /**
     * Whether this object has the life.
     *
     * @return true from a successful claim until {@link #close}
     */
    public synchronized boolean isHeld() {
        return fd >= 0;
    }

    /** Gives the life back, if this object has it; it can be claimed again. */
    @Override
    public synchronized void close() {
        if (fd >= 0) {
            MemoryShim.pipc_shm_close(fd); // and with its only descriptor goes the lock
            fd = -1;
            CLAIMED.remove(this);
        }
    }

    private IpcException failure(String call, int result) {
        return Failure.of(call, memory.name(), -result, MemoryDiagnosis.existing(memory.name()));
    }

    /** The object, the index and whether it is held. */
    @Override
    public String toString() {
        return "life " + index + " of shared memory " + memory.name() + (isHeld() ? ", held" : "");
    }
}
