package org.posixipc.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class PercentilesTest {
    @Test
    void areTheMedianTheTailAndTheMaximumInThisOrder() {
        Histogram histogram = Percentiles.histogram();
        for (int i = 1; i <= 1000; i++) {
            histogram.recordValue(i);
        }
        assertThat(Percentiles.of(histogram)).containsExactly(500.0, 990.0, 999.0, 1000.0);
        assertThat(Percentiles.measures(Target.none()))
                .extracting(Measure::name)
                .containsExactly("p50", "p99", "p99.9", "max");
    }
}
