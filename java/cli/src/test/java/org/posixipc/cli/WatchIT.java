package org.posixipc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.Peer;
import org.posixipc.testing.TestNames;

@ExtendWith(LeavesNothingBehind.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class WatchIT {
    private static final String UP = "\033[A";
    private static final String DOWN = "\033[B";

    @Test
    void followsAQueueOnAScreenAndObeysKeysAndNewSizes(@TempDir Path folder) throws Exception {
        assumeTrue(Terminal.isPossible(), "no script(1) here to make a pseudo-terminal");
        String name = TestNames.next();
        String other = TestNames.next();
        String prefix = name.substring(1, name.lastIndexOf('-'));
        try (Peer c = Peer.inC();
                Terminal terminal = Terminal.start(folder, 100, 20, Map.of("TERM", "xterm-256color"), watch(prefix))) {
            String queue = c.ask("queue create " + name + " rw 0600 4 32");
            c.ask("queue create " + other + " rw 0600 4 32");
            c.ask("queue send " + queue + " 0 text:one");
            c.ask("queue send " + queue + " 0 text:two");

            List<String> first = terminal.await("2/4");
            assertThat(first.get(0)).startsWith("posixipc watch").contains("sort: name");
            assertThat(String.join("\n", first)).contains(name).contains("████").contains("RLIMIT_MSGQUEUE [");

            c.ask("queue send " + queue + " 0 text:three");
            terminal.await("3/4");

            terminal.press("s");
            List<String> sorted = terminal.await("sort: level");
            assertThat(rowOf(sorted, name)).as("the fuller first").isLessThan(rowOf(sorted, other));

            terminal.press("r");
            List<String> reversed = terminal.await("level reversed");
            assertThat(rowOf(reversed, name)).isGreaterThan(rowOf(reversed, other));

            terminal.press("r" + UP + DOWN + UP + "\r");
            List<String> opened = terminal.await("held by  1");
            assertThat(String.join("\n", opened)).contains("queue " + name).contains(c.pid() + " peer rw");

            terminal.press("q/");
            terminal.await("filter: " + prefix + "_");
            terminal.press(other.substring(prefix.length() + 1) + "\r");
            List<String> filtered = terminal.await("filter: " + other.substring(1));
            assertThat(filtered).noneMatch(row -> row.contains(name));

            terminal.resize(44, 9);
            List<String> narrow = terminal.await(
                    picture -> !picture.isEmpty() && picture.stream().allMatch(row -> row.length() <= 44),
                    "44 columns");
            assertThat(narrow)
                    .hasSize(9)
                    .allMatch(row -> row.length() <= 44)
                    .anyMatch(row -> row.contains(other.substring(0, 10)));

            terminal.press("q");
            assertThat(terminal.waitFor()).isZero();
            assertThat(terminal.all()).contains("\033[?1049h").endsWith("\033[?25h\033[?1049l");
            assertThat(folder.resolve("after")).content().contains(" icanon").contains(" echo ");
            c.ask("queue unlink " + name);
            c.ask("queue unlink " + other);
        }
    }

    @Test
    void drawsWithoutColoursWhereNoneAreWanted(@TempDir Path folder) throws Exception {
        assumeTrue(Terminal.isPossible(), "no script(1) here to make a pseudo-terminal");
        Map<String, String> environment = Map.of("TERM", "xterm", "NO_COLOR", "1");
        try (Terminal terminal = Terminal.start(folder, 80, 24, environment, watch("nothing-of-this-name"))) {
            terminal.await("no");
            terminal.press("?");
            terminal.await("any key goes back");
            terminal.press("xq");

            assertThat(terminal.waitFor()).isZero();
            assertThat(terminal.all()).doesNotContainPattern("\033\\[[0-9;]*m");
        }
    }

    @Test
    void leavesTheTerminalAsItWasWhenInterrupted(@TempDir Path folder) throws Exception {
        assumeTrue(Terminal.isPossible(), "no script(1) here to make a pseudo-terminal");
        try (Terminal terminal = Terminal.start(folder, 80, 10, Map.of("TERM", "xterm"), watch("nothing"))) {
            terminal.await("q quit");
            terminal.press("\003");

            terminal.waitFor();
            assertThat(terminal.all()).endsWith("\033[?25h\033[?1049l");
            assertThat(folder.resolve("after")).content().contains(" icanon").contains(" echo ");
        }
    }

    @Test
    void printsPlainRowsAndJsonToAPipe() throws Exception {
        String name = TestNames.next();
        try (Peer c = Peer.inC()) {
            String queue = c.ask("queue create " + name + " rw 0600 4 32");
            c.ask("queue send " + queue + " 0 text:one");
            Command.Outcome rows = Command.run("watch", "--count", "2", "--interval", "150ms", "--filter", name);
            Command.Outcome json = Command.run("watch", "--count", "1", "--json", "-Q");
            c.ask("queue unlink " + name);

            assertThat(rows.code()).as(rows.error()).isZero();
            assertThat(rows.text()).doesNotContain("\033").hasLineCount(3).startsWith("TIME ");
            assertThat(rows.text().lines().skip(2))
                    .singleElement()
                    .asString()
                    .containsPattern(name + " +1/4 +\\+0\\.0 +0 +1$");
            Map<String, Object> look = JsonTree.parse(json.text().strip().getBytes(StandardCharsets.UTF_8));
            assertThat(look).containsEntry("schema", "posixipc.watch/1");
            assertThat(JsonTree.objects(look, "objects"))
                    .filteredOn(object -> object.get("name").equals(name))
                    .singleElement()
                    .satisfies(object ->
                            assertThat(object).containsEntry("level", 1L).containsEntry("limit", 4L));
        }
    }

    private static String watch(String filter) {
        return Command.script() + " watch --interval 200ms --filter " + filter;
    }

    private static int rowOf(List<String> picture, String name) {
        for (int i = 0; i < picture.size(); i++) {
            if (picture.get(i).matches(".*" + name + "( .*)?")) {
                return i;
            }
        }
        throw new AssertionError(name + " is not in " + picture);
    }
}
