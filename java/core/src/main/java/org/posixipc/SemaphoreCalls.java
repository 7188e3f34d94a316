package org.posixipc;

import static org.posixipc.internal.ffi.HotShim.HOT;

import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import org.posixipc.internal.Blocker;
import org.posixipc.internal.BlockingCall;
import org.posixipc.internal.Handle;
import org.posixipc.internal.Parking;
import org.posixipc.internal.PermitDeputy;
import org.posixipc.internal.SemaphoreMapping;
import org.posixipc.internal.SemaphoreWord;
import org.posixipc.internal.Waiting;
import org.posixipc.internal.ffi.Numbers;

/**
 * Taking and giving permits: the step in Java where it can be done, the C library's call where it must, and the wait.
 *
 * <p>Only a wait is counted in the handle, so that close can end it. The other steps look whether the handle is open and
 * then use memory that stays mapped as long as this object is reachable.
 */
final class SemaphoreCalls {
    private static final int CLOCK = SemaphoreWord.waitClock();

    /** What a wait answers when the semaphore's file was truncated while it entered the kernel. */
    private static final int EFAULT = Numbers.number("EFAULT");

    private static final BlockingCall WAIT =
            (semaphore, waiter, address, length, argument) -> HOT.semWait(semaphore, waiter);

    /** Looks at the word between two looks at all else that may end a spin. */
    private static final int LOOKS = 64;

    /**
     * So many of the looks follow one another with a fence between them, which keeps the processor from reading ahead: a pause
     * takes about as long as the answer of a thread on a near CPU that spins, too.
     */
    private static final int CLOSE_LOOKS = 32;

    /** Posts of the C library in one call: some milliseconds where each has to wake somebody. */
    private static final int POSTS = 4096;

    private final String name;
    private final SemaphoreMapping mapping;
    private final Handle handle;

    /** The mapping's, kept here because each load on the way to them is part of the time to react. */
    private final ByteBuffer bytes;

    private final Waiting waiting;
    private final Parking parking;

    SemaphoreCalls(String name, SemaphoreMapping mapping, WaitStrategy waitStrategy) {
        this.name = name;
        this.mapping = mapping;
        this.bytes = mapping.bytes;
        this.waiting = waitStrategy.begin();
        this.parking = PermitDeputy.parking(mapping.file, mapping.address, CLOCK);
        this.handle = Handle.of("semaphore " + name, mapping::retire);
    }

    Handle handle() {
        return handle;
    }

    boolean tryAcquire() {
        if (!handle.isOpen()) {
            throw handle.closed();
        }
        try {
            boolean taken =
                    SemaphoreWord.KNOWN ? SemaphoreWord.tryAcquire(bytes) : taken(HOT.semTrywait(mapping.address));
            checkTruncation();
            return taken;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Takes a permit, waiting for one. */
    boolean acquire(long timeoutNanos) throws InterruptedException {
        return tryAcquire() || timeoutNanos != 0 && await(timeoutNanos);
    }

    private boolean await(long timeoutNanos) throws InterruptedException {
        if (waiting.spinsAtOnce() && look()) {
            waiting.learn(true);
            return true;
        }
        long most = waiting.spinNanos(timeoutNanos);
        if (most == Waiting.NO_SPIN) {
            return block(timeoutNanos);
        }
        long start = System.nanoTime();
        boolean taken = spin(start, most);
        waiting.learn(taken);
        if (taken || timeoutNanos < 0) {
            return taken || block(timeoutNanos);
        }
        long remaining = timeoutNanos - (System.nanoTime() - start);
        return remaining > 0 && block(remaining);
    }

    private boolean spin(long start, long most) throws InterruptedException {
        do {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (tryAcquire() || look()) { // the one also finds out that the handle is closed or the file truncated
                return true;
            }
        } while (System.nanoTime() - start < most);
        return false;
    }

    /**
     * Tries again for part of a microsecond. It blocks nowhere and uses nothing that close takes away, so it is not counted in
     * the handle: what is done between a permit's coming and the return is the reaction time that spinning is for. Most looks
     * are therefore a read of the word and nothing else, which is also what delays a peer on the same core least.
     */
    private boolean look() {
        boolean yield = Waiting.mustYield();
        ByteBuffer word = bytes;
        try {
            for (int i = 0; i < LOOKS; i++) {
                if (SemaphoreWord.KNOWN
                        ? SemaphoreWord.permits(word) != 0 && SemaphoreWord.tryAcquire(word)
                        : taken(HOT.semTrywait(mapping.address))) {
                    checkTruncation();
                    return true;
                }
                if (i < CLOSE_LOOKS) {
                    VarHandle.fullFence();
                } else {
                    Waiting.pause(yield);
                }
            }
            return false;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** Waits in the kernel, or parks. */
    private boolean block(long timeoutNanos) throws InterruptedException {
        handle.enter();
        try {
            boolean taken = taken(waiting.block(handle, parking, CLOCK, timeoutNanos, WAIT, mapping.address, 0, 0, 0));
            checkTruncation();
            return taken;
        } finally {
            handle.exit();
            Reference.reachabilityFence(this);
        }
    }

    private boolean taken(long result) {
        if (result == 0) {
            return true;
        }
        if (result == -Numbers.EAGAIN || result == Blocker.TIMED_OUT) {
            return false;
        }
        if (result == -EFAULT) {
            throw truncated();
        }
        throw Failure.onOpenHandle("sem_wait", name, result);
    }

    void release() {
        if (!handle.isOpen()) {
            throw handle.closed();
        }
        try {
            if (!SemaphoreWord.KNOWN || !SemaphoreWord.tryRelease(bytes)) {
                post();
            }
            checkTruncation();
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    private void post() {
        int result = HOT.semPost(mapping.address);
        if (result == -Numbers.EOVERFLOW) {
            throw full(1, 0);
        }
        if (result < 0) {
            throw Failure.onOpenHandle("sem_post", name, result);
        }
    }

    void release(int permits) {
        if (!handle.isOpen()) {
            throw handle.closed();
        }
        try {
            int released = SemaphoreWord.KNOWN
                    ? permits > 0 ? SemaphoreWord.release(bytes, mapping.address, permits) : 0
                    : postMany(permits);
            checkTruncation();
            if (released < permits) {
                throw full(permits, released);
            }
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** One post each; from time to time looks whether it is still wanted. */
    private int postMany(int permits) {
        int released = 0;
        while (released < permits) {
            int slice = Math.min(permits - released, POSTS);
            int posted = HOT.semPostMany(mapping.address, slice);
            released += posted;
            if (posted < slice) {
                break;
            }
            if (released < permits && !handle.isOpen()) {
                throw new IllegalStateException(handle.description() + " was closed; " + released + " of " + permits
                        + " permits were released");
            }
        }
        return released;
    }

    private RuntimeException full(int permits, int released) {
        return Failure.onOpenHandle(
                "sem_post",
                name,
                Errno.EOVERFLOW,
                "the semaphore has its " + SemaphoreDiagnosis.permitsMax() + " permits (SEM_VALUE_MAX); " + released
                        + " of " + permits + " were released; release only what was acquired");
    }

    int permits() {
        if (!handle.isOpen()) {
            throw handle.closed();
        }
        try {
            int permits = SemaphoreWord.KNOWN ? SemaphoreWord.permits(bytes) : value();
            checkTruncation();
            return permits;
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    /** After each step: what it did, it did to a page of zeros if another process cut the file. */
    private void checkTruncation() {
        if (mapping.isTruncated()) {
            throw truncated();
        }
    }

    private IllegalStateException truncated() {
        return new IllegalStateException("semaphore " + name
                + " was truncated by another process and its permits are lost; close it, unlink it and create it anew");
    }

    private int value() {
        int value = HOT.semValue(mapping.address);
        if (value < 0) {
            throw Failure.onOpenHandle("sem_getvalue", name, value);
        }
        return value;
    }
}
