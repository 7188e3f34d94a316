package org.posixipc.cli.compare;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.posixipc.cli.text.Span;

/**
 * What was measured, and what may be said of it.
 *
 * @param plan what was asked for
 * @param pairs by size, then by way
 * @param machine where
 */
public record Comparison(Plan plan, List<Pair> pairs, MachineFacts machine) {
    /** Fewer say nothing about how far rounds lie apart. */
    private static final int LEAST_ROUNDS = 5;

    /** Time for one way at one size below which the JIT and the scheduler are measured, not the way. */
    private static final long LEAST_NANOS = 1_000_000_000;

    private static final long LEAST_TRIPS = 1_000;

    /** Part of the CPUs used by others above which the figures are theirs as well. */
    private static final double LOUD = 0.25;

    /** The mean part of the CPUs that others used. */
    public double foreign() {
        return mean(false);
    }

    /** The mean part of the CPUs that the hypervisor took. */
    public double stolen() {
        return mean(true);
    }

    private double mean(boolean stolen) {
        return pairs.stream()
                .flatMap(pair -> pair.rounds().stream())
                .mapToDouble(round -> stolen ? round.stolen() : round.foreign())
                .average()
                .orElse(0);
    }

    /** In words. */
    public String noise() {
        double loud = foreign() + stolen();
        String word = loud < 0.05 ? "quiet" : loud < LOUD ? "somewhat noisy" : "noisy";
        return "the machine was %s: others used %.0f %% of the CPUs meanwhile, the hypervisor took %.0f %%"
                .formatted(word, 100 * foreign(), 100 * stolen());
    }

    /** Why no conclusion may be drawn; empty if one may. */
    public Optional<String> refusal() {
        if (plan.rounds() < LEAST_ROUNDS || plan.perPair().toNanos() < LEAST_NANOS) {
            return Optional.of("the run was too short for conclusions: at least " + LEAST_ROUNDS
                    + " rounds and 1 s for each way and size are needed (--rounds, --duration)");
        }
        Optional<Pair> poor = pairs.stream()
                .filter(Pair::measured)
                .filter(pair -> pair.latency().getTotalCount() < LEAST_TRIPS
                        || pair.rounds().size() < LEAST_ROUNDS)
                .findFirst();
        if (poor.isPresent()) {
            return Optional.of("the run was too short for conclusions: "
                    + poor.get().way().title() + " made "
                    + poor.get().latency().getTotalCount() + " round trips of "
                    + poor.get().size() + " bytes in "
                    + poor.get().rounds().size() + " rounds, and " + LEAST_TRIPS + " in " + LEAST_ROUNDS
                    + " are needed");
        }
        if (foreign() + stolen() > LOUD) {
            return Optional.of(
                    "the machine was too noisy for conclusions (" + noise() + "); measure again when it is quiet");
        }
        return Optional.empty();
    }

    /** A sentence for each size, or none if conclusions are refused. */
    public List<String> conclusions() {
        return refusal().isPresent()
                ? List.of()
                : plan.sizes().stream().map(this::conclusion).toList();
    }

    private String conclusion(int size) {
        List<Pair> ofSize = measured(size);
        if (ofSize.size() < 2) {
            return size + " bytes: fewer than two ways could be measured";
        }
        Pair quick =
                ofSize.stream().min(Comparator.comparingDouble(Pair::typical)).orElseThrow();
        Pair next = ofSize.stream()
                .filter(pair -> pair != quick)
                .min(Comparator.comparingDouble(Pair::typical))
                .orElseThrow();
        Pair most = ofSize.stream().max(Comparator.comparingDouble(Pair::rate)).orElseThrow();
        boolean apart = quick.interval()[1] < next.interval()[0];
        String latency = apart
                ? "%s answers soonest, in %s; the next, %s, takes %s times as long (%s)"
                        .formatted(
                                quick.way().title(),
                                Span.ofNanos(quick.typical()),
                                next.way().title(),
                                times(next.typical() / quick.typical()),
                                Span.ofNanos(next.typical()))
                : "%s and %s answer equally soon, as far as %d rounds tell"
                        .formatted(
                                quick.way().title(),
                                next.way().title(),
                                quick.rounds().size());
        return "%d bytes: %s; %s carries most, %s messages a second"
                .formatted(size, latency, most.way().title(), RateChart.rate(most.rate()));
    }

    private static String times(double factor) {
        return String.format(Locale.ROOT, factor < 10 ? "%.1f" : "%.0f", factor);
    }

    /** Those of a size for which there are figures. */
    public List<Pair> measured(int size) {
        return pairs.stream()
                .filter(pair -> pair.size() == size && pair.measured())
                .toList();
    }
}
