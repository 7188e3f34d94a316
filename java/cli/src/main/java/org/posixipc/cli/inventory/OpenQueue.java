package org.posixipc.cli.inventory;

import java.nio.file.Path;

/**
 * A descriptor of some process that leads to a message queue.
 *
 * @param pid whose descriptor it is
 * @param descriptor its number
 * @param link its path in /proc, by which even an unlinked queue can be looked at
 * @param target where the link leads: the queue's name, with a remark of the kernel if it is unlinked
 * @param facts of the queue
 * @param ownNamespace whether that process lives in the IPC namespace of this one, so that the name means the same queue
 */
record OpenQueue(long pid, int descriptor, Path link, String target, FileFacts facts, boolean ownNamespace) {
    private static final String UNLINKED = " (deleted)";

    String name() {
        return facts.links() == 0 && target.endsWith(UNLINKED)
                ? target.substring(0, target.length() - UNLINKED.length())
                : target;
    }
}
