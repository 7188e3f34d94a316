package org.posixipc.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.posixipc.benchmarks.harness.Case;
import org.posixipc.benchmarks.harness.Effort;
import org.posixipc.benchmarks.harness.Launch;
import org.posixipc.benchmarks.harness.Measure;
import org.posixipc.benchmarks.harness.Placement;
import org.posixipc.benchmarks.harness.Round;
import org.posixipc.benchmarks.harness.Target;
import org.posixipc.benchmarks.harness.Unit;

class RowTest {
    private static final Measure TIME = Measure.time(Target.ratioAtMost(1.10));

    @Test
    void takesTheMedianOfEachLaunchOnceThereAreThree() {
        List<Launch> launches = List.of(launch(102, 900, 102), launch(104, 104, 1), launch(106, 106, 106));
        Row row = Row.of(new Fixed(false, TIME), launches).get(0);
        assertThat(row.ratio()).contains(new Median(1.04, 1.02, 1.06));
        assertThat(row.verdict()).isEqualTo(Verdict.MET);
        assertThat(row.launches()).isEqualTo(3);
    }

    @Test
    void takesTheRoundsOfAllLaunchesWhileThereAreFewer() {
        List<Launch> launches = List.of(launch(102, 104, 106), launch(108, 150, 100));
        Row row = Row.of(new Fixed(false, TIME), launches).get(0);
        assertThat(row.ratio().orElseThrow().value()).isEqualTo(1.05);
        assertThat(row.verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(row.note()).contains("spread");
    }

    @Test
    void ratioIsOfTheRoundsNotOfTheMedians() {
        // The machine halved its speed after the first round, for both.
        Launch launch = Launch.of(List.of(Round.of(100, 100), Round.of(200, 200), Round.of(210, 200)));
        Row row = Row.of(new Fixed(false, TIME), List.of(launch)).get(0);
        assertThat(row.ratio().orElseThrow().value()).isEqualTo(1.0);
    }

    @Test
    void tellsNearFromFarAndDropsMixedRounds() {
        Launch launch = Launch.of(List.of(
                at(Placement.NEAR, 100), at(Placement.NEAR, 100), at(Placement.NEAR, 100), at(Placement.MIXED, 500)));
        List<Row> rows = Row.of(new Fixed(true, TIME), List.of(launch));
        assertThat(rows).extracting(Row::label).containsExactly("fixed near", "fixed far");
        assertThat(rows.get(0).ours()).contains(new Median(100, 100, 100));
        assertThat(rows.get(0).verdict()).isEqualTo(Verdict.MET);
        assertThat(rows.get(1).verdict()).isEqualTo(Verdict.UNDECIDED);
        assertThat(rows.get(1).note()).isEqualTo("placement not sampled");
    }

    @Test
    void judgesOurOwnFigureWhereThereIsNoPeer() {
        Measure bytes = new Measure("", Unit.BYTES, Target.valueAtMost(0));
        Round nothing = new Round(Placement.ANY, List.of(0.0), List.of());
        Row row = Row.of(new Fixed(false, bytes), List.of(Launch.of(Collections.nCopies(5, nothing))))
                .get(0);
        assertThat(row.ratio()).isEmpty();
        assertThat(row.verdict()).isEqualTo(Verdict.MET);
    }

    @Test
    void hasARowForEveryMeasure() {
        Case two = new Fixed(false, TIME, new Measure("p99", Unit.NANOSECONDS, Target.none()));
        Round round = new Round(Placement.ANY, List.of(1.0, 50.0), List.of(1.0, 10.0));
        List<Row> rows = Row.of(two, List.of(Launch.of(Collections.nCopies(3, round))));
        assertThat(rows).extracting(Row::label).containsExactly("fixed", "fixed p99");
        assertThat(rows.get(1).ratio().orElseThrow().value()).isEqualTo(5.0);
        assertThat(rows.get(1).verdict()).isEqualTo(Verdict.SHOWN);
    }

    private static Launch launch(double... ours) {
        return Launch.of(
                Arrays.stream(ours).mapToObj(value -> Round.of(value, 100)).toList());
    }

    private static Round at(Placement placement, double ours) {
        return Round.of(ours, 100).at(placement);
    }

    /** A case that is only described. */
    private record Fixed(boolean perPlacement, List<Measure> measures) implements Case {
        Fixed(boolean perPlacement, Measure... measures) {
            this(perPlacement, List.of(measures));
        }

        @Override
        public String name() {
            return "fixed";
        }

        @Override
        public String peer() {
            return "C";
        }

        @Override
        public Launch measure(Effort effort) {
            throw new UnsupportedOperationException("described only");
        }
    }
}
