package org.posixipc.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.EnumSet;
import java.util.concurrent.Callable;
import org.posixipc.Capabilities;
import org.posixipc.IpcException;
import org.posixipc.Limits;
import org.posixipc.SharedMemory;
import org.posixipc.channel.Channel;
import org.posixipc.cli.inventory.Kind;
import picocli.CommandLine.Command;

/**
 * Loads what the commands load, for the class-data archive that the start script makes of it. Looks at the machine and
 * leaves nothing behind.
 */
@Command(name = "warm-up", hidden = true, header = "Load the classes of the commands.")
final class WarmUpCommand implements Callable<Integer> {
    private static final int SMALLEST_RING = 64 << 10;

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
        lookAtAChannel(silent);
        new CommandLineProgram(silent).run("help", "list");
        Limits.read();
        Capabilities.read();
        new EntryTables(false, false).of(Kind.QUEUE, java.util.List.of());
        EnumSet.allOf(Kind.class).forEach(Kind::plural);
        return ExitCode.DONE;
    }

    /** Where there is one, list and watch load what maps it. */
    private static void lookAtAChannel(Streams silent) throws IOException {
        String name = SharedMemory.unguessableName("/posixipc-warm-up");
        try (Channel channel =
                Channel.builder(name).capacityBytes(SMALLEST_RING).create()) {
            new CommandLineProgram(silent).run("list", "--channels");
            new CommandLineProgram(silent).run("stat", channel.name());
        } catch (IpcException e) {
            // No room for it here: then this part is not in the archive.
            return;
        }
        Channel.unlink(name);
    }
}
