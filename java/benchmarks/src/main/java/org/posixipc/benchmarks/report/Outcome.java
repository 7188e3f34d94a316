package org.posixipc.benchmarks.report;

import java.util.List;

/**
 * What a run says as a whole.
 *
 * @param judged rows with a target
 * @param met of those
 * @param missed of those
 * @param undecided of those
 * @param failed rows that could not be measured
 */
public record Outcome(int judged, int met, int missed, int undecided, int failed) {
    private static final int TOLERATED_PART = 3;

    /** Counts the verdicts. */
    public static Outcome of(List<Row> rows) {
        int met = count(rows, Verdict.MET);
        int missed = count(rows, Verdict.MISSED);
        int undecided = count(rows, Verdict.UNDECIDED);
        return new Outcome(met + missed + undecided, met, missed, undecided, count(rows, Verdict.FAILED));
    }

    private static int count(List<Row> rows, Verdict verdict) {
        return (int) rows.stream().filter(row -> row.verdict() == verdict).count();
    }

    /** 1 if a target is missed or more than a third is undecided; 3 if a case could not be measured; else 0. */
    public int exitCode() {
        if (missed > 0 || undecided * TOLERATED_PART > judged) {
            return 1;
        }
        return failed > 0 ? 3 : 0;
    }

    @Override
    public String toString() {
        String counts = judged + " judged: " + met + " met, " + missed + " missed, " + undecided + " undecided";
        return failed == 0 ? counts : counts + "; " + failed + " could not be measured";
    }
}
