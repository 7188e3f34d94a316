package org.posixipc.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import org.posixipc.internal.ffi.PollShim;

/**
 * Keeps waits on the wall clock honest. Message queues know only absolute times of CLOCK_REALTIME, so a wait that began
 * before the clock was set would end early or late by the step. An early end is seen by its waiter, who computes anew
 * from the monotonic clock; against a late one the poller watches a timer that the kernel cancels when the clock is set,
 * and every waiter is made to look again.
 */
final class ClockSteps {
    /** How long a timed wait may be at once where the clock cannot be watched. */
    static final long UNWATCHED_SLICE_NANOS = 1_000_000_000L;

    /** One of each thread that ever waited with a time. Guarded by itself. */
    private static final Set<Blocker> BLOCKERS = Collections.newSetFromMap(new WeakHashMap<>());

    /**
     * For tests: by how much the wall clock is off when a deadline is computed from it, in nanoseconds. A wait armed with
     * it and then told of a step is what a wait meets whose clock was set by as much.
     */
    static volatile long skewNanos;

    private ClockSteps() {}

    /** The time that is added to what {@code clock} shows to make a deadline; negative is none. */
    static long seenBy(int clock, long timeoutNanos) {
        long skew = skewNanos;
        return skew == 0 || timeoutNanos < 0 || clock == Blocker.MONOTONIC
                ? timeoutNanos
                : Math.max(0, timeoutNanos + skew);
    }

    /** Watching begins when the first thread asks. */
    private static final class Watch {
        static final boolean ON = begin();

        private static boolean begin() {
            int watch = PollShim.pipc_clock_watch_create();
            if (watch < 0) {
                return false;
            }
            try {
                Poller.Registration[] registration = new Poller.Registration[1];
                Poller.Listener listener = readiness -> {
                    if (PollShim.pipc_clock_watch_drain(watch) == 1) {
                        stepped();
                    }
                    synchronized (registration) {
                        registration[0].arm(Poller.READABLE);
                    }
                };
                synchronized (registration) {
                    registration[0] = Poller.register(watch, listener);
                    registration[0].arm(Poller.READABLE);
                }
                return true;
            } catch (SystemRefusal e) {
                PollShim.pipc_descriptor_close(watch);
                return false;
            }
        }
    }

    /** Whether a step of the clock is heard of; if not, timed waits must be cut into slices. */
    static boolean watched() {
        return Watch.ON;
    }

    /** Makes later steps reach the blocker, until it is garbage. */
    static void add(Blocker blocker) {
        synchronized (BLOCKERS) {
            BLOCKERS.add(blocker);
        }
    }

    /** The wall clock was set: everybody looks again. */
    static void stepped() {
        List<Blocker> all;
        synchronized (BLOCKERS) {
            all = new ArrayList<>(BLOCKERS);
        }
        for (Blocker blocker : all) {
            blocker.clockStepped();
        }
    }
}
