package org.posixipc.benchmarks.process;

import java.util.List;

/**
 * Ends that talk to each other.
 *
 * @param first usually the one whose figures count: the side that asks, or that receives
 * @param second its partner
 * @param more further partners, told the same number of operations; their figures are not looked at
 */
public record Arrangement(EndSpec first, EndSpec second, List<EndSpec> more) {
    /** Two ends. */
    public Arrangement(EndSpec first, EndSpec second) {
        this(first, second, List.of());
    }
}
