package org.posixipc.cli.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts Java processes out of the same jar, with both compilers, unlike the command itself. */
final class MeasuringJvm {
    private MeasuringJvm() {}

    static List<String> command(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 22) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.add("-XX:+UseSerialGC");
        command.add("-Xmx128m");
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return command;
    }
}
