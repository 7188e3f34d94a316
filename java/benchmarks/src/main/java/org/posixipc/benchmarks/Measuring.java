package org.posixipc.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import org.posixipc.benchmarks.harness.Effort;
import org.posixipc.benchmarks.harness.Launch;
import org.posixipc.benchmarks.harness.Suite;

/** The main of a measuring JVM. Arguments: case, effort, file for the result. */
public final class Measuring {
    private Measuring() {}

    /** Measures that case once. */
    public static void main(String[] args) throws Exception {
        try {
            Launch launch = Suite.named(args[0]).measure(Effort.valueOf(args[1]));
            new ObjectMapper().writeValue(Path.of(args[2]).toFile(), launch);
        } catch (Exception | Error e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1); // a thread that is blocked for ever must not hold up the others' cases
        }
        System.exit(0);
    }
}
