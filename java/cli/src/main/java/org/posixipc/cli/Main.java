package org.posixipc.cli;

/** The entry of the jar. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Streams streams = Streams.ofProcess();
        int code = new CommandLineProgram(streams).run(arguments);
        streams.flush();
        // Not exit: no shutdown hook of ours is left to run, but those of JNA and JLine put things back in order.
        System.exit(code);
    }
}
