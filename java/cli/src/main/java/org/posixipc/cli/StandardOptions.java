package org.posixipc.cli;

import picocli.CommandLine.Option;

/** What every command offers. */
final class StandardOptions {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    @Option(names = "--verbose", description = "Show the stack trace of a failure.")
    private boolean verbose;
}
