package org.posixipc.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code posixipc completion}. */
@Command(
        name = "completion",
        header = "Print the completion of this command for bash and zsh.",
        footer = {"", "Example:", "  source <(posixipc completion)"})
final class CompletionCommand implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private StandardOptions standard;

    CompletionCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() {
        streams.out().print(AutoComplete.bash("posixipc", CommandLineProgram.buildAll(streams)));
        return ExitCode.DONE;
    }
}
