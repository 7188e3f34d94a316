package org.posixipc.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlacementTest {
    @Test
    void isNearOrFarOnlyWhenBothProbesAgree() {
        assertThat(Placement.of(60, 90)).isEqualTo(Placement.NEAR);
        assertThat(Placement.of(310, 345)).isEqualTo(Placement.FAR);
        assertThat(Placement.of(60, 330)).isEqualTo(Placement.MIXED);
        assertThat(Placement.of(220, 230)).isEqualTo(Placement.MIXED);
    }

    @Test
    void isMixedWhenAProbeFailed() {
        assertThat(Placement.of(-110, 60)).isEqualTo(Placement.MIXED);
    }
}
