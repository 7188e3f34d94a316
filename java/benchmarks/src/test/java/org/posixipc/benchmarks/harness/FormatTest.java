package org.posixipc.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FormatTest {
    @Test
    void timesCarryTheUnitThatFits() {
        assertThat(Unit.NANOSECONDS.format(5.04)).isEqualTo("5.0 ns");
        assertThat(Unit.NANOSECONDS.format(1742)).isEqualTo("1.74 µs");
        assertThat(Unit.NANOSECONDS.format(8e6)).isEqualTo("8.00 ms");
    }

    @Test
    void wholeBytesHaveNoFraction() {
        assertThat(Unit.BYTES.format(0)).isEqualTo("0 B");
        assertThat(Unit.BYTES.format(0.016)).isEqualTo("0.016 B");
    }

    @Test
    void targetsNameTheirSideAndTheirUnit() {
        assertThat(Target.ratioAtMost(1.1).format(Unit.NANOSECONDS)).isEqualTo("<= 1.10 x");
        assertThat(Target.ratioAtLeast(2.5).format(Unit.PER_SECOND)).isEqualTo(">= 2.50 x");
        assertThat(Target.valueAtMost(20_000).format(Unit.NANOSECONDS)).isEqualTo("<= 20.00 µs");
        assertThat(Target.none().format(Unit.BYTES)).isEqualTo("-");
    }
}
