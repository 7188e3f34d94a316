package org.posixipc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class StartIT {
    @Test
    void makesAClassDataArchiveAtTheFirstStartAndUsesItFromThenOn(@TempDir Path cache) throws Exception {
        Map<String, String> environment = Map.of("XDG_CACHE_HOME", cache.toString());
        List<String> list = List.of(Command.script(), "list", "--json");
        Command.Outcome first = Command.execute(new byte[0], environment, list);
        Path archive = awaitArchive(cache.resolve("posixipc"));
        Command.Outcome traced = Command.execute(
                new byte[0],
                Map.of(
                        "XDG_CACHE_HOME",
                        cache.toString(),
                        "POSIXIPC_JAVA_OPTS",
                        "-Xlog:class+load:file=" + cache.resolve("log")),
                list);

        assertThat(first.code()).as(first.error()).isZero();
        assertThat(first.json()).containsKey("objects");
        assertThat(archive).isNotEmptyFile();
        assertThat(traced.code()).as(traced.error()).isZero();
        assertThat(Files.readString(cache.resolve("log")))
                .contains("org.posixipc.cli.ListCommand source: shared objects file (top)");
    }

    @Test
    void worksWhereNoArchiveCanBeMade() throws Exception {
        Command.Outcome list = Command.execute(
                new byte[0], Map.of("XDG_CACHE_HOME", "/proc/none"), List.of(Command.script(), "--version"));

        assertThat(list.code()).isZero();
        assertThat(list.text()).startsWith("posixipc ");
        assertThat(list.error()).isEmpty();
    }

    @Test
    void worksByALinkAndByTheJarAlone(@TempDir Path folder) throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("pipc"), Path.of(Command.script()));
        Path jar = Path.of(Command.script()).resolveSibling("../lib/posixipc-cli.jar");

        Command.Outcome linked = Command.execute(new byte[0], Map.of(), List.of(link.toString(), "--version"));
        Command.Outcome plain = Command.execute(
                new byte[0],
                Map.of(),
                List.of(System.getProperty("java.home") + "/bin/java", "-jar", jar.toString(), "list"));

        assertThat(linked.text()).isEqualTo(Command.run("--version").text());
        assertThat(plain.code()).isZero();
        assertThat(plain.error()).doesNotContain("WARNING");
        try (JarFile file = new JarFile(jar.toFile())) {
            assertThat(file.getManifest().getMainAttributes().getValue("Enable-Native-Access"))
                    .isEqualTo("ALL-UNNAMED");
        }
    }

    @Test
    void offersHelpCompletionAndManualPages(@TempDir Path folder) throws Exception {
        Command.Outcome help = Command.run("--help");
        Command.Outcome completion = Command.run("completion");
        Command.Outcome pages = Command.run("man", "--directory", folder.toString());
        Command.Outcome none = Command.run();

        assertThat(help.text())
                .contains("list, ls")
                .contains("doctor")
                .contains("75")
                .doesNotContain("warm-up");
        assertThat(completion.text()).contains("complete -F").contains("--follow");
        assertThat(pages.code()).as(pages.error()).isZero();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains("posixipc.1", "posixipc-list.1", "posixipc-create-queue.1");
        }
        assertThat(folder.resolve("posixipc-receive.1"))
                .content()
                .contains(".SH OPTIONS")
                .contains("\\-\\-follow");
        assertThat(none.code()).isEqualTo(2);
    }

    @Test
    void manualPagesPassTheFormatter(@TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/groff")), "no groff here");
        Command.run("man", "--directory", folder.toString());
        Command.Outcome formatted = Command.execute(
                new byte[0],
                Map.of(),
                List.of("sh", "-c", "groff -man -Tutf8 -ww \"$0\"/*.1 2>&1 >/dev/null", folder.toString()));

        assertThat(formatted.text()).isEmpty();
    }

    private static Path awaitArchive(Path folder) throws Exception {
        while (true) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.list(folder)) {
                    List<Path> archives =
                            files.filter(f -> f.toString().endsWith(".jsa")).toList();
                    if (!archives.isEmpty()) {
                        return archives.get(0);
                    }
                }
            }
            Thread.onSpinWait();
        }
    }
}
