package org.posixipc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.Peer;
import org.posixipc.testing.TestNames;

/** What can be seen, and by whom; and that nobody unlinks as stale what others may hold out of sight. */
@ExtendWith(LeavesNothingBehind.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SightIT {
    private static final String NOBODY = "65534";

    @Test
    void showsSegmentsAndSemaphoresThatAreUnlinkedButStillMapped() throws Exception {
        String name = TestNames.next();
        try (Peer c = Peer.inC()) {
            String memory = c.ask("memory create " + name + " 0600");
            c.ask("memory truncate " + memory + " 8192");
            c.ask("memory map " + memory + " 8192");
            c.ask("semaphore create " + name + " 0600 3");
            c.ask("memory unlink " + name);
            c.ask("semaphore unlink " + name);

            Command.Outcome text = Command.run("list");
            Map<String, Object> json = Command.run("stat", name, "--json").json();
            c.ask("memory close " + memory);

            assertThat(text.text())
                    .containsPattern(name + " \\(unlinked\\) +\\S+ +rw------- +8192 .* " + c.pid() + " peer rw map");
            assertThat(JsonTree.objects(json, "objects"))
                    .filteredOn(object -> object.get("kind").equals("segment"))
                    .singleElement()
                    .satisfies(object ->
                            assertThat(object).containsEntry("linked", false).containsEntry("size", 8192L));
        }
        assertThat(Command.run("stat", name).code()).as("gone with its holder").isEqualTo(1);
    }

    @Test
    void tellsAnotherUserWhatItMayNotSeeAndUnlinksNothingOfRoot() throws Exception {
        assumeTrue(mayBeNobody(), "needs root, setpriv, and a command that others may read");
        String name = TestNames.next();
        try (Peer c = Peer.inC()) {
            c.ask("semaphore create " + name + " 0600 3");
            String memory = c.ask("memory create " + name + " 0600");
            c.ask("memory truncate " + memory + " 4096");

            Command.Outcome text = asNobody("list");
            Map<String, Object> json = asNobody("stat", "--json", name).json();
            Command.Outcome stale = asNobody("unlink", "--stale", "--yes", name);
            Command.Outcome unlink = asNobody("unlink", "-M", name);
            Command.Outcome dump = asNobody("dump", name);
            c.ask("semaphore unlink " + name);
            c.ask("memory unlink " + name);

            assertThat(text.code()).as(text.error()).isZero();
            assertThat(text.text()).containsPattern(name + " +root +rw------- +\\? +\\? ");
            assertThat(text.error()).contains("the holder lists are incomplete");
            assertThat(json).containsEntry("holdersComplete", false);
            assertThat(stale.code()).isEqualTo(1);
            assertThat(stale.error()).contains("cannot tell who holds what").hasLineCount(1);
            assertThat(unlink.code()).isEqualTo(1);
            assertThat(unlink.error()).contains(name).hasLineCount(1);
            assertThat(dump.code()).isEqualTo(1);
            assertThat(dump.error()).contains("EACCES").hasLineCount(1);
        }
    }

    @Test
    void takesProcessesThatAreHiddenForHolders() throws Exception {
        assumeTrue(mayBeNobody(), "needs root, setpriv, and a command that others may read");
        for (String hidden : List.of("1", "2")) {
            String asNobody = "mount -t proc -o hidepid=" + hidden
                    + " none /proc && setpriv --reuid=65534 --regid=65534 --clear-groups \"$0\" ";

            Command.Outcome list = inOwnProcesses(asNobody + "list --json");
            Command.Outcome stale = inOwnProcesses(asNobody + "unlink --stale --yes");

            assertThat(list.code()).as(list.error()).isZero();
            assertThat(list.json()).as("hidepid=%s", hidden).containsEntry("holdersComplete", false);
            assertThat(stale.code()).as("hidepid=%s", hidden).isEqualTo(1);
            assertThat(stale.error()).contains("cannot tell who holds what").hasLineCount(1);
        }
    }

    /** As in a container that is started with the machine's IPC namespace. */
    @Test
    void doesNotTrustAPidNamespaceInsideTheMachinesIpcNamespace() throws Exception {
        assumeTrue(Command.mayUnshare(), "no private namespaces here");
        assumeTrue(
                Files.readSymbolicLink(Path.of("/proc/self/ns/ipc")).toString().equals("ipc:[4026531839]"),
                "the tests run in an IPC namespace of their own");

        Command.Outcome stale = Command.execute(
                new byte[0],
                Map.of(),
                List.of(
                        "unshare",
                        "--user",
                        "--map-root-user",
                        "--mount",
                        "--pid",
                        "--fork",
                        "--mount-proc",
                        Command.script(),
                        "unlink",
                        "--stale",
                        "--yes"));

        assertThat(stale.code()).isEqualTo(1);
        assertThat(stale.error()).contains("cannot tell who holds what").hasLineCount(1);
    }

    private static boolean mayBeNobody() throws Exception {
        return System.getProperty("user.name").equals("root")
                && asNobody("--version").code() == 0
                && inOwnProcesses("mount -t proc none /proc").code() == 0;
    }

    private static Command.Outcome asNobody(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", Command.script()));
        command.addAll(List.of(arguments));
        return Command.execute(new byte[0], Map.of(), command);
    }

    private static Command.Outcome inOwnProcesses(String script) throws Exception {
        return Command.execute(
                new byte[0],
                Map.of(),
                List.of("unshare", "--ipc", "--mount", "--pid", "--fork", "sh", "-c", script, Command.script()));
    }
}
