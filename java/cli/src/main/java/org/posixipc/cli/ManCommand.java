package org.posixipc.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code posixipc man}. */
@Command(
        name = "man",
        header = "Print a manual page, or write all of them to a folder.",
        footer = {
            "",
            "Examples:",
            "  posixipc man list | man -l -",
            "  posixipc man --directory /usr/local/share/man/man1"
        })
final class ManCommand implements Callable<Integer> {
    private final Streams streams;

    @Mixin
    private StandardOptions standard;

    @Option(names = "--directory", paramLabel = "FOLDER", description = "Write every page there, as posixipc-list.1.")
    private Path directory;

    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "Whose page; posixipc's own unless given.")
    private String[] command = {};

    ManCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        CommandLine root = CommandLineProgram.buildAll(streams);
        if (directory != null) {
            Files.createDirectories(directory);
            for (Map.Entry<String, CommandLine> page :
                    pages("posixipc", root, new TreeMap<>()).entrySet()) {
                Files.writeString(
                        directory.resolve(page.getKey() + ".1"),
                        ManualPage.of(page.getValue().getCommandSpec()));
            }
            return ExitCode.DONE;
        }
        CommandLine wanted = root;
        for (String word : command) {
            wanted = wanted.getSubcommands().get(word);
            if (wanted == null) {
                throw new IllegalArgumentException("there is no command '" + String.join(" ", command) + "'");
            }
        }
        streams.out().print(ManualPage.of(wanted.getCommandSpec()));
        return ExitCode.DONE;
    }

    private static Map<String, CommandLine> pages(String name, CommandLine line, Map<String, CommandLine> pages) {
        pages.put(name, line);
        line.getSubcommands().forEach((word, sub) -> {
            if (word.equals(sub.getCommandName())
                    && !sub.getCommandSpec().usageMessage().hidden()) {
                pages(name + "-" + word, sub, pages);
            }
        });
        return pages;
    }
}
