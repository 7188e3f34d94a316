package org.posixipc.cli.compare;

import java.util.Locale;

/** A way between two processes. */
public enum Way {
    /** Two POSIX message queues. */
    QUEUE(
            "POSIX queue",
            "whole messages with priorities, kept by the kernel while nobody receives; C needs no library"),
    /** A channel of this library for each direction. */
    CHANNEL("channel", "a ring in shared memory: no system call while both sides are awake, and it survives kill -9"),
    /** Two words of shared memory guarded by named semaphores. */
    SEMAPHORE(
            "semaphore hand-off",
            "one slot in shared memory and a pair of semaphores each way: what C programs often have"),
    /** A stream socket of the UNIX family. */
    UNIX_SOCKET("Unix socket", "a stream with flow control; tells at once when the other process ends"),
    /** Two named pipes. */
    PIPE("pipe", "a stream in one direction; the simplest to use from a shell"),
    /** A TCP connection over loopback, without Nagle's delay. */
    TCP("TCP loopback", "a stream that also goes to another machine");

    private final String title;
    private final String character;

    Way(String title, String character) {
        this.title = title;
        this.character = character;
    }

    /** For eyes. */
    public String title() {
        return title;
    }

    /** What speaks for it, in a line. */
    public String character() {
        return character;
    }

    /** As options and JSON have it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Opens one side of it. */
    Link open(Side side, Meeting meeting) throws Exception {
        return switch (this) {
            case QUEUE -> new QueueLink(side, meeting);
            case CHANNEL -> new ChannelLink(side, meeting);
            case SEMAPHORE -> new SemaphoreLink(side, meeting);
            case UNIX_SOCKET -> SocketLink.unix(side, meeting);
            case PIPE -> new PipeLink(side, meeting);
            case TCP -> SocketLink.tcp(side, meeting);
        };
    }
}
