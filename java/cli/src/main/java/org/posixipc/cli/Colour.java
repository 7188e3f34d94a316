package org.posixipc.cli;

/** Whether colours may be used where a terminal shows them: not with NO_COLOR (no-color.org) and not on a dumb one. */
final class Colour {
    private Colour() {}

    static boolean wanted() {
        String noColour = System.getenv("NO_COLOR");
        String terminal = System.getenv("TERM");
        return (noColour == null || noColour.isEmpty()) && terminal != null && !terminal.equals("dumb");
    }
}
