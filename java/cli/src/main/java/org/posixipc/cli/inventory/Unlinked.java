package org.posixipc.cli.inventory;

import java.nio.file.Path;

/**
 * An object of /dev/shm whose name is gone, while some process still has it open or mapped. Its memory is used until then.
 *
 * @param link its path in /proc, by which it can still be read
 * @param fileName what it was called in /dev/shm
 * @param facts of the object
 */
record Unlinked(Path link, String fileName, FileFacts facts) {
    /** The kernel's remark behind a name. */
    static final String MARK = " (deleted)";
}
