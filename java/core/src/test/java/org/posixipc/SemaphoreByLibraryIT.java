package org.posixipc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.posixipc.internal.ffi.SystemShim;
import org.posixipc.testing.ChildJvm;
import org.posixipc.testing.TestRun;

/** The behaviour of semaphores is the same where every step is left to the C library. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SemaphoreByLibraryIT {
    private static final String SWITCH = "-Dposixipc.semaphore.fast=off";

    @Test
    void passesTheSameTestsWithoutStepsInJava() throws Exception {
        ChildJvm.Result result = ChildJvm.run(
                List.of(SWITCH), TestRun.class, NamedSemaphoreTest.class.getName(), NamedSemaphoreIT.class.getName());

        assertThat(result.output()).containsPattern("succeeded [1-9][0-9]");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void showsWhichOfTheTwoIsInUse() throws Exception {
        String step = "semaphore steps in Java";
        String shown = Capabilities.read().selfTests().get(step);
        if (SystemShim.pipc_glibc_version() != null) {
            assertThat(shown).isEqualTo("ok");
        } else {
            assertThat(shown).endsWith("this C library keeps semaphores in another way");
        }

        ChildJvm.Result off = ChildJvm.run(List.of(SWITCH), Shown.class, step);
        assertThat(off.output()).contains("switched off by " + SWITCH);
    }

    /** Prints one outcome. */
    static final class Shown {
        public static void main(String[] arguments) {
            System.out.println(Capabilities.read().selfTests().get(arguments[0]));
        }
    }
}
