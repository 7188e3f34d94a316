package org.posixipc.internal;

import org.posixipc.internal.ffi.SystemShim;

/**
 * Whether this process may use one CPU only, where nothing changes as long as a thread spins.
 *
 * <p>The JVM alone cannot be asked: it counts the CPUs of the thread that asks, so a thread bound to one would speak for
 * all. The process's own count is what matters, unless the JVM was given one CPU by its container or by
 * {@code -XX:ActiveProcessorCount}. All of it can be changed while the process runs, so it is asked again.
 *
 * <p>Thread-safe.
 */
public final class Cpus {
    /** 1 s: asking costs a microsecond. */
    private static final long VALID_NANOS = 1_000_000_000L;

    private static volatile boolean one = ask();
    private static volatile long askedAt = System.nanoTime();

    private Cpus() {}

    /** The answer, at most a second old. */
    public static boolean isOne() {
        long now = System.nanoTime();
        if (now - askedAt > VALID_NANOS) {
            askedAt = now;
            one = ask();
        }
        return one;
    }

    /** The last answer, for loops that have no time to lose. */
    static boolean wasOne() {
        return one;
    }

    /** How many the calling thread may run on; asks the system. */
    static int ofThisThread() {
        return SystemShim.pipc_cpus_of_thread();
    }

    private static boolean ask() {
        if (SystemShim.pipc_cpus_of_process() == 1) {
            return true;
        }
        boolean jvmSaysOne = Runtime.getRuntime().availableProcessors() == 1;
        return jvmSaysOne && ofThisThread() != 1;
    }
}
