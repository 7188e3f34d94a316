package org.posixipc.internal.ffi;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jna.Platform;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.posixipc.testing.ChildJvm;

/** What the shim in the jar shows to others: the list in native/exports.txt and the JVM's door, nothing else. */
class ShimExportsIT {
    @TempDir
    Path folder;

    @Test
    void exportsWhatTheListNamesAndNothingElse() throws Exception {
        List<String> expected =
                new ArrayList<>(Files.readAllLines(Path.of(System.getProperty("posixipc.root"), "native/exports.txt")));
        expected.add("JNI_OnLoad");

        assertThat(symbols("--defined-only")).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void bindsEveryColdMethodToAFunctionOfItsName() throws Exception {
        List<String> exported = symbols("--defined-only");
        try (Stream<Path> classes = Files.list(
                Path.of(System.getProperty("posixipc.root"), "java/core/target/classes/org/posixipc/internal/ffi"))) {
            for (Path file : classes.filter(each -> each.toString().endsWith("Shim.class"))
                    .toList()) {
                String type = file.getFileName().toString().replace(".class", "");
                Class<?> shim = Class.forName(
                        "org.posixipc.internal.ffi." + type, false, getClass().getClassLoader());
                assertThat(Arrays.stream(shim.getDeclaredMethods())
                                .filter(method -> Modifier.isNative(method.getModifiers()))
                                .map(method -> method.getName()))
                        .as(type)
                        .isSubsetOf(exported);
            }
        }
    }

    @Test
    void isLinkedSoThatItsTablesAreReadOnly() throws Exception {
        ChildJvm.Result headers = ChildJvm.run(
                List.of("readelf", "--wide", "--dynamic", "--program-headers", shim().toString()), Map.of());

        assertThat(headers.output()).contains("GNU_RELRO").containsAnyOf("BIND_NOW", "Flags: NOW");
        assertThat(headers.output()).doesNotContain("RWE", "RPATH", "RUNPATH");
    }

    private List<String> symbols(String option) throws Exception {
        ChildJvm.Result nm = ChildJvm.run(List.of("nm", "-D", option, shim().toString()), Map.of());
        assertThat(nm.exitCode()).as(nm.output()).isZero();
        return new ArrayList<>(new TreeSet<>(nm.lines().stream()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .toList()));
    }

    private Path shim() throws Exception {
        Path file = folder.resolve("shim.so");
        if (!Files.exists(file)) {
            try (var stream =
                    ShimLoader.class.getResourceAsStream("/" + Platform.RESOURCE_PREFIX + "/libposixipc-shim.so")) {
                Files.copy(stream, file);
            }
        }
        return file;
    }
}
