package org.posixipc.benchmarks.harness;

import java.util.List;

/**
 * A case that fills a table of shown figures: measured by the full run, and where a PATTERN asks for it.
 *
 * @param inner the case itself
 */
public record TableCase(Case inner) implements Case {
    @Override
    public boolean quick() {
        return false;
    }

    @Override
    public String name() {
        return inner.name();
    }

    @Override
    public String peer() {
        return inner.peer();
    }

    @Override
    public List<Measure> measures() {
        return inner.measures();
    }

    @Override
    public boolean perPlacement() {
        return inner.perPlacement();
    }

    @Override
    public boolean variesByLaunch() {
        return inner.variesByLaunch();
    }

    @Override
    public List<String> jvmArguments() {
        return inner.jvmArguments();
    }

    @Override
    public Launch measure(Effort effort) throws Exception {
        return inner.measure(effort);
    }
}
