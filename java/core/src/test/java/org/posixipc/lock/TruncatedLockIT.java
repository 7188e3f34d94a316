package org.posixipc.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.posixipc.testing.ChildJvm;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;
import org.posixipc.testing.TruncatedLockChild;

/** The object below locks is cut under a JVM that waits for them, takes them and holds them; it goes on. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothingBehind.class)
class TruncatedLockIT {
    private final String name = TestNames.next();

    @ParameterizedTest
    @ValueSource(strings = {"-Xint", "-XX:TieredStopAtLevel=1", "-XX:TieredStopAtLevel=4"})
    void isReportedAndEndsNoJvm(String option) throws Exception {
        ChildJvm.Result result =
                ChildJvm.run(List.of(option, "-XX:-CreateCoredumpOnCrash"), TruncatedLockChild.class, name, "1500");

        assertThat(result.output())
                .contains(
                        "lock: truncated",
                        "condition: truncated",
                        "condition with a deadline: truncated",
                        "reader: truncated",
                        "writer: truncated",
                        "close: shared memory " + name + " is closed")
                .containsPattern("rounds [1-9][0-9]* refused [1-9][0-9]* fresh true");
        assertThat(result.exitCode()).as(result.output()).isZero();
    }
}
