package org.posixipc.cli;

import java.time.Duration;
import java.util.function.Function;
import org.posixipc.cli.text.ByteCount;
import org.posixipc.cli.text.Span;
import picocli.CommandLine;

/** Builds the command line out of the commands, runs one, and turns every failure into one line and an exit code. */
final class CommandLineProgram {
    private final Streams streams;

    CommandLineProgram(Streams streams) {
        this.streams = streams;
    }

    int run(String... arguments) {
        CommandLine line = build(streams, arguments.length == 0 ? "" : arguments[0]);
        return line.execute(arguments);
    }

    /** With all commands, for help, completion and manual pages. */
    static CommandLine buildAll(Streams streams) {
        return build(streams, "");
    }

    /** Looking at one command's annotations costs milliseconds, so only the one that is asked for is looked at. */
    private static CommandLine build(Streams streams, String first) {
        CommandLine line = new CommandLine(new RootCommand());
        Commands.addTo(line, streams, first);
        line.setOut(new java.io.PrintWriter(streams.out(), true));
        line.setErr(new java.io.PrintWriter(streams.err(), true));
        line.registerConverter(Duration.class, text -> converted(Span::parse, text));
        line.registerConverter(ByteCount.class, text -> converted(ByteCount::parse, text));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setAbbreviatedOptionsAllowed(false);
        line.setUsageHelpAutoWidth(streams.outIsTerminal());
        line.setColorScheme(CommandLine.Help.defaultColorScheme(
                streams.outIsTerminal() && Colour.wanted() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        line.setParameterExceptionHandler((e, args) -> misused(e));
        line.setExecutionExceptionHandler((e, command, result) -> failed(e, command));
        return line;
    }

    /** Says what is wrong in the reader's words alone. */
    private static <T> T converted(Function<String, T> parser, String text) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.TypeConversionException(e.getMessage());
        }
    }

    private static int misused(CommandLine.ParameterException e) {
        CommandLine command = e.getCommandLine();
        String path = command.getCommandSpec().qualifiedName();
        command.getErr().println(path + ": " + Failures.oneLine(Failures.misuse(e)));
        command.getErr().println("Try '" + path + " --help'.");
        return ExitCode.USAGE;
    }

    private static int failed(Exception e, CommandLine command) throws Exception {
        if (e instanceof CommandLine.ParameterException misuse) {
            return misused(misuse);
        }
        command.getOut().flush();
        command.getErr()
                .println(command.getCommandSpec().qualifiedName() + ": " + Failures.oneLine(Failures.describe(e)));
        if (verbose(command)) {
            e.printStackTrace(command.getErr());
        }
        return Failures.exitCode(e);
    }

    private static boolean verbose(CommandLine command) {
        return command.getCommandSpec().findOption("--verbose") != null
                && Boolean.TRUE.equals(
                        command.getCommandSpec().findOption("--verbose").getValue());
    }
}
