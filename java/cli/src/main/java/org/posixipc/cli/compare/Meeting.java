package org.posixipc.cli.compare;

import java.nio.file.Path;

/**
 * Where both sides of a link meet.
 *
 * @param name of POSIX objects, to which each kind adds its own end
 * @param folder for sockets and pipes
 * @param size bytes of each message
 * @param announce tells the far side that the near one is ready for it, and waits until it says so too; the near side calls
 *     it once, when everything has a name
 */
record Meeting(String name, Path folder, int size, Announcement announce) {
    /** May fail, as every word between processes. */
    @FunctionalInterface
    interface Announcement {
        void make(String detail) throws Exception;
    }
}
