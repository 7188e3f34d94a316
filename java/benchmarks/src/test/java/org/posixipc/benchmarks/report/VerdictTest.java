package org.posixipc.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.posixipc.benchmarks.harness.Target;

class VerdictTest {
    private static final Median AROUND_ONE = new Median(1.0, 0.95, 1.05);

    @Test
    void isMetWhenTheWholeSpreadLiesWithinTheTarget() {
        assertThat(Verdict.of(Target.ratioAtMost(1.10), AROUND_ONE)).isEqualTo(Verdict.MET);
        assertThat(Verdict.of(Target.ratioAtLeast(0.9), AROUND_ONE)).isEqualTo(Verdict.MET);
        assertThat(Verdict.of(Target.valueAtMost(1.05), AROUND_ONE)).isEqualTo(Verdict.MET);
    }

    @Test
    void isMissedWhenTheWholeSpreadLiesBeyondTheTarget() {
        assertThat(Verdict.of(Target.ratioAtMost(0.9), AROUND_ONE)).isEqualTo(Verdict.MISSED);
        assertThat(Verdict.of(Target.ratioAtLeast(1.10), AROUND_ONE)).isEqualTo(Verdict.MISSED);
        assertThat(Verdict.of(Target.valueAtMost(0), AROUND_ONE)).isEqualTo(Verdict.MISSED);
    }

    @Test
    void isUndecidedWhenTheSpreadIsAboveTheMargin() {
        assertThat(Verdict.of(Target.ratioAtMost(1.02), AROUND_ONE)).isEqualTo(Verdict.UNDECIDED);
        assertThat(Verdict.of(Target.ratioAtLeast(0.98), AROUND_ONE)).isEqualTo(Verdict.UNDECIDED);
    }

    @Test
    void isOnlyShownWhenNothingIsDemanded() {
        assertThat(Verdict.of(Target.none(), AROUND_ONE)).isEqualTo(Verdict.SHOWN);
    }
}
