package org.posixipc.cli.watch;

import java.time.Instant;
import java.util.List;

/**
 * All objects at one moment, and the room that is left.
 *
 * @param at when
 * @param rows by kind and name
 * @param room of /dev/shm, RLIMIT_MSGQUEUE and the number of queues
 * @param notices what could not be seen
 */
public record Sample(Instant at, List<Row> rows, List<Room> room, List<String> notices) {
    /**
     * How much of a limit is used.
     *
     * @param name for eyes
     * @param used so much
     * @param limit of so much; {@link Long#MAX_VALUE} if there is none
     * @param bytes whether both are bytes
     */
    public record Room(String name, long used, long limit, boolean bytes) {}
}
