package org.posixipc.cli;

/** Whether colours may be used where a terminal shows them: not with NO_COLOR (no-color.org) and not on a dumb one. */
final class Colour {
    private Colour() {}

    static boolean wanted() {
        String noColour = System.getenv("NO_COLOR");
        return (noColour == null || noColour.isEmpty()) && addressable();
    }

    /** Whether the terminal is one on which the cursor can be moved. */
    static boolean addressable() {
        String terminal = System.getenv("TERM");
        return terminal != null && !terminal.isEmpty() && !terminal.equals("dumb");
    }
}
