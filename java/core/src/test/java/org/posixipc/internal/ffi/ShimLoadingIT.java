package org.posixipc.internal.ffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posixipc.Capabilities;
import org.posixipc.MessageQueue;
import org.posixipc.testing.ChildJvm;
import org.posixipc.testing.ModuleChild;
import org.posixipc.testing.Sandbox;

/** Where the shim is found, and what is said when it cannot be had. */
class ShimLoadingIT {
    @TempDir
    Path folder;

    /** Loads the shim twice and prints what came of it. */
    static final class Child {
        public static void main(String[] arguments) throws Exception {
            for (int i = 0; i < 2; i++) {
                try {
                    Capabilities here = Capabilities.read();
                    System.out.println("loaded " + here.binding() + " from " + here.shimOrigin());
                } catch (UnsatisfiedLinkError e) {
                    System.out.println("refused " + e.getMessage());
                }
            }
            try {
                MessageQueue.open("/pipc-test-absent");
            } catch (UnsatisfiedLinkError | IOException e) {
                System.out.println(e.getClass().getSimpleName());
            }
        }
    }

    private static ChildJvm.Result run(String... options) throws Exception {
        return ChildJvm.run(List.of(options), Child.class);
    }

    @Test
    void leavesNoFileBehind() throws Exception {
        ChildJvm.Result result = run("-Djna.tmpdir=" + folder);

        assertThat(result.lines()).hasSize(3).element(0).asString().startsWith("loaded ");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.map(Path::getFileName).map(Path::toString).filter(n -> n.contains("posixipc")))
                    .isEmpty();
        }
    }

    @Test
    void takesTheFileThatIsNamed() throws Exception {
        Path shim = unpacked();
        assertThat(run("-Dposixipc.library.path=" + folder).output()).contains("from " + shim);
        assertThat(run("-Dposixipc.library.path=" + shim).output()).contains("from " + shim);
    }

    @Test
    void saysWhichFileIsMissing() throws Exception {
        ChildJvm.Result result = run("-Dposixipc.library.path=" + folder);

        assertThat(result.lines())
                .hasSize(3)
                .startsWith(result.lines().get(1))
                .element(0)
                .asString()
                .startsWith("refused posixipc: loading libposixipc-shim.so for Linux/")
                .contains("no file " + folder.resolve("libposixipc-shim.so"), "-Dposixipc.library.path");
        assertThat(result.lines().get(2)).isEqualTo("UnsatisfiedLinkError");
    }

    @Test
    void saysThatAFileIsNoShim() throws Exception {
        Files.writeString(folder.resolve("libposixipc-shim.so"), "not a library");
        assertThat(run("-Dposixipc.library.path=" + folder).lines().get(0))
                .contains("failed: ", "libposixipc-shim.so")
                .doesNotContain("NoClassDefFoundError");
    }

    @Test
    void saysThatExtractionIsForbidden() throws Exception {
        assumeTrue("jar".equals(shim().getProtocol()), "the shim is a plain file here, so nothing has to be extracted");
        // JNA itself needs its own library on disk then.
        Path jna = folder.resolve("libjnidispatch.so");
        try (var stream = com.sun.jna.Native.class.getResourceAsStream(
                com.sun.jna.Platform.RESOURCE_PREFIX + "/libjnidispatch.so")) {
            Files.copy(stream, jna);
        }
        assertThat(run("-Djna.nounpack=true", "-Djna.boot.library.path=" + folder)
                        .lines()
                        .get(0))
                .startsWith("refused ")
                .contains("-Djna.nounpack=true", "-Dposixipc.library.path");
    }

    private static java.net.URL shim() {
        return ShimLoader.class.getResource("/" + com.sun.jna.Platform.RESOURCE_PREFIX + "/libposixipc-shim.so");
    }

    @Test
    void refusesTheShimOfAnotherRelease() throws Exception {
        Path source = folder.resolve("other.c");
        Files.writeString(source, "int pipc_abi(void) { return 99; }\n");
        ChildJvm.Result gcc = ChildJvm.run(
                List.of(
                        "gcc",
                        "-shared",
                        "-fPIC",
                        "-o",
                        folder.resolve("libposixipc-shim.so").toString(),
                        source.toString()),
                Map.of());
        assertThat(gcc.exitCode()).as(gcc.output()).isZero();

        assertThat(run("-Dposixipc.library.path=" + folder).lines().get(0))
                .contains("this jar needs shim ABI ", "has 99", "of one release");
    }

    @Test
    void saysThatTheDirectoryIsMountedNoexec() throws Exception {
        String mount = "mount -t tmpfs -o noexec tmpfs " + folder;
        assumeTrue(Sandbox.allows(List.of("--mount"), mount), "this machine allows no private mount namespace");
        ChildJvm.Result result = ChildJvm.run(
                Sandbox.isolated(
                        List.of("--mount"), mount, ChildJvm.command(List.of("-Djna.tmpdir=" + folder), Child.class)),
                Map.of());

        assertThat(result.lines().get(0))
                .startsWith("refused ")
                .contains("mounted noexec", "-Djna.tmpdir", "-Dposixipc.library.path");
    }

    @Test
    void runsOnTheModulePathWithTheOptionThatTheReadmeNames() throws Exception {
        List<String> entries =
                Arrays.asList(System.getProperty("java.class.path").split(":"));
        List<String> modules = new ArrayList<>();
        for (String entry : entries) {
            if (entry.contains("/jna-") || entry.endsWith("/core/target/classes") || isLibraryJar(entry)) {
                modules.add(entry);
            }
        }
        List<String> rest = new ArrayList<>(entries);
        rest.removeAll(modules);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path",
                String.join(":", modules),
                "--add-modules",
                "org.posixipc",
                "--enable-native-access=org.posixipc,com.sun.jna"));
        if (Runtime.version().feature() >= 24) {
            command.add("--illegal-native-access=deny");
        }
        command.addAll(List.of("-cp", String.join(":", rest), ModuleChild.class.getName()));
        ChildJvm.Result result = ChildJvm.run(command, Map.of());

        assertThat(result.lines()).containsExactly("module org.posixipc jni");
    }

    private static boolean isLibraryJar(String entry) {
        return entry.matches(".*/posixipc-[0-9][^/]*\\.jar") && !entry.endsWith("-tests.jar");
    }

    private Path unpacked() throws IOException {
        Path shim = folder.resolve("libposixipc-shim.so");
        try (var stream = ShimLoader.class.getResourceAsStream(
                "/" + com.sun.jna.Platform.RESOURCE_PREFIX + "/libposixipc-shim.so")) {
            Files.copy(stream, shim);
        }
        return shim;
    }
}
