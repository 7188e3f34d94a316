package org.posixipc.benchmarks.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the harness starts JVMs: like this one, with the same class path and the same choices of the library. */
public final class Jvm {
    private Jvm() {}

    /** The command up to the main class; the caller adds its arguments. */
    public static List<String> command(List<String> caseFlags, Class<?> main) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.addAll(flags());
        command.addAll(caseFlags);
        command.add(main.getName());
        return command;
    }

    /** The flags of every JVM: native access, and the properties of the library that were given to the command. */
    static List<String> flags() {
        List<String> flags = new ArrayList<>();
        flags.add("--enable-native-access=ALL-UNNAMED");
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("posixipc.") || name.equals("jna.tmpdir"))
                .sorted()
                .forEach(name -> flags.add("-D" + name + "=" + System.getProperty(name)));
        return flags;
    }
}
