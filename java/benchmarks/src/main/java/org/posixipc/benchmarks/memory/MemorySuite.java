package org.posixipc.benchmarks.memory;

import java.util.List;
import org.posixipc.benchmarks.harness.Case;
import org.posixipc.benchmarks.harness.Suite;

/** What access to segments costs beside a plain buffer, and copies and closing beside C. */
public final class MemorySuite implements Suite {
    /** For the service loader. */
    public MemorySuite() {}

    @Override
    public List<Case> cases() {
        return List.of(
                new ReadCase(),
                new WriteCase(),
                new RandomReadCase(false),
                new RandomReadCase(true),
                new AddCase(),
                new CopyCase(64, 3.0),
                new CopyCase(65536, 1.2),
                new BusyCloseCase(),
                new AccessAllocationCase());
    }
}
