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
import org.posixipc.testing.OverflowChild;
import org.posixipc.testing.TestNames;

/** A stack that overflows in the middle of locking or unlocking takes no lock along: at the latest, its thread's end frees it. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(LeavesNothingBehind.class)
class OverflowIT {
    @ParameterizedTest
    @ValueSource(strings = {"-Xint", "-XX:TieredStopAtLevel=1"})
    void losesNoLock(String option) throws Exception {
        ChildJvm.Result result = ChildJvm.run(List.of(option), OverflowChild.class, TestNames.next());

        assertThat(result.output()).containsPattern("overflows [1-9][0-9]+ lost 0 of ");
        assertThat(result.exitCode()).as(result.output()).isZero();
    }
}
