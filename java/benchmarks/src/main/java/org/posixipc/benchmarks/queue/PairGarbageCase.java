package org.posixipc.benchmarks.queue;

import org.posixipc.benchmarks.harness.JmhCase;
import org.posixipc.benchmarks.harness.Target;

/** The same as {@link PairAllocationCase} by JMH's allocation profiler. */
final class PairGarbageCase implements JmhCase {
    private final Carrier carrier;

    PairGarbageCase(Carrier carrier) {
        this.carrier = carrier;
    }

    @Override
    public String name() {
        return "queue/allocation-jmh/" + carrier;
    }

    @Override
    public Class<?> benchmarks() {
        return PairGarbage.class;
    }

    @Override
    public String method() {
        return carrier.toString();
    }

    @Override
    public Target allocation() {
        return Target.valueAtMost(JMH_NOTHING);
    }
}
