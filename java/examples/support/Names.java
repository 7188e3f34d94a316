package org.posixipc.examples.support;

/** Names of the objects that an example makes: its own for each run, so that two runs do not meet. */
public final class Names {
    private Names() {}

    /** {@code /posixipc-<pid>-<what>}. */
    public static String of(String what) {
        return "/posixipc-" + ProcessHandle.current().pid() + "-" + what;
    }
}
