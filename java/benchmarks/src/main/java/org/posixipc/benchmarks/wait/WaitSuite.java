package org.posixipc.benchmarks.wait;

import java.util.ArrayList;
import java.util.List;
import org.posixipc.benchmarks.harness.Case;
import org.posixipc.benchmarks.harness.Rounds;
import org.posixipc.benchmarks.harness.Suite;

/** What waiting costs, and how soon it ends. */
public final class WaitSuite implements Suite {
    /** For the service loader. */
    public WaitSuite() {}

    @Override
    public List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (boolean close : new boolean[] {false, true}) {
            for (int cpu : new int[] {Rounds.FIRST_CPU, Rounds.SECOND_CPU}) {
                cases.add(new EndOfWaitCase(false, close, cpu));
                cases.add(new EndOfWaitCase(true, close, cpu));
            }
        }
        cases.addAll(List.of(
                new SpinCase(false),
                new SpinCase(true),
                new PollerCase(1),
                new PollerCase(100),
                new PollerCase(10_000)));
        return cases;
    }
}
