package org.posixipc.cli;

import java.util.function.Function;
import picocli.CommandLine;

/** The commands by name, in the order in which the help shows them. */
enum Commands {
    LIST("list", ListCommand::new, "ls"),
    STAT("stat", StatCommand::new),
    CREATE("create", streams -> new CreateCommand()),
    SEND("send", SendCommand::new),
    RECEIVE("receive", ReceiveCommand::new),
    NOTIFY("notify", NotifyCommand::new),
    POST("post", PostCommand::new),
    WAIT("wait", WaitCommand::new),
    DUMP("dump", DumpCommand::new),
    WRITE("write", WriteCommand::new),
    WATCH("watch", WatchCommand::new),
    UNLINK("unlink", UnlinkCommand::new),
    DOCTOR("doctor", DoctorCommand::new),
    COMPARE("compare", CompareCommand::new),
    COMPLETION("completion", CompletionCommand::new),
    MAN("man", ManCommand::new),
    WARM_UP("warm-up", WarmUpCommand::new);

    private final String name;
    private final Function<Streams, Object> make;
    private final String alias;

    Commands(String name, Function<Streams, Object> make) {
        this(name, make, null);
    }

    Commands(String name, Function<Streams, Object> make, String alias) {
        this.name = name;
        this.make = make;
        this.alias = alias;
    }

    /** Adds the command that {@code first} names, or all of them (and {@code help}) if it names none. */
    static void addTo(CommandLine line, Streams streams, String first) {
        for (Commands command : values()) {
            if (first.equals(command.name) || first.equals(command.alias)) {
                command.add(line, streams);
                return;
            }
        }
        for (Commands command : values()) {
            command.add(line, streams);
        }
        line.addSubcommand("help", new CommandLine.HelpCommand());
    }

    private void add(CommandLine line, Streams streams) {
        CommandLine sub = new CommandLine(make.apply(streams));
        if (this == CREATE) {
            CreateCommand.addKinds(sub, streams);
        }
        String[] aliases = alias == null ? new String[0] : new String[] {alias};
        line.addSubcommand(name, sub, aliases);
    }
}
