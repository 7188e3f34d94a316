package org.posixipc.internal;

import static org.posixipc.internal.ffi.HotShim.HOT;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.posixipc.internal.ffi.SemaphoreShim;

/**
 * The uncontended steps of a semaphore done in Java, on the memory that the C library works on.
 *
 * <p>glibc keeps a semaphore as one 64-bit word, the number of permits in its low and the number of waiters in its high
 * half. So one compare-and-set both takes or adds a permit and finds out that nobody has begun to wait meanwhile: a
 * waiter that arrives in between makes it fail, and no wake-up is lost. Whatever cannot be done so (a waiter to wake, no
 * permit to take) is answered with "no" and left to the C library.
 *
 * <p>That layout is glibc's own business. It is used only where {@link #REFUSAL} is null: 64-bit little-endian glibc on
 * which a trial with a private semaphore and a blocked waiter found it.
 */
public final class SemaphoreWord {
    /** {@code off}: leave every step to the C library. */
    static final String SWITCH = "posixipc.semaphore.fast";

    /** Why the steps of this class are not in use; null if they are. */
    public static final String REFUSAL;

    /** True if the steps of this class are in use. A constant of the JIT. */
    public static final boolean KNOWN;

    private static final VarHandle WORD = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long PERMITS = 0xffff_ffffL;

    private static final int WAITERS_SHIFT = 32;

    /** SEM_VALUE_MAX of glibc. */
    private static final long MOST = Integer.MAX_VALUE;

    static {
        REFUSAL = refusal();
        KNOWN = REFUSAL == null;
        if (KNOWN) {
            // Waits go by the word too: the C library ends the process when the file is truncated under one.
            SemaphoreShim.pipc_sem_use_layout();
        }
    }

    private SemaphoreWord() {}

    /**
     * Takes a permit if there is one.
     *
     * @return false if there was none
     */
    public static boolean tryAcquire(ByteBuffer semaphore) {
        // A plain read suffices where the compare-and-set confirms it; "none" must not come from a stale one.
        long seen = (long) WORD.get(semaphore, 0);
        for (; ; ) {
            if ((seen & PERMITS) == 0) {
                seen = (long) WORD.getVolatile(semaphore, 0);
                if ((seen & PERMITS) == 0) {
                    return false;
                }
            }
            if (WORD.compareAndSet(semaphore, 0, seen, seen - 1)) {
                return true;
            }
            seen = (long) WORD.getVolatile(semaphore, 0);
        }
    }

    /**
     * Adds a permit if nobody waits for it.
     *
     * @return false if somebody waits or there are as many permits as there may be
     */
    public static boolean tryRelease(ByteBuffer semaphore) {
        // No permit and no waiter is what a hand-over meets. Guessing it saves a read, which would fetch the word from
        // the other's cache only to fetch it once more for the step itself.
        long guess = 0;
        // With no waiter the word is the number of permits.
        while (guess >= 0 && guess < MOST) {
            long met = (long) WORD.compareAndExchange(semaphore, 0, guess, guess + 1);
            if (met == guess) {
                return true;
            }
            guess = met;
        }
        return false;
    }

    /**
     * Adds up to {@code count} permits in one step and wakes as many of those who wait: what so many posts of the C library
     * come to. A waiter that died counts for ever, so "nobody waits" cannot be relied on for what takes a call each.
     *
     * @param address where the semaphore's bytes lie
     * @param count above 0
     * @return how many were added; fewer than {@code count} at the largest number of permits
     */
    public static int release(ByteBuffer semaphore, long address, int count) {
        long seen = (long) WORD.getVolatile(semaphore, 0);
        for (; ; ) {
            long added = Math.min(count, MOST - (seen & PERMITS));
            if (added <= 0) {
                return 0;
            }
            if (WORD.compareAndSet(semaphore, 0, seen, seen + added)) {
                if (seen >>> WAITERS_SHIFT != 0) {
                    // Refused only if the file was truncated meanwhile, which shows by the guard's mark.
                    HOT.wordWake(address, (int) added);
                }
                return (int) added;
            }
            seen = (long) WORD.getVolatile(semaphore, 0);
        }
    }

    /**
     * The clock of every wait for a permit, as {@link Blocker} names it. Asked for here, so that how waits are done is settled
     * before the first of them.
     */
    public static int waitClock() {
        return SemaphoreShim.pipc_sem_clock() == Blocker.REALTIME ? Blocker.LIBRARY_REALTIME : Blocker.MONOTONIC;
    }

    /** Permits there are now. */
    public static int permits(ByteBuffer semaphore) {
        return (int) (long) WORD.getVolatile(semaphore, 0);
    }

    private static String refusal() {
        if ("off".equals(System.getProperty(SWITCH))) {
            return "switched off by -D" + SWITCH + "=off";
        }
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            return "this machine is big-endian";
        }
        if (SemaphoreShim.pipc_sem_layout_known() != 1) {
            return "this C library keeps semaphores in another way";
        }
        return agreesWithLibrary() ? null : "Java and the C library disagree about a trial semaphore";
    }

    /** Each side looks at what the other did, on a semaphore that nobody else has. */
    private static boolean agreesWithLibrary() {
        ByteBuffer trial = ByteBuffer.allocateDirect(64).alignedSlice(Long.BYTES);
        long address = HOT.address(trial);
        boolean agrees = SemaphoreShim.pipc_sem_init(address, 0) == 0
                && !tryAcquire(trial)
                && HOT.semPost(address) == 0
                && permits(trial) == 1
                && tryRelease(trial)
                && release(trial, address, 3) == 3
                && HOT.semValue(address) == 5
                && tryAcquire(trial)
                && HOT.semTrywait(address) == 0
                && HOT.semValue(address) == 3
                && permits(trial) == 3;
        Reference.reachabilityFence(trial);
        return agrees;
    }
}
