package org.posixipc.cli.inventory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * The inside of a semaphore; empty is what may not be seen.
 *
 * @param permits available now
 * @param waiters threads that wait for a permit, as the semaphore counts them; one that was killed is counted for ever
 */
public record SemaphoreState(OptionalLong permits, OptionalLong waiters) {
    /** sizeof(sem_t) of glibc on 64-bit machines. Another size is another layout, or a file that is not whole yet. */
    private static final int FILE_BYTES = 32;

    static final SemaphoreState UNKNOWN = new SemaphoreState(OptionalLong.empty(), OptionalLong.empty());

    /**
     * Reads the file, which needs no right to write and is never mapped: opening the semaphore itself asks for both, and a
     * file that is cut short would be a SIGBUS.
     */
    static SemaphoreState read(Path file, FileFacts facts) {
        if (facts.size() != FILE_BYTES || ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            return UNKNOWN;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] words = in.readNBytes(Long.BYTES);
            if (words.length < Long.BYTES) {
                return UNKNOWN;
            }
            ByteBuffer word = ByteBuffer.wrap(words).order(ByteOrder.LITTLE_ENDIAN);
            long permits = Integer.toUnsignedLong(word.getInt(0));
            return permits > Integer.MAX_VALUE
                    ? UNKNOWN
                    : new SemaphoreState(
                            OptionalLong.of(permits), OptionalLong.of(Integer.toUnsignedLong(word.getInt(4))));
        } catch (IOException e) {
            return UNKNOWN;
        }
    }
}
