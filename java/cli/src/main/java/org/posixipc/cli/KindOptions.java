package org.posixipc.cli;

import java.util.EnumSet;
import java.util.Set;
import org.posixipc.cli.inventory.Kind;
import picocli.CommandLine.Option;

/** Which kinds of objects a command looks at; all of them unless some are named. The letters are those of lsipc. */
final class KindOptions {
    @Option(
            names = {"-Q", "--queues"},
            description = "Message queues.")
    private boolean queues;

    @Option(
            names = {"-S", "--semaphores"},
            description = "Semaphores.")
    private boolean semaphores;

    @Option(
            names = {"-M", "--segments"},
            description = "Shared memory segments.")
    private boolean segments;

    @Option(
            names = {"-C", "--channels"},
            description = "Channels.")
    private boolean channels;

    Set<Kind> kinds() {
        EnumSet<Kind> kinds = EnumSet.noneOf(Kind.class);
        add(kinds, queues, Kind.QUEUE);
        add(kinds, semaphores, Kind.SEMAPHORE);
        add(kinds, segments, Kind.SEGMENT);
        add(kinds, channels, Kind.CHANNEL);
        return kinds.isEmpty() ? EnumSet.allOf(Kind.class) : kinds;
    }

    private static void add(Set<Kind> kinds, boolean wanted, Kind kind) {
        if (wanted) {
            kinds.add(kind);
        }
    }
}
