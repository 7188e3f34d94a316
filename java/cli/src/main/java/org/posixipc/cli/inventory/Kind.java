package org.posixipc.cli.inventory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** What an object is. */
public enum Kind {
    /** A message queue. */
    QUEUE("queues"),
    /** A named semaphore of glibc: {@code sem.NAME} in /dev/shm. */
    SEMAPHORE("semaphores"),
    /** A shared memory object. */
    SEGMENT("segments"),
    /** A segment that begins as a channel does. */
    CHANNEL("channels"),
    /** Something else in /dev/shm: a socket, a pipe, a folder, a link. */
    FOREIGN("foreign");

    private final String plural;

    Kind(String plural) {
        this.plural = plural;
    }

    /** Whether a file of /dev/shm, which is no semaphore, is a channel or any other segment. */
    public static Kind ofMemory(Path file) throws IOException {
        return ChannelMark.isOn(file, FileFacts.ofLink(file)) ? CHANNEL : SEGMENT;
    }

    /** As headings and JSON keys have it. */
    public String plural() {
        return plural;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
