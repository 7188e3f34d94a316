package org.posixipc.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.posixipc.Access;
import org.posixipc.IpcAccessException;
import org.posixipc.IpcNotFoundException;
import org.posixipc.MessageQueue;
import org.posixipc.NamedSemaphore;
import org.posixipc.SharedMemory;
import org.posixipc.cli.inventory.Kind;

/**
 * An object that exists under a name.
 *
 * @param kind what it is
 * @param name its name
 */
record NamedObject(Kind kind, String name) {
    /** Those of the name, found by the name and not by a list, so that it works where queues cannot be listed. */
    static List<NamedObject> all(String name) throws IOException {
        List<NamedObject> found = new ArrayList<>();
        if (isQueue(name)) {
            found.add(new NamedObject(Kind.QUEUE, name));
        }
        if (Files.isRegularFile(Path.of("/dev/shm/sem." + name.substring(1)), LinkOption.NOFOLLOW_LINKS)) {
            found.add(new NamedObject(Kind.SEMAPHORE, name));
        }
        Path memory = Path.of("/dev/shm" + name);
        if (Files.isRegularFile(memory, LinkOption.NOFOLLOW_LINKS)) {
            found.add(new NamedObject(Kind.ofMemory(memory), name));
        }
        return found;
    }

    private static boolean isQueue(String name) throws IOException {
        try {
            MessageQueue.builder(name).access(Access.READ_ONLY).open().close();
            return true;
        } catch (IpcAccessException e) {
            return true;
        } catch (IpcNotFoundException e) {
            return false;
        }
    }

    void unlink() throws IOException {
        switch (kind) {
            case QUEUE -> MessageQueue.unlink(name);
            case SEMAPHORE -> NamedSemaphore.unlink(name);
            default -> SharedMemory.unlink(name);
        }
    }
}
