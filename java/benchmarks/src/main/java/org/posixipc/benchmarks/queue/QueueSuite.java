package org.posixipc.benchmarks.queue;

import java.util.ArrayList;
import java.util.List;
import org.posixipc.benchmarks.harness.Case;
import org.posixipc.benchmarks.harness.Suite;
import org.posixipc.benchmarks.process.PingPong;

/** What message queues cost beside C. */
public final class QueueSuite implements Suite {
    private static final int SMALL = 64;
    private static final int MIDDLE = 1024;
    private static final int LARGE = 8192;
    private static final double FACTOR = 1.10;

    /** Bytes of the heap are copied once more than in C. */
    private static final double FACTOR_LARGE_HEAP = 1.15;

    /** For the service loader. */
    public QueueSuite() {}

    @Override
    public List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Carrier carrier : Carrier.values()) {
            cases.add(new PairCase(carrier, SMALL, FACTOR));
            cases.add(new PairCase(carrier, MIDDLE, FACTOR));
            cases.add(new PairCase(carrier, LARGE, carrier == Carrier.DIRECT ? FACTOR : FACTOR_LARGE_HEAP));
        }
        cases.add(new TryEmptyCase());
        cases.add(new OpenCloseCase());
        for (Carrier carrier : Carrier.values()) {
            cases.add(new PairAllocationCase(carrier));
            cases.add(new PairGarbageCase(carrier));
        }
        for (PingPong setting : PingPong.values()) {
            cases.add(new PingPongCase(setting, false));
            cases.add(new PingPongCase(setting, true));
        }
        return cases;
    }
}
