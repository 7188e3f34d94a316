package org.posixipc.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.EnumSet;
import java.util.concurrent.Callable;
import org.posixipc.Capabilities;
import org.posixipc.Limits;
import org.posixipc.cli.inventory.Kind;
import picocli.CommandLine.Command;

/**
 * Loads what the commands load, for the class-data archive that the start script makes of it. Looks at the machine and
 * changes nothing.
 */
@Command(name = "warm-up", hidden = true, header = "Load the classes of the commands.")
final class WarmUpCommand implements Callable<Integer> {
    private final Streams streams;

    WarmUpCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        PrintStream nowhere =
                new PrintStream(OutputStream.nullOutputStream(), false, java.nio.charset.StandardCharsets.UTF_8);
        Streams silent = new Streams(streams.in(), nowhere, nowhere, false, false, false);
        for (String line : new String[] {
            "list", "list --json", "stat /posixipc-warm-up", "send /posixipc-warm-up x", "doctor", "doctor --json"
        }) {
            new CommandLineProgram(silent).run(line.split(" "));
        }
        new CommandLineProgram(silent).run("help", "list");
        Limits.read();
        Capabilities.read();
        new EntryTables(false, false).of(Kind.QUEUE, java.util.List.of());
        EnumSet.allOf(Kind.class).forEach(Kind::plural);
        return ExitCode.DONE;
    }
}
