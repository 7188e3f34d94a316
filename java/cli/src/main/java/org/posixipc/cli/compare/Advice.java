package org.posixipc.cli.compare;

import java.util.List;

/** When to take which, beyond the figures. */
public final class Advice {
    private Advice() {}

    /**
     * One piece of it.
     *
     * @param need what somebody wants
     * @param take what serves it
     * @param why the reason
     */
    public record Line(String need, String take, String why) {}

    /** In the order of how often they are asked for. */
    public static List<Line> lines() {
        return List.of(
                new Line(
                        "Commands, jobs, events between programs of any language",
                        "POSIX queue",
                        "messages stay whole and wait in the kernel while either side is down; urgent ones overtake; it can"
                                + " be polled beside sockets"),
                new Line(
                        "A steady stream of many small messages, or the shortest delay",
                        "a ring in shared memory (channel)",
                        "no system call while both sides are awake; costs a CPU while it spins and needs our library on"
                                + " both sides"),
                new Line(
                        "Large blocks, such as frames or tables",
                        "shared memory with semaphores",
                        "the bytes are never copied; C needs nothing but POSIX; a side that dies must be found out by a"
                                + " timeout or a robust lock"),
                new Line(
                        "A conversation that must end when the other process ends",
                        "Unix socket",
                        "its end is told at once, descriptors and credentials can be passed"),
                new Line("Output of one program as input of another", "pipe", "every shell and language has it"),
                new Line(
                        "The two sides may move to different machines",
                        "TCP",
                        "the only one of these that goes there; pays for it on one machine"));
    }
}
