package org.posixipc.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MedianTest {
    @Test
    void isTheMiddleOfAnOddNumberAndTheMeanOfTheMiddleTwoOfAnEvenOne() {
        assertThat(Median.of(List.of(3.0, 1.0, 2.0)).value()).isEqualTo(2.0);
        assertThat(Median.of(List.of(4.0, 1.0, 3.0, 2.0)).value()).isEqualTo(2.5);
    }

    @Test
    void ofFewFiguresReachesFromTheSmallestToTheLargest() {
        assertThat(Median.of(List.of(1.0, 9.0, 2.0))).isEqualTo(new Median(2, 1, 9));
        assertThat(Median.of(List.of(5.0))).isEqualTo(new Median(5, 5, 5));
    }

    @Test
    void leavesOutAnOutlierAtEitherEndOfEight() {
        // P(at most 1 of 8 below the median) = 9/256, twice that is 7 %: within the 10 % that may lie outside.
        List<Double> figures = List.of(0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 1000.0);
        assertThat(Median.of(figures)).isEqualTo(new Median(3.5, 1, 6));
    }

    @Test
    void keepsAllOfSevenBecauseLeavingOutTwoWouldBeTooBold() {
        List<Double> figures = List.of(0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0);
        assertThat(Median.of(figures)).isEqualTo(new Median(3, 0, 6));
    }

    @Test
    void coversTheTrueMedianAboutNineTimesInTen() {
        Random random = new Random(7);
        long covered = IntStream.range(0, 4000)
                .filter(run -> {
                    Median median = Median.of(DoubleStream.generate(random::nextGaussian)
                            .limit(25)
                            .boxed()
                            .toList());
                    return median.low() <= 0 && median.high() >= 0;
                })
                .count();
        assertThat(covered / 4000.0).isBetween(0.89, 0.97);
    }

    @Test
    void refusesNoFiguresAtAll() {
        assertThatThrownBy(() -> Median.of(Collections.emptyList())).isInstanceOf(IllegalArgumentException.class);
    }
}
