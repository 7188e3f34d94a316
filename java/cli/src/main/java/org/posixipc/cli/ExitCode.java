package org.posixipc.cli;

/** How a command ended, as scripts see it. README.md of the module promises these. */
final class ExitCode {
    /** What was asked for was done. */
    static final int DONE = 0;

    /** The system refused, or {@code doctor} found something that will not work. */
    static final int REFUSED = 1;

    /** The command line was wrong; nothing was tried. */
    static final int USAGE = 2;

    /** Nothing came, or no room was there, in the time given: EX_TEMPFAIL of sysexits.h. */
    static final int NOTHING_IN_TIME = 75;

    private ExitCode() {}
}
