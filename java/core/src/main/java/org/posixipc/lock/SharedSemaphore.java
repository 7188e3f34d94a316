package org.posixipc.lock;

import static org.posixipc.internal.ffi.HotShim.HOT;

import java.lang.ref.Reference;
import java.time.Duration;
import java.util.Objects;
import org.posixipc.Segment;
import org.posixipc.internal.Blocker;
import org.posixipc.internal.BlockingCall;
import org.posixipc.internal.Durations;
import org.posixipc.internal.Handle;
import org.posixipc.internal.SemaphoreWord;
import org.posixipc.internal.ffi.Numbers;

/**
 * An unnamed C semaphore ({@code sem_t}) in shared memory, whose permits are gone for ever when a process that took some is
 * killed; a process that is killed while it waits leaves no harm behind. For interop with C: for exclusion that survives a
 * killed holder use {@link SharedLock}.
 *
 * <p>Because a permit may never come back, every wait needs a time limit. A permit has no owner: any thread of any process may
 * release. <b>Threads.</b> Any number of platform threads; waits end with {@code InterruptedException} when the thread is
 * interrupted and with {@code IllegalStateException} when the segment is closed. <b>Memory.</b> What a thread did before a
 * release happens before what another does after the acquire that takes the permit.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9699919799/functions/sem_init.html">sem_init</a>
 */
public final class SharedSemaphore {
    private static final int CLOCK = SemaphoreWord.waitClock();

    private static final BlockingCall WAIT =
            (object, waiter, address, length, argument) -> HOT.semWait(address, waiter);

    private final Place place;
    private final Handle handle;

    SharedSemaphore(Place place, Tenancy tenancy) {
        this.place = place;
        this.handle = place.mapping.handle();
        tenancy.leaveWith(this);
    }

    /**
     * Starts to describe a semaphore; the last word is {@code create()} or {@code open()}.
     *
     * @param segment where it lies; writable
     * @param offset bytes from the segment's start; aligned to 8
     * @return a builder: 0 permits
     * @throws IllegalArgumentException if a semaphore of {@link #bytes()} bytes does not lie inside the segment, or misaligned
     * @throws IllegalStateException if the segment is closed or read-only
     */
    public static SharedSemaphoreBuilder at(Segment segment, long offset) {
        return new SharedSemaphoreBuilder(Place.of(segment, offset, Kind.SEMAPHORE));
    }

    /**
     * How much room a semaphore takes.
     *
     * @return bytes: {@code sizeof(sem_t)} of this platform
     */
    public static int bytes() {
        return Kind.SEMAPHORE.bytes;
    }

    /**
     * Takes a permit if there is one; never waits.
     *
     * @return true if a permit was taken
     * @throws IllegalStateException if the segment is closed or was truncated
     */
    public boolean tryAcquire() {
        int result = place.inside(() -> HOT.semTrywait(place.address));
        if (result == 0 || result == -Numbers.EAGAIN) {
            return result == 0;
        }
        throw place.failure("sem_trywait", result);
    }

    /**
     * Takes a permit, and waits at most so long for one.
     *
     * @param timeout the longest wait; zero or negative does not wait
     * @return true if a permit was taken, false if the time passed
     * @throws InterruptedException if the thread is interrupted before it has a permit; its interrupt status is cleared
     * @throws IllegalStateException if the segment is closed, before or while waiting, or was truncated, or the thread is virtual
     */
    public boolean tryAcquire(Duration timeout) throws InterruptedException {
        long nanos = Durations.nanos(Objects.requireNonNull(timeout, "timeout"));
        place.checkPlatformThread();
        handle.enter();
        try {
            long result = Blocker.current().await(handle, CLOCK, nanos, WAIT, 0, place.address, 0, 0);
            place.mapping.checkTruncation();
            if (result == 0 || result == Blocker.TIMED_OUT) {
                return result == 0;
            }
            throw place.failure("sem_wait", result);
        } finally {
            handle.exit();
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Adds a permit and wakes one that waits for it; never waits.
     *
     * @throws java.io.UncheckedIOException with EOVERFLOW if there are as many as a semaphore can have; nothing was added
     * @throws IllegalStateException if the segment is closed or was truncated
     */
    public void release() {
        int result = place.inside(() -> HOT.semPost(place.address));
        if (result < 0) {
            throw place.failure("sem_post", result);
        }
    }

    /**
     * How many permits there are at this moment; another may take them before the caller has looked.
     *
     * @return 0 or more
     * @throws IllegalStateException if the segment is closed or was truncated
     */
    public int availablePermits() {
        int result = place.inside(() -> HOT.semValue(place.address));
        if (result < 0) {
            throw place.failure("sem_getvalue", result);
        }
        return result;
    }

    /** Where it lies. */
    @Override
    public String toString() {
        return place.toString();
    }
}
