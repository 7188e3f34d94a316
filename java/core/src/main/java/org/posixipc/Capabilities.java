package org.posixipc;

import static org.posixipc.internal.ffi.HotShim.HOT;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.posixipc.internal.MutexLayout;
import org.posixipc.internal.SemaphoreWord;
import org.posixipc.internal.WakeUp;
import org.posixipc.internal.ffi.Numbers;
import org.posixipc.internal.ffi.QueueShim;
import org.posixipc.internal.ffi.ShimLoader;
import org.posixipc.internal.ffi.SystemShim;

/**
 * What this system offers and how the library works on it, looked up when {@link #read()} is called: for logs, reports and
 * decisions, not for hot paths.
 *
 * @param messageQueues whether the kernel offers POSIX message queues to this process
 * @param cLibrary {@code glibc 2.36}, or {@code other}
 * @param shimVersion version of the native library
 * @param shimOrigin file or jar entry that it came from
 * @param binding how hot calls reach it: {@code jni} or {@code jna}
 * @param jniRefusal why {@code jni} is not in use although nobody asked for {@code jna}; usually empty
 * @param nanosPerCall what one hot call that does nothing in the kernel costs here, in nanoseconds, roughly
 * @param selfTests outcome by name of what the library tried at start: {@code ok}, or what it does instead
 */
public record Capabilities(
        boolean messageQueues,
        String cLibrary,
        String shimVersion,
        String shimOrigin,
        String binding,
        Optional<String> jniRefusal,
        double nanosPerCall,
        Map<String, String> selfTests) {
    private static final int CALLS = 20_000;

    /**
     * Looks now; takes some milliseconds.
     *
     * @return the capabilities of this moment
     * @throws UnsatisfiedLinkError if the native library cannot be loaded; the message says what was tried
     */
    public static Capabilities read() {
        ShimLoader.require();
        // Before a waiter is armed: a thread is made to hear the signal that is found here.
        Map<String, String> selfTests = outcomes();
        String glibc = SystemShim.pipc_glibc_version();
        return new Capabilities(
                offersQueues(),
                glibc == null ? "other" : "glibc " + glibc,
                SystemShim.pipc_version(),
                ShimLoader.origin(),
                HOT.binding(),
                Optional.ofNullable(ShimLoader.jniRefusal()),
                measureCall(),
                selfTests);
    }

    private static Map<String, String> outcomes() {
        Map<String, String> outcomes = new TreeMap<>();
        outcomes.put(
                "semaphore steps in Java",
                SemaphoreWord.KNOWN ? "ok" : "by " + HOT.binding() + ": " + SemaphoreWord.REFUSAL);
        outcomes.put(
                "lock steps in Java", MutexLayout.KNOWN ? "ok" : "by " + HOT.binding() + ": " + MutexLayout.REFUSAL);
        outcomes.put("wake-up of queues and words", WakeUp.ofQueues());
        outcomes.put("wake-up of semaphores and locks", WakeUp.ofLibrary());
        outcomes.put("steps of the wall clock", WakeUp.ofClockSteps());
        return outcomes;
    }

    /** Opening a name that nobody can create answers ENOENT or EACCES where the call exists. */
    private static boolean offersQueues() {
        return QueueShim.pipc_mq_open(new byte[] {'/', '.', 0}, 0) != -Numbers.ENOSYS;
    }

    /** Arming without a deadline enters no system call once the thread is known. */
    private static double measureCall() {
        long waiter = SystemShim.pipc_waiter_new();
        if (waiter == 0) {
            throw new OutOfMemoryError("no native memory for struct pipc_waiter");
        }
        try {
            long best = Long.MAX_VALUE;
            for (int round = 0; round < 5; round++) {
                long start = System.nanoTime();
                for (int i = 0; i < CALLS; i++) {
                    HOT.waiterArm(waiter, 1, -1);
                }
                best = Math.min(best, System.nanoTime() - start);
            }
            return (double) best / CALLS;
        } finally {
            SystemShim.pipc_waiter_free(waiter);
        }
    }
}
