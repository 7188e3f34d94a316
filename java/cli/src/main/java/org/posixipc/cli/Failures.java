package org.posixipc.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What a failure is called on one line, and which exit code it is. */
final class Failures {
    private Failures() {}

    /** A refusal by this command itself, with the whole sentence to print. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    static String describe(Throwable failure) {
        if (failure instanceof UncheckedIOException) {
            return describe(failure.getCause());
        }
        if (failure instanceof NoSuchFileException file) {
            return file.getFile() + ": there is no such file";
        }
        if (failure instanceof AccessDeniedException file) {
            return file.getFile() + ": permission denied";
        }
        if (failure instanceof FileSystemException file && file.getReason() != null) {
            return file.getFile() + ": " + file.getReason();
        }
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    /** The library answers a name or number that it cannot take with an IllegalArgumentException before any call. */
    static int exitCode(Throwable failure) {
        return failure instanceof IllegalArgumentException && !(failure.getCause() instanceof IOException)
                ? ExitCode.USAGE
                : ExitCode.REFUSED;
    }

    static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
