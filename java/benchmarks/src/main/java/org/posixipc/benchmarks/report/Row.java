package org.posixipc.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.posixipc.benchmarks.harness.Case;
import org.posixipc.benchmarks.harness.Launch;
import org.posixipc.benchmarks.harness.Measure;
import org.posixipc.benchmarks.harness.Placement;
import org.posixipc.benchmarks.harness.Round;
import org.posixipc.benchmarks.harness.Target;

/**
 * One line of the table: a measure of a case, in one placement.
 *
 * @param label the case, the measure and the placement
 * @param peerName who is on the other side
 * @param measure what is measured, and the demand
 * @param ours median of the launches' medians; empty where nothing was sampled
 * @param peer the same of the peer; empty also where there is none
 * @param ratio ours over the peer's, from the ratios of the single rounds; empty where there is no peer
 * @param verdict what follows for the target
 * @param launches JVMs that contributed
 * @param note why it is undecided or failed, else empty
 */
public record Row(
        String label,
        String peerName,
        Measure measure,
        Optional<Median> ours,
        Optional<Median> peer,
        Optional<Median> ratio,
        Verdict verdict,
        int launches,
        String note) {
    /** Fewer rounds of a launch than this say nothing about its median. */
    private static final int MIN_ROUNDS = 3;

    /** From so many launches on, their medians are the figures; below, the rounds of all. */
    private static final int MIN_LAUNCHES = 3;

    /** The rows of a case that was measured. */
    public static List<Row> of(Case subject, List<Launch> launches) {
        List<Row> rows = new ArrayList<>();
        List<Placement> placements =
                subject.perPlacement() ? List.of(Placement.NEAR, Placement.FAR) : List.of(Placement.ANY);
        for (int index = 0; index < subject.measures().size(); index++) {
            for (Placement placement : placements) {
                rows.add(row(subject, launches, index, placement));
            }
        }
        return rows;
    }

    /** The rows of a case that could not be measured. */
    public static List<Row> failed(Case subject, String reason) {
        return subject.measures().stream()
                .map(measure -> empty(subject, measure, label(subject, measure, Placement.ANY), Verdict.FAILED, reason))
                .toList();
    }

    private static Row row(Case subject, List<Launch> launches, int index, Placement placement) {
        Measure measure = subject.measures(placement).get(index);
        String label = label(subject, measure, placement);
        List<List<Round>> sampled = launches.stream()
                .map(launch -> launch.rounds().stream()
                        .filter(round -> round.placement() == placement)
                        .toList())
                .filter(rounds -> rounds.size() >= MIN_ROUNDS)
                .toList();
        if (sampled.isEmpty()) {
            String note = placement == Placement.ANY ? "not measured" : "placement not sampled";
            Verdict verdict = measure.target().kind() == Target.Kind.NOT_JUDGED ? Verdict.SHOWN : Verdict.UNDECIDED;
            return empty(subject, measure, label, verdict, note);
        }
        boolean paired = !sampled.get(0).get(0).peer().isEmpty();
        Median ours = summary(sampled, round -> round.ours().get(index));
        Optional<Median> peer =
                paired ? Optional.of(summary(sampled, round -> round.peer().get(index))) : Optional.empty();
        Optional<Median> ratio = paired
                ? Optional.of(summary(
                        sampled, round -> round.ours().get(index) / round.peer().get(index)))
                : Optional.empty();
        Median judged = measure.target().onRatio() ? ratio.orElseThrow() : ours;
        Verdict verdict = Verdict.of(measure.target(), judged);
        String note = verdict == Verdict.UNDECIDED ? "spread above the margin" : "";
        return new Row(label, subject.peer(), measure, Optional.of(ours), peer, ratio, verdict, sampled.size(), note);
    }

    private static Row empty(Case subject, Measure measure, String label, Verdict verdict, String note) {
        return new Row(
                label, subject.peer(), measure, Optional.empty(), Optional.empty(), Optional.empty(), verdict, 0, note);
    }

    private static String label(Case subject, Measure measure, Placement placement) {
        String label = measure.name().isEmpty() ? subject.name() : subject.name() + " " + measure.name();
        return placement == Placement.ANY
                ? label
                : label + " " + placement.name().toLowerCase(Locale.ROOT);
    }

    /**
     * JVMs differ from each other more than rounds of one JVM do, by what their compilers chose; so the median of each
     * launch is one figure, if there are launches enough.
     */
    private static Median summary(List<List<Round>> launches, ToDoubleFunction<Round> figure) {
        if (launches.size() < MIN_LAUNCHES) {
            return Median.of(launches.stream()
                    .flatMap(List::stream)
                    .map(figure::applyAsDouble)
                    .toList());
        }
        return Median.of(launches.stream()
                .map(rounds -> Median.of(
                                rounds.stream().map(figure::applyAsDouble).toList())
                        .value())
                .toList());
    }
}
