package org.posixipc.cli.compare;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is to be measured.
 *
 * @param ways in the order in which they take turns
 * @param sizes bytes of a message
 * @param rounds how often each is measured
 * @param perPair time for one way at one size, half of it for round trips and half for the one way
 */
public record Plan(List<Way> ways, List<Integer> sizes, int rounds, Duration perPair) {
    /** Nanoseconds of one measurement. */
    long sliceNanos() {
        return perPair.toNanos() / (2L * rounds);
    }

    /** What the measuring is going to take, without starting the processes. */
    public Duration total() {
        return perPair.plusMillis(600).multipliedBy((long) ways.size() * sizes.size());
    }

    String[] arguments() {
        return new String[] {
            ways.stream().map(Enum::name).collect(Collectors.joining(",")),
            sizes.stream().map(String::valueOf).collect(Collectors.joining(",")),
            Integer.toString(rounds),
            Long.toString(perPair.toNanos())
        };
    }

    static Plan of(String[] arguments) {
        return new Plan(
                Stream.of(arguments[0].split(",")).map(Way::valueOf).toList(),
                Stream.of(arguments[1].split(",")).map(Integer::valueOf).toList(),
                Integer.parseInt(arguments[2]),
                Duration.ofNanos(Long.parseLong(arguments[3])));
    }
}
