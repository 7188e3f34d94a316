package org.posixipc.benchmarks.semaphore;

import java.util.ArrayList;
import java.util.List;
import org.posixipc.benchmarks.harness.Case;
import org.posixipc.benchmarks.harness.Suite;
import org.posixipc.benchmarks.process.PingPong;

/** What semaphores cost beside C. */
public final class SemaphoreSuite implements Suite {
    private static final double PAIR_IN_JAVA = 1.6;

    /** Two calls of 10 ns through JNI, around steps of 3 ns. */
    private static final double PAIR_BY_LIBRARY = 3.2;

    private static final double TRY_IN_JAVA = 1.0;
    private static final double TRY_BY_LIBRARY = 3.2;

    /** For the service loader. */
    public SemaphoreSuite() {}

    @Override
    public List<Case> cases() {
        List<Case> cases = new ArrayList<>(List.of(
                new PairCase(Step.JAVA, PAIR_IN_JAVA),
                new PairCase(Step.LIBRARY, PAIR_BY_LIBRARY),
                new TryEmptyCase(Step.JAVA, TRY_IN_JAVA),
                new TryEmptyCase(Step.LIBRARY, TRY_BY_LIBRARY),
                new PairAllocationCase(Step.JAVA),
                new PairAllocationCase(Step.LIBRARY),
                new WaitAllocationCase()));
        for (PingPong setting : PingPong.values()) {
            cases.add(new PingPongCase(setting, false));
            cases.add(new PingPongCase(setting, true));
        }
        return cases;
    }
}
