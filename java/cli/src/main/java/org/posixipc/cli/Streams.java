package org.posixipc.cli;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a command reads and writes. Text is UTF-8 whatever the locale says, for the names of objects are; out is not
 * flushed line by line, so a command that waits flushes first.
 */
record Streams(
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean inIsTerminal,
        boolean outIsTerminal,
        boolean errIsTerminal) {
    private static final int BUFFER_BYTES = 1 << 16;

    static Streams ofProcess() {
        return new Streams(
                new BufferedInputStream(new FileInputStream(FileDescriptor.in)),
                print(FileDescriptor.out, BUFFER_BYTES, false),
                print(FileDescriptor.err, 512, true),
                isTerminal(0),
                isTerminal(1),
                isTerminal(2));
    }

    private static PrintStream print(FileDescriptor descriptor, int buffer, boolean flushLines) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor), buffer), flushLines, StandardCharsets.UTF_8);
    }

    /** System.console() asks for both ends at once and means something else from 22 on; the kernel knows. */
    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }

    /** Bytes that are no text may be commands to a terminal, so they go there only by way of another program. */
    void refuseRawOnTerminal() {
        if (outIsTerminal) {
            throw new IllegalArgumentException(
                    "--raw writes bytes, which a terminal would obey as commands; send them to a"
                            + " file or a program (| cat to see them all the same)");
        }
    }

    /** Sends out what was printed; false once nobody reads it any more. */
    boolean flush() {
        err.flush();
        return !out.checkError();
    }
}
