package org.posixipc.cli.inventory;

import java.nio.file.Path;

/** Tells channels from other segments by their first bytes. */
final class ChannelMark {
    private ChannelMark() {}

    static boolean isOn(Path file, FileFacts facts) {
        return false;
    }
}
