package org.posixipc.internal;

import org.posixipc.internal.ffi.Numbers;
import org.posixipc.internal.ffi.PollShim;
import org.posixipc.internal.ffi.SystemShim;

/**
 * How a thread blocked in the kernel is ended from outside on this system, found by trial before the first wait: by
 * poisoning its deadline and one signal; or, where there is no signal to be had or the C library keeps a copy of the
 * deadline, by waking of itself after every {@link #SLICE_NANOS}.
 */
public final class WakeUp {
    /** Names the real-time signal to use. */
    static final String SIGNAL_PROPERTY = "posixipc.signal";

    /** {@code slices}: behave as where poisoning does not work. */
    static final String MODE_PROPERTY = "posixipc.wait";

    /** 10 ms: the longest that an interrupt or a close goes unheard where waits are cut into slices. */
    static final long SLICE_NANOS = 10_000_000L;

    private static final int REQUESTED = Integer.getInteger(SIGNAL_PROPERTY, 0);

    /** Above 0, or -errno. */
    private static final int SIGNAL = SystemShim.pipc_wait_signal(REQUESTED);

    private static final boolean SLICED_BY_REQUEST = "slices".equals(System.getProperty(MODE_PROPERTY));

    private WakeUp() {}

    /** Only asked for when a call first waits in the C library, which a program with nothing but queues never does. */
    private static final class Library {
        static final boolean PASSES =
                PollShim.pipc_passthrough() == (PollShim.PASSES_SEMAPHORE | PollShim.PASSES_MUTEX);
    }

    /**
     * To be called before the first thread can be poked.
     *
     * @throws IllegalStateException if a signal was named that cannot be used
     */
    static void require() {
        boolean slices = SIGNAL == -Numbers.EAGAIN || REQUESTED == 0 && SIGNAL == -Numbers.EBUSY;
        if (SIGNAL < 0 && !slices) {
            throw new IllegalStateException("posixipc cannot use signal " + REQUESTED + " to end waits (errno "
                    + -SIGNAL + "); name a real-time signal with -D" + SIGNAL_PROPERTY + "=<number>, or none");
        }
    }

    /**
     * The longest that one call may wait on {@code clock}: {@link Blocker#FOREVER}, or a slice. Message queues and words
     * are waited for without the C library in between.
     */
    static long longest(int clock) {
        if (SIGNAL < 0 || SLICED_BY_REQUEST) {
            return SLICE_NANOS;
        }
        return clock == Blocker.REALTIME || Library.PASSES ? Blocker.FOREVER : SLICE_NANOS;
    }

    /** For {@code Capabilities}: {@code ok}, or what is done instead. */
    public static String ofQueues() {
        return describe(longest(Blocker.REALTIME));
    }

    /** For {@code Capabilities}: {@code ok}, or what is done instead. */
    public static String ofLibrary() {
        return describe(longest(Blocker.MONOTONIC));
    }

    /** For {@code Capabilities}: whether a step of the wall clock is heard of. */
    public static String ofClockSteps() {
        return ClockSteps.watched() ? "ok" : "slices of " + ClockSteps.UNWATCHED_SLICE_NANOS / 1_000_000 + " ms";
    }

    private static String describe(long longest) {
        if (longest == Blocker.FOREVER) {
            return "ok";
        }
        String reason = SLICED_BY_REQUEST
                ? "asked for by -D" + MODE_PROPERTY + "=slices"
                : SIGNAL > 0
                        ? "this C library copies deadlines"
                        : SIGNAL == -Numbers.EAGAIN
                                ? "RLIMIT_SIGPENDING leaves no room for a signal"
                                : REQUESTED != 0
                                        ? "signal " + REQUESTED + " cannot be used"
                                        : "every real-time signal is taken";
        return "slices of " + longest / 1_000_000 + " ms: " + reason;
    }
}
