package org.posixipc.cli.inventory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells channels from other segments by their first bytes (native/FORMAT.md). */
final class ChannelMark {
    /** The magic as bytes; reversed on a machine of the other byte order, where the channel is of no use anyway. */
    private static final String MAGIC = "PIPCCHAN";

    private ChannelMark() {}

    /** False also for what may not be read. */
    static boolean isOn(Path file, FileFacts facts) {
        if (facts.size() < MAGIC.length()) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAGIC.length()), StandardCharsets.US_ASCII).equals(MAGIC);
        } catch (IOException e) {
            return false;
        }
    }
}
