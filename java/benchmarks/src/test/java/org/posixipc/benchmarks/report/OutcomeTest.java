package org.posixipc.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutcomeTest {
    @Test
    void endsWithZeroWhenAllIsMet() {
        assertThat(new Outcome(4, 4, 0, 0, 0).exitCode()).isZero();
    }

    @Test
    void endsWithOneWhenATargetIsMissed() {
        assertThat(new Outcome(30, 29, 1, 0, 0).exitCode()).isOne();
    }

    @Test
    void toleratesAThirdUndecidedAndNoMore() {
        assertThat(new Outcome(6, 4, 0, 2, 0).exitCode()).isZero();
        assertThat(new Outcome(6, 3, 0, 3, 0).exitCode()).isOne();
    }

    @Test
    void endsWithThreeWhenACaseCouldNotBeMeasured() {
        assertThat(new Outcome(4, 4, 0, 0, 1).exitCode()).isEqualTo(3);
    }
}
