package org.posixipc.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code posixipc} itself: help, version, and the list of commands. */
@Command(
        name = "posixipc",
        versionProvider = RootCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        header =
                "See, use and diagnose the POSIX IPC of this machine: message queues, semaphores, shared memory, channels.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:refused by the system, or doctor found something that will not work",
            "2:wrong command line",
            "75:nothing came, or no room was there, in the time given"
        },
        footerHeading = "%n",
        footer = {
            "Names begin with '/'. Times are 250ms, 2s, 5m; sizes 4096, 64K, 1M.",
            "'posixipc help COMMAND' or 'posixipc COMMAND --help' tells more."
        })
final class RootCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    private boolean version;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing, for example: posixipc list");
    }

    /** The version that the jar's manifest carries. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"posixipc " + text()};
        }

        static String text() {
            String version = RootCommand.class.getPackage().getImplementationVersion();
            return version == null ? "unpackaged" : version;
        }
    }
}
