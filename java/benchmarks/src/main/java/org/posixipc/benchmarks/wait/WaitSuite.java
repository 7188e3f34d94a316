package org.posixipc.benchmarks.wait;

import java.util.List;
import org.posixipc.benchmarks.harness.Case;
import org.posixipc.benchmarks.harness.Suite;

/** What waiting costs, and how soon it ends. */
public final class WaitSuite implements Suite {
    /** For the service loader. */
    public WaitSuite() {}

    @Override
    public List<Case> cases() {
        return List.of(
                new EndOfWaitCase(false, false),
                new EndOfWaitCase(true, false),
                new EndOfWaitCase(false, true),
                new EndOfWaitCase(true, true),
                new SpinCase(false),
                new SpinCase(true),
                new PollerCase(1),
                new PollerCase(100),
                new PollerCase(10_000));
    }
}
