package org.posixipc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.NamedSemaphore;
import org.posixipc.SharedMemory;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.Peer;
import org.posixipc.testing.TestNames;

/** Segments and semaphores by the command, with C at the other side. */
@ExtendWith(LeavesNothingBehind.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class MemoryCommandsIT {
    @Test
    void createsASegmentAndWritesValuesThatCReads() throws Exception {
        String name = TestNames.next();
        Command.Outcome created = Command.run("create", "segment", name, "--size", "4K", "--json");
        try (Peer c = Peer.inC()) {
            String segment = c.ask("memory map " + c.ask("memory open " + name + " rw") + " 4096");
            Command.Outcome real = Command.run("write", name, "--offset", "8", "--type", "f64", "3.25", "--json");
            Command.Outcome number = Command.run("write", name, "--offset", "16", "--type", "i32", "-7");
            Command.Outcome file =
                    Command.runWith("hello".getBytes(UTF_8), "write", name, "--offset", "100", "--file", "-");
            Command.Outcome beyond = Command.run("write", name, "--offset", "4095", "--type", "i32", "1");
            Command.Outcome range = Command.run("write", name, "--type", "u8", "256");

            assertThat(created.json()).containsEntry("kind", "segment");
            assertThat(real.json()).containsEntry("offset", 8L).containsEntry("length", 8L);
            assertThat(c.ask("memory read " + segment + " 8 double")).isEqualTo("3.25");
            assertThat(number.code()).as(number.error()).isZero();
            assertThat(c.ask("memory read " + segment + " 16 int")).isEqualTo("-7");
            assertThat(file.code()).as(file.error()).isZero();
            assertThat(c.ask("memory read " + segment + " 100 bytes 5")).isEqualTo("hex:68656c6c6f");
            assertThat(beyond.code()).isEqualTo(2);
            assertThat(beyond.error()).contains("4096 bytes").hasLineCount(1);
            assertThat(range.code()).isEqualTo(2);
            assertThat(range.error()).contains("0 to 255");
        } finally {
            SharedMemory.unlink(name);
        }
    }

    @Test
    void dumpsWhatCWroteInHexadecimalAsTextAndByALayout() throws Exception {
        String name = TestNames.next();
        try (Peer c = Peer.inC()) {
            String memory = c.ask("memory create " + name + " 0600");
            c.ask("memory truncate " + memory + " 4096");
            String segment = c.ask("memory map " + memory + " 4096");
            c.ask("memory write " + segment + " 0 int 42");
            c.ask("memory write " + segment + " 8 long -5");
            c.ask("memory write " + segment + " 16 double 0.5");
            c.ask("memory write " + segment + " 24 bytes hex:41424300ff");

            Command.Outcome hex = Command.run("dump", name, "--offset", "24");
            Command.Outcome text = Command.run("dump", name, "--offset", "24", "--length", "5", "--text");
            Command.Outcome json = Command.run("dump", name, "--length", "8", "--json");
            Command.Outcome fields =
                    Command.run("dump", name, "--layout", "count:u32, stamp:i64, price:f64, title:text[8]", "--json");
            Command.Outcome plain = Command.run("dump", name, "--layout", "count:u32,stamp:i64");
            c.ask("memory unlink " + name);

            assertThat(hex.text())
                    .isEqualTo("00000018  41 42 43 00 ff 00 00 00  00 00 00 00 00 00 00 00  |ABC.............|\n"
                            + "00000028  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|\n"
                            + "*\n"
                            + "00000ff8  00 00 00 00 00 00 00 00                           |........|\n"
                            + "00001000\n");
            assertThat(text.text()).isEqualTo("ABC\\x00\\xff\n");
            assertThat(json.json()).containsEntry("hex", "2a00000000000000");
            assertThat(JsonTree.objects(fields.json(), "fields"))
                    .extracting(field -> field.get("offset"), field -> field.get("values"))
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(0L, List.of("42")),
                            org.assertj.core.groups.Tuple.tuple(8L, List.of("-5")),
                            org.assertj.core.groups.Tuple.tuple(16L, List.of("0.5")),
                            org.assertj.core.groups.Tuple.tuple(24L, List.of("ABC")));
            assertThat(plain.text()).contains("00000008  i64   stamp            -5");
        }
    }

    @Test
    void postsPermitsThatCTakesAndTakesThoseOfC() throws Exception {
        String name = TestNames.next();
        Command.Outcome created = Command.run("create", "semaphore", name, "--permits", "1");
        try (Peer c = Peer.inC()) {
            assertThat(created.code()).as(created.error()).isZero();
            String semaphore = c.ask("semaphore open " + name);
            Command.Outcome taken = Command.run("wait", name, "--timeout", "5s", "--json");
            c.askBlocking("semaphore wait " + semaphore);
            Command.Outcome posted = Command.run("post", name, "--count", "2");
            c.outcome();
            Command.Outcome stat = Command.run("stat", name, "--json");
            Command.Outcome late = Command.run("wait", name, "--count", "2", "--timeout", "50ms");

            assertThat(taken.json()).containsEntry("count", 1L).containsEntry("permits", 0L);
            assertThat(posted.code()).as(posted.error()).isZero();
            Map<String, Object> object =
                    JsonTree.objects(stat.json(), "objects").get(0);
            assertThat(JsonTree.object(object, "semaphore")).containsEntry("permits", 1L);
            assertThat(late.code()).isEqualTo(75);
            assertThat(late.error())
                    .contains("no permit of " + name + " in time; took 1 before")
                    .hasLineCount(1);
        } finally {
            NamedSemaphore.unlink(name);
        }
    }

    @Test
    void hearsThatAMessageHasComeWithoutTakingIt() throws Exception {
        String name = TestNames.next();
        try (Peer c = Peer.inC()) {
            String queue = c.ask("queue create " + name + " rw 0600 4 16");
            Command.Outcome nothing = Command.run("notify", name, "--timeout", "100ms");
            Process waiting = Command.start(Map.of(), "notify", name, "--timeout", "30s", "--json");
            awaitRegistration(name, waiting.pid());
            c.ask("queue send " + queue + " 0 text:hello");
            String heard = new String(waiting.getInputStream().readAllBytes(), UTF_8);
            waiting.waitFor();

            assertThat(nothing.code()).isEqualTo(75);
            assertThat(waiting.exitValue()).isZero();
            assertThat(JsonTree.parse(heard.getBytes(UTF_8)))
                    .containsEntry("depth", 1L)
                    .containsEntry("name", name);
            assertThat(c.ask("queue receive " + queue + " text")).isEqualTo("0 text:hello");
            c.ask("queue unlink " + name);
        }
    }

    /** The registered process is what the list shows of the queue. */
    private static void awaitRegistration(String name, long pid) throws Exception {
        Object notified;
        do {
            Map<String, Object> json = Command.run("stat", name, "--json").json();
            notified = JsonTree.object(JsonTree.objects(json, "objects").get(0), "queue")
                    .get("notifyPid");
        } while (!notified.equals(pid));
    }

    @Test
    void unlinksOnlyWhatIsStaleAndAsksBefore() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(Command.mayUnshare(), "no private namespaces here");
        String made = "mount -t tmpfs none /dev/shm && mkdir /dev/shm/q && mount -t mqueue none /dev/shm/q"
                + " && for k in 'queue /full --capacity 2' 'queue /empty --capacity 2' 'semaphore /left' 'semaphore /held'"
                + " 'segment /data --size 4K'; do \"$0\" create $k || exit 9; done && \"$0\" send /full x"
                + " && exec 8</dev/shm/sem.held && ";

        Command.Outcome refused =
                Command.inPrivateNamespaces(made + "echo n | \"$0\" unlink --stale; \"$0\" list --json");
        Command.Outcome agreed = Command.inPrivateNamespaces(
                made
                        + "echo y | \"$0\" unlink --stale >&2 && \"$0\" list --noheadings | cut -d' ' -f1 | sort | tr '\\n' ' '");
        Command.Outcome named =
                Command.inPrivateNamespaces(made + "\"$0\" unlink --stale --yes --json /data /full /held");

        assertThat(refused.text())
                .contains("QUEUES that no process holds")
                .containsPattern("\n/empty .*\n\nSEMAPHORES|\n/empty .*\nSEMAPHORES");
        assertThat(refused.error()).contains("Unlink these 2? [y/N]").contains("Nothing was unlinked.");
        assertThat(agreed.code()).as(agreed.error()).isZero();
        assertThat(agreed.text()).isEqualTo("/data /dev/shm/q /full /held ");
        assertThat(JsonTree.objects(named.json(), "unlinked"))
                .containsExactly(Map.of("kind", "segment", "name", "/data"));
        assertThat(named.error())
                .contains("the queue /full stays: it holds 1 message\n")
                .containsPattern("the semaphore /held stays: it is held by \\d+ sh r\n");
    }
}
