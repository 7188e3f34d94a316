package org.posixipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.posixipc.internal.ffi.SystemShim;
import org.posixipc.testing.ChildJvm;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;
import org.posixipc.testing.TruncatedSemaphoreChild;

/** A semaphore's file is cut under a JVM, which goes on: interpreted, compiled, and with every step in the C library. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothingBehind.class)
class TruncatedSemaphoreIT {
    private final String name = TestNames.next();

    @ParameterizedTest
    @ValueSource(
            strings = {"-Xint", "-XX:TieredStopAtLevel=1", "-XX:TieredStopAtLevel=4", "-Dposixipc.semaphore.fast=off"})
    void isReportedAndEndsNoJvm(String option) throws Exception {
        assumeTrue(SystemShim.pipc_glibc_version() != null, "the file of a semaphore has another name without glibc");

        ChildJvm.Result result = ChildJvm.run(
                List.of(option, "-XX:-CreateCoredumpOnCrash"), TruncatedSemaphoreChild.class, name, "1500");

        assertThat(result.output()).containsPattern("rounds [1-9][0-9]* refused [1-9][0-9]* fresh true");
        assertThat(result.exitCode()).isZero();
        if (!option.endsWith("=off")) {
            assertThat(result.output()).contains("semaphore " + name + " is closed");
        }
    }
}
