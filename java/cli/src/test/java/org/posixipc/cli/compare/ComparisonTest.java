package org.posixipc.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final MachineFacts MACHINE = new MachineFacts(Instant.EPOCH, "a CPU", 2, "Linux 6", "a JVM 17");
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(1);

    @Test
    void namesTheSoonestWhereItsRoundsLieApartFromThoseOfTheNext() {
        Comparison comparison = comparison(
                5,
                LONG_ENOUGH,
                way(Way.QUEUE, 200, 1000, 0, 40_000, 41_000, 42_000, 40_500, 41_500),
                way(Way.CHANNEL, 9_000, 1000, 0, 200, 210, 220, 205, 215));

        assertThat(comparison.refusal()).isEmpty();
        assertThat(comparison.conclusions())
                .containsExactly(
                        "64 bytes: channel answers soonest, in 210 ns; the next, POSIX queue, takes 195 times as long"
                                + " (41.0 \u00b5s); channel carries most, 9.0 k messages a second");
    }

    @Test
    void callsWaysEquallySoonWhereTheirRoundsOverlap() {
        Comparison comparison = comparison(
                5,
                LONG_ENOUGH,
                way(Way.QUEUE, 900, 1000, 0, 6_000, 6_100, 6_200, 6_300, 44_000),
                way(Way.PIPE, 800, 1000, 0, 7_000, 7_100, 7_200, 7_300, 7_400));

        assertThat(comparison.conclusions())
                .containsExactly("64 bytes: POSIX queue and pipe answer equally soon, as far as 5 rounds tell;"
                        + " POSIX queue carries most, 900 messages a second");
    }

    @Test
    void doesNotLetOneRoundOfManyHideWhatTheOthersSay() {
        Pair channel = way(Way.CHANNEL, 9_000, 1000, 0, 200, 210, 220, 205, 215, 203, 211, 212, 48_000);
        Pair queue =
                way(Way.QUEUE, 200, 1000, 0, 40_000, 41_000, 42_000, 40_500, 41_500, 40_100, 40_200, 40_300, 6_000);

        assertThat(channel.interval()).containsExactly(203, 220);
        assertThat(comparison(9, LONG_ENOUGH, queue, channel).conclusions())
                .singleElement()
                .asString()
                .contains("channel answers soonest");
        assertThat(way(Way.TCP, 1, 1, 0, 3, 1, 2, 5, 4).interval())
                .as("of five rounds")
                .containsExactly(1, 5);
        assertThat(way(Way.TCP, 1, 1, 0, 7).interval()).as("of one round").containsExactly(7, 7);
    }

    @Test
    void refusesConclusionsFromTooFewRoundsOrTooLittleTime() {
        Pair[] pairs = {way(Way.QUEUE, 900, 1000, 0, 1, 2, 3, 4, 5), way(Way.PIPE, 800, 1000, 0, 10, 11, 12, 13, 14)};

        assertThat(comparison(4, LONG_ENOUGH, pairs).refusal())
                .hasValueSatisfying(why -> assertThat(why).contains("too short"));
        assertThat(comparison(5, LONG_ENOUGH.minusMillis(1), pairs).refusal()).isPresent();
        assertThat(comparison(5, LONG_ENOUGH.minusMillis(1), pairs).conclusions())
                .isEmpty();
        assertThat(comparison(5, LONG_ENOUGH, pairs).refusal()).isEmpty();
    }

    @Test
    void refusesConclusionsWhereOneWayMadeTooFewRoundTripsOrLostARound() {
        Comparison few = comparison(
                5, LONG_ENOUGH, way(Way.QUEUE, 9, 1000, 0, 1, 2, 3, 4, 5), way(Way.TCP, 8, 199, 0, 10, 11, 12, 13, 14));
        Comparison lost = comparison(
                5, LONG_ENOUGH, way(Way.QUEUE, 9, 1000, 0, 1, 2, 3, 4, 5), way(Way.TCP, 8, 1000, 0, 10, 11, 12, 13));

        assertThat(few.refusal())
                .hasValueSatisfying(why -> assertThat(why)
                        .contains(
                                "TCP loopback made 995 round trips of 64 bytes in 5 rounds, and 1000 in 5 are needed"));
        assertThat(lost.refusal()).hasValueSatisfying(why -> assertThat(why).contains("in 4 rounds"));
    }

    @Test
    void refusesConclusionsFromANoisyMachineAndSaysHowNoisy() {
        Pair other = way(Way.PIPE, 8, 1000, 0.26, 10, 11, 12, 13, 14);
        Comparison noisy = comparison(5, LONG_ENOUGH, way(Way.QUEUE, 9, 1000, 0.26, 1, 2, 3, 4, 5), other);
        Comparison middling = comparison(5, LONG_ENOUGH, way(Way.QUEUE, 9, 1000, 0.10, 1, 2, 3, 4, 5), other);

        assertThat(noisy.refusal())
                .hasValueSatisfying(why -> assertThat(why).contains("too noisy").contains("26 %"));
        assertThat(noisy.conclusions()).isEmpty();
        assertThat(middling.refusal()).isEmpty();
        assertThat(middling.noise()).contains("somewhat noisy").contains("18 %");
        assertThat(comparison(5, LONG_ENOUGH, way(Way.QUEUE, 9, 1000, 0, 1, 2, 3, 4, 5))
                        .noise())
                .contains("was quiet");
    }

    @Test
    void comparesNothingWhereOneWayOnlyCouldBeMeasured() {
        Pair refused = new Pair(Way.QUEUE, 64, List.of(), Optional.of("EMFILE"));

        assertThat(comparison(5, LONG_ENOUGH, refused, way(Way.PIPE, 8, 1000, 0, 10, 11, 12, 13, 14))
                        .conclusions())
                .containsExactly("64 bytes: fewer than two ways could be measured");
    }

    @Test
    void carriesRoundsFromOneProcessToTheOtherUnchanged() throws Exception {
        RoundResult round = way(Way.SEMAPHORE, 12.5, 10, 0.25, 4_321).rounds().get(0);

        RoundResult read = RoundResult.of(round.line());

        assertThat(read.latency()).isEqualTo(round.latency());
        assertThat(read).usingRecursiveComparison().ignoringFields("latency").isEqualTo(round);
    }

    private static Comparison comparison(int rounds, Duration perPair, Pair... pairs) {
        List<Way> ways = java.util.Arrays.stream(pairs).map(Pair::way).toList();
        return new Comparison(new Plan(ways, List.of(64), rounds, perPair), List.of(pairs), MACHINE);
    }

    /** A round for each median, of so many round trips. */
    private static Pair way(Way way, double rate, int trips, double foreign, long... medians) {
        List<RoundResult> rounds = new ArrayList<>();
        for (long median : medians) {
            Histogram latency = new Histogram(RoundResult.LONGEST_NANOS, RoundResult.DIGITS);
            latency.recordValueWithCount(median, trips);
            rounds.add(new RoundResult(way, 64, rounds.size() + 1, latency, rate, foreign, 0));
        }
        return new Pair(way, 64, rounds, Optional.empty());
    }
}
