package org.posixipc.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Writes one line a run: id, shim, JDK, pass, fail or skip, separated by tabs. */
public final class AcceptanceRecord implements TestWatcher {
    @Override
    public void testSuccessful(ExtensionContext context) {
        write(context, "pass");
    }

    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        write(context, "fail");
    }

    @Override
    public void testAborted(ExtensionContext context, Throwable cause) {
        write(context, "skip");
    }

    @Override
    public void testDisabled(ExtensionContext context, Optional<String> reason) {
        write(context, "skip");
    }

    private static void write(ExtensionContext context, String outcome) {
        String file = System.getProperty("posixipc.acceptance");
        if (file == null || context.getTestMethod().isEmpty()) {
            return;
        }
        StringBuilder lines = new StringBuilder();
        for (Acceptance id : context.getTestMethod().get().getAnnotationsByType(Acceptance.class)) {
            lines.append(String.join(
                            "\t",
                            id.value(),
                            System.getProperty("posixipc.shim", "jni"),
                            Integer.toString(Runtime.version().feature()),
                            outcome))
                    .append('\n');
        }
        try {
            Files.createDirectories(Path.of(file).getParent());
            Files.writeString(
                    Path.of(file), lines, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
