package org.posixipc.benchmarks.lock;

import java.util.List;
import org.posixipc.benchmarks.harness.Case;
import org.posixipc.benchmarks.harness.Suite;

/** What locks cost beside pthread's in C. */
public final class LockSuite implements Suite {
    /** For the service loader. */
    public LockSuite() {}

    @Override
    public List<Case> cases() {
        return List.of(
                new UncontendedCase(),
                new ContendedCase(),
                new TurnsCase(),
                new ReadersCase(1),
                new ReadersCase(2),
                new ReadersCase(4));
    }
}
