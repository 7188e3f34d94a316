package org.posixipc.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.posixipc.Capabilities;
import org.posixipc.internal.ffi.SystemShim;
import org.posixipc.testing.ChildJvm;
import org.posixipc.testing.TestRun;

/** The behaviour of locks is the same where every step is left to the C library. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LockByLibraryIT {
    private static final String SWITCH = "-Dposixipc.lock.fast=off";
    private static final String STEP = "lock steps in Java";

    @Test
    void passesTheSameTestsWithoutStepsInJava() throws Exception {
        ChildJvm.Result result = ChildJvm.run(
                List.of(SWITCH),
                TestRun.class,
                SharedLockTest.class.getName(),
                SharedConditionTest.class.getName(),
                SharedReadWriteLockTest.class.getName(),
                PlainTypesTest.class.getName(),
                LockIT.class.getName());

        assertThat(result.output()).containsPattern("succeeded [1-9][0-9]");
        assertThat(result.exitCode()).as(result.output()).isZero();
    }

    @Test
    void showsWhichOfTheTwoIsInUse() throws Exception {
        String shown = Capabilities.read().selfTests().get(STEP);
        if (SystemShim.pipc_glibc_version() != null) {
            assertThat(shown).isEqualTo("ok");
        } else {
            assertThat(shown).endsWith("this C library keeps robust mutexes in another way");
        }

        assertThat(ChildJvm.run(List.of(SWITCH), Shown.class).output()).contains("switched off by " + SWITCH);
    }

    /** Prints the outcome. */
    static final class Shown {
        public static void main(String[] arguments) {
            System.out.println(Capabilities.read().selfTests().get(STEP));
        }
    }
}
