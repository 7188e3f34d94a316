package org.posixipc.benchmarks.process;

/**
 * Two ends that talk to each other.
 *
 * @param first usually the one whose figures count: the side that asks, or that receives
 * @param second its partner
 */
public record Arrangement(EndSpec first, EndSpec second) {}
