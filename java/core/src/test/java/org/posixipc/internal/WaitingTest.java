package org.posixipc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.posixipc.internal.ffi.Numbers;

/** When a wait spins first. The blocking call of these tests answers at once. */
class WaitingTest {
    private static final long SPIN_NANOS = 1_000;
    private static final int MANY = 160;

    private final Handle handle = Handle.of("handle of the test", () -> {});
    private int attempts;
    private long answerOfAttempt = -Numbers.ETIMEDOUT;

    private final BlockingCall attempt = (object, waiter, address, length, argument) -> {
        attempts++;
        return answerOfAttempt;
    };
    private final BlockingCall call = (object, waiter, address, length, argument) -> 7;

    @AfterEach
    void close() {
        handle.close();
    }

    /** True if the wait tried before it blocked. */
    private boolean spins(Waiting waiting) throws InterruptedException {
        attempts = 0;
        handle.enter();
        try {
            long answer = waiting.await(handle, null, Blocker.MONOTONIC, Blocker.FOREVER, attempt, call, 0, 0, 0, 0);
            assertThat(answer).isEqualTo(attempts > 0 && answerOfAttempt >= 0 ? answerOfAttempt : 7);
        } finally {
            handle.exit();
        }
        return attempts > 0;
    }

    private int countOfThoseThatSpin(Waiting waiting) throws InterruptedException {
        int spinning = 0;
        for (int i = 0; i < MANY; i++) {
            spinning += spins(waiting) ? 1 : 0;
        }
        return spinning;
    }

    private static void assumeSeveralCpus() {
        assumeFalse(Cpus.isOne(), "with one CPU nothing spins");
    }

    @Test
    void blockingNeverSpins() throws Exception {
        assertThat(countOfThoseThatSpin(Waiting.spinningFor(Waiting.NO_SPIN))).isZero();
    }

    @Test
    void spinningThatDoesNotPayOffIsTriedNowAndThenOnly() throws Exception {
        assumeSeveralCpus();
        Waiting waiting = Waiting.spinningFor(SPIN_NANOS);
        countOfThoseThatSpin(waiting);

        assertThat(countOfThoseThatSpin(waiting)).isEqualTo(MANY / 16);
    }

    @Test
    void spinningThatPaysOffAgainIsTakenUpAgain() throws Exception {
        assumeSeveralCpus();
        Waiting waiting = Waiting.spinningFor(SPIN_NANOS);
        countOfThoseThatSpin(waiting);
        answerOfAttempt = 5;
        while (!spins(waiting)) {
            // up to the next probe
        }

        assertThat(countOfThoseThatSpin(waiting)).isEqualTo(MANY);
    }
}
