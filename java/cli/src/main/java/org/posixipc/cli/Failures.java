package org.posixipc.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.posixipc.cli.inventory.FileFacts;
import org.posixipc.cli.text.Escape;
import picocli.CommandLine;

/** What a failure is called on one line, and which exit code it is. */
final class Failures {
    private static final Pattern ONE_OF =
            Pattern.compile("(?s)(.*: )expected one of \\[(.*)] \\(case-insensitive\\) but was '(.*)'");

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

    /** What a wrong command line is called: picocli's words, but for those that show how this program is made. */
    static String misuse(CommandLine.ParameterException e) {
        if (e instanceof CommandLine.UnmatchedArgumentException unmatched
                && !unmatched.isUnknownOption()
                && e.getCommandLine().getParent() == null) {
            return "there is no command '" + unmatched.getUnmatched().get(0) + "'";
        }
        Matcher oneOf = ONE_OF.matcher(e.getMessage());
        if (oneOf.matches()) {
            String choices = Arrays.stream(oneOf.group(2).split(", "))
                    .map(choice -> choice.toLowerCase(Locale.ROOT).replace('_', '-'))
                    .distinct()
                    .collect(Collectors.joining(", "));
            return oneOf.group(1) + "'" + oneOf.group(3) + "' is none of " + choices;
        }
        return e.getMessage().replaceAll("' is not an? (int|long)$", "' is no whole number in range");
    }

    /** The library answers a name or number that it cannot take with an IllegalArgumentException before any call. */
    static int exitCode(Throwable failure) {
        return failure instanceof IllegalArgumentException && !(failure.getCause() instanceof IOException)
                ? ExitCode.USAGE
                : ExitCode.REFUSED;
    }

    /** That nothing of ours has a name; if something else in /dev/shm is called so, what it is. */
    static Refused noObject(String name) {
        Path file = Path.of("/dev/shm" + name);
        try {
            FileFacts facts = FileFacts.ofLink(file);
            if (!facts.isRegular()) {
                return new Refused("no object has the name " + Escape.name(name) + ": " + Escape.name(file.toString())
                        + " is a " + facts.typeName() + "; rm removes it if nobody needs it");
            }
        } catch (IOException e) {
            // Nothing there either.
        }
        return new Refused("no object has the name " + Escape.name(name) + "; posixipc list shows what there is");
    }

    static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
