package org.posixipc.cli.inventory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What reading the file of a queue tells; reading it takes no message.
 *
 * @param usedBytes bytes of all messages in the queue, not a number of messages
 * @param notifyPid the process that asked to be notified, 0 if none
 */
record QueueFile(long usedBytes, long notifyPid) {
    private static final Pattern LINE =
            Pattern.compile("QSIZE:(\\d+)\\s+NOTIFY:(-?\\d+)\\s+SIGNO:(-?\\d+)\\s+NOTIFY_PID:(\\d+)\\s*");
    private static final int MOST_BYTES = 256;

    /** Empty if it may not be read, or is no queue. */
    static Optional<QueueFile> read(Path path) {
        try (InputStream in = Files.newInputStream(path)) {
            String text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.US_ASCII);
            Matcher matcher = LINE.matcher(text);
            return matcher.matches()
                    ? Optional.of(new QueueFile(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(4))))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
