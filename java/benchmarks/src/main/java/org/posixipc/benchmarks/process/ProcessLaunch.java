package org.posixipc.benchmarks.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.posixipc.benchmarks.harness.Effort;
import org.posixipc.benchmarks.harness.Launch;
import org.posixipc.benchmarks.harness.Placement;
import org.posixipc.benchmarks.harness.Round;
import org.posixipc.benchmarks.harness.Rounds;

/** Measures a {@link ProcessCase}: starts the four ends, finds the length of a round, warms up, takes rounds. */
final class ProcessLaunch {
    private final ProcessCase subject;
    private final Effort effort;
    private long operations;
    private boolean oursFirst;

    ProcessLaunch(ProcessCase subject, Effort effort) {
        this.subject = subject;
        this.effort = effort;
        operations = subject.firstOperations();
    }

    Launch run() throws Exception {
        try (ProcessCase opened = subject) {
            opened.open();
            try (Side ours = new Side(opened.oursEnds());
                    Side peer = new Side(opened.peerEnds())) {
                ours.awaitReady();
                peer.awaitReady();
                warmUp(ours, peer);
                return Launch.of(Rounds.take(subject, effort.rounds(), () -> round(ours, peer)));
            }
        }
    }

    private void warmUp(Side ours, Side peer) throws IOException {
        long end = System.nanoTime() + effort.warmUp().toNanos();
        long enough = effort.round().toNanos();
        long longest;
        do {
            longest = Math.max(nanosOf(ours), nanosOf(peer));
            if (longest < enough / 2) {
                operations *= 2;
            }
        } while (System.nanoTime() < end || longest < enough / 2);
    }

    private long nanosOf(Side side) throws IOException {
        long start = System.nanoTime();
        side.round(operations);
        return System.nanoTime() - start;
    }

    private Round round(Side ours, Side peer) throws IOException {
        oursFirst = !oursFirst;
        if (oursFirst) {
            List<Double> figures = ours.round(operations);
            return new Round(Placement.ANY, figures, peer.round(operations));
        }
        List<Double> figures = peer.round(operations);
        return new Round(Placement.ANY, ours.round(operations), figures);
    }

    /** One arrangement, running. */
    private final class Side implements AutoCloseable {
        /** The first, the second, and more. */
        private final List<EndProcess> ends = new ArrayList<>();

        Side(Arrangement arrangement) throws IOException {
            try {
                ends.add(new EndProcess(arrangement.first()));
                ends.add(new EndProcess(arrangement.second()));
                for (EndSpec spec : arrangement.more()) {
                    ends.add(new EndProcess(spec));
                }
            } catch (IOException e) {
                close();
                throw e;
            }
        }

        void awaitReady() throws IOException {
            for (EndProcess end : ends) {
                end.awaitReady();
            }
        }

        /** The partners are told first, so that the measuring end does not wait for them to wake. */
        List<Double> round(long count) throws IOException {
            for (int i = ends.size() - 1; i >= 0; i--) {
                ends.get(i).order(count);
            }
            List<long[]> figures = new ArrayList<>();
            for (EndProcess end : ends) {
                figures.add(end.figures());
            }
            return subject.figures(figures.get(0), figures.get(1), count);
        }

        @Override
        public void close() {
            ends.forEach(EndProcess::close);
        }
    }
}
