package org.posixipc.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Runs a command under limits of its own: with {@code prlimit}, or in private namespaces where it may mount and raise what
 * it likes. Nothing of it touches the machine.
 */
public final class Sandbox {
    private Sandbox() {}

    /** {@code command} with a limit that holds, soft and hard, as in {@code limited("--msgqueue", 0, …)}. */
    public static List<String> limited(String option, long limit, List<String> command) {
        List<String> all = new ArrayList<>(List.of("prlimit", option + "=" + limit + ":" + limit));
        all.addAll(command);
        return all;
    }

    /** {@code command} in namespaces of its own (options of unshare), after the shell commands in {@code setup}. */
    public static List<String> isolated(List<String> namespaces, String setup, List<String> command) {
        List<String> all = new ArrayList<>(List.of("unshare", "--map-root-user"));
        all.addAll(namespaces);
        all.addAll(List.of("sh", "-c", "set -e; " + setup + "; exec \"$@\"", "sh"));
        all.addAll(command);
        return all;
    }

    /** Whether this machine lets us have such namespaces and run {@code setup} in them; if not, a test is skipped. */
    public static boolean allows(List<String> namespaces, String setup) {
        try {
            return ChildJvm.run(isolated(namespaces, setup, List.of("true")), Map.of())
                            .exitCode()
                    == 0;
        } catch (java.io.IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
