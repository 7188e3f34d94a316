package org.posixipc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.posixipc.MessageQueue;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.Peer;
import org.posixipc.testing.TestNames;

@ExtendWith(LeavesNothingBehind.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class QueueCommandsIT {
    @Test
    void createsAQueueThatCOpensAndSendsWhatCReceives() throws Exception {
        String name = TestNames.next();
        Command.Outcome created = Command.run(
                "create",
                "queue",
                name,
                "--capacity",
                "3",
                "--max-message-size",
                "1K",
                "--permissions",
                "rw-r-----",
                "--json");
        try (Peer c = Peer.inC()) {
            String queue = c.ask("queue open " + name + " rw");
            Command.Outcome sent = Command.run("send", name, "--priority", "5", "buy 100 ACME");

            assertThat(created.code()).as(created.error()).isZero();
            assertThat(created.json()).containsEntry("kind", "queue").containsEntry("names", List.of(name));
            assertThat(c.ask("queue attributes " + queue)).startsWith("3 1024 1 ");
            assertThat(sent.code()).as(sent.error()).isZero();
            assertThat(sent.text()).isEmpty();
            assertThat(c.ask("queue receive " + queue + " text")).isEqualTo("5 text:buy 100 ACME");
        } finally {
            MessageQueue.unlink(name);
        }
    }

    @Test
    void receivesWhatCSentAsTextAndAsJson() throws Exception {
        String name = TestNames.next();
        try (Peer c = Peer.inC()) {
            String queue = c.ask("queue create " + name + " rw 0600 10 64");
            c.ask("queue send " + queue + " 7 text:first");
            c.ask("queue send " + queue + " 6 hex:00ff0a1b");
            c.ask("queue send " + queue + " 5 text:third");
            c.ask("queue send " + queue + " 4 hex:ff00");

            Command.Outcome text = Command.run("receive", name, "--count", "2", "--show-priority");
            Command.Outcome json = Command.run("receive", name, "--follow", "--timeout", "0s", "--json");
            c.ask("queue unlink " + name);

            assertThat(text.text()).isEqualTo("7\tfirst\n6\t\\x00\\xff\\n\\x1b\n");
            assertThat(json.code()).isZero();
            List<String> lines = json.text().lines().toList();
            assertThat(lines).hasSize(2);
            assertThat(JsonTree.parse(lines.get(0).getBytes(UTF_8)))
                    .containsEntry("schema", "posixipc.message/1")
                    .containsEntry("priority", 5L)
                    .containsEntry("text", "third")
                    .containsEntry("base64", null);
            assertThat(JsonTree.parse(lines.get(1).getBytes(UTF_8)))
                    .containsEntry("length", 2L)
                    .containsEntry("text", null)
                    .containsEntry("base64", "/wA=");
        }
    }

    @Test
    void writesTheBytesAsTheyAreWhenAskedTo() throws Exception {
        String name = TestNames.next();
        byte[] bytes = HexFormat.of().parseHex("00ff0a1b80");
        try (MessageQueue queue = MessageQueue.builder(name).maxMessageSize(64).create()) {
            queue.send(bytes, 0);
            queue.send(bytes, 0);

            Command.Outcome plain = Command.run("receive", name, "--raw");
            Command.Outcome framed = Command.run("receive", name, "--raw", "--framing", "length");

            assertThat(plain.bytes()).isEqualTo(bytes);
            assertThat(framed.bytes()).isEqualTo(HexFormat.of().parseHex("0000000500ff0a1b80"));
        } finally {
            MessageQueue.unlink(name);
        }
    }

    @Test
    void writesNoBytesToATerminalAndLosesNoMessageByTheAttempt(@TempDir Path folder) throws Exception {
        assumeTrue(Terminal.isPossible(), "no script(1) here to make a pseudo-terminal");
        String name = TestNames.next();
        try (MessageQueue queue = MessageQueue.builder(name).maxMessageSize(64).create()) {
            queue.send(HexFormat.of().parseHex("1b5b324a"), 0);
            String commands = Command.script() + " receive --raw " + name + "; echo raw $?; " + Command.script()
                    + " dump --raw " + name + "; echo dump $?; " + Command.script() + " receive " + name;
            try (Terminal terminal = Terminal.start(folder, 200, 24, Map.of("TERM", "xterm"), commands)) {
                assertThat(terminal.waitFor()).isZero();

                assertThat(terminal.all())
                        .containsPattern("posixipc receive: --raw writes bytes[^\n]*\n")
                        .contains("raw 2")
                        .contains("dump 2")
                        .contains("\\x1b[2J")
                        .doesNotContain("\033");
            }
            assertThat(queue.depth()).isZero();
        } finally {
            MessageQueue.unlink(name);
        }
    }

    @Test
    void sendsLinesOfTheInputAndFramesOfAFile(@TempDir Path folder) throws Exception {
        String name = TestNames.next();
        Path file = Files.write(folder.resolve("frames"), HexFormat.of().parseHex("00000002aabb00000000"));
        try (MessageQueue queue = MessageQueue.builder(name).maxMessageSize(64).create()) {
            Command.Outcome lines = Command.runWith("one\ntwo\n\nlast".getBytes(UTF_8), "send", name, "--json");
            for (String expected : List.of("one", "two", "", "last")) {
                assertThat(queue.tryReceive().orElseThrow().text()).isEqualTo(expected);
            }
            Command.Outcome frames = Command.run("send", name, "--file", file.toString(), "--framing", "length");

            assertThat(lines.json())
                    .containsEntry("sent", 4L)
                    .containsEntry("bytes", 10L)
                    .containsEntry("complete", true);
            assertThat(frames.code()).as(frames.error()).isZero();
            assertThat(queue.tryReceive().orElseThrow().bytes()).containsExactly(0xaa, 0xbb);
            assertThat(queue.tryReceive().orElseThrow().length()).isZero();
        } finally {
            MessageQueue.unlink(name);
        }
    }

    @Test
    void endsWith75WhenNothingComesOrNoRoomIsThereInTime() throws Exception {
        String name = TestNames.next();
        try (MessageQueue queue =
                MessageQueue.builder(name).capacity(1).maxMessageSize(8).create()) {
            long start = System.nanoTime();
            Command.Outcome nothing = Command.run("receive", name, "--timeout", "300ms");
            long waited = System.nanoTime() - start;
            Command.Outcome full = Command.run("send", name, "--timeout", "0s", "a", "b");

            assertThat(nothing.code()).isEqualTo(75);
            assertThat(waited).isGreaterThanOrEqualTo(300_000_000);
            assertThat(nothing.text()).isEmpty();
            assertThat(nothing.error())
                    .startsWith("posixipc receive: nothing came from " + name)
                    .hasLineCount(1);
            assertThat(full.code()).isEqualTo(75);
            assertThat(full.error()).contains("sent 1 message before").hasLineCount(1);
            assertThat(queue.depth()).isEqualTo(1);
        } finally {
            MessageQueue.unlink(name);
        }
    }

    /** Messages never run out here, so what ends the command is that nobody reads. */
    @Test
    void followsUntilNobodyReadsAnyMore() throws Exception {
        String name = TestNames.next();
        AtomicBoolean ended = new AtomicBoolean();
        try (MessageQueue queue =
                MessageQueue.builder(name).capacity(2).maxMessageSize(8).create()) {
            FutureTask<Void> sender = new FutureTask<>(() -> {
                while (!ended.get()) {
                    queue.trySend(new byte[] {'a'}, 0, Duration.ofMillis(50));
                }
                return null;
            });
            new Thread(sender, "sender").start();
            Command.Outcome first = Command.inShell("\"$0\" receive " + name + " --follow | head -n 1");
            ended.set(true);
            sender.get();

            assertThat(first.text()).isEqualTo("a\n");
            assertThat(first.error()).isEmpty();
        } finally {
            MessageQueue.unlink(name);
        }
    }

    @Test
    void saysOnOneLineWhatTheSystemRefusedAndMoreOnlyWhenAsked() throws Exception {
        String name = TestNames.next();
        Command.Outcome absent = Command.run("receive", name);
        Command.Outcome verbose = Command.run("receive", name, "--verbose");
        Command.Outcome misnamed = Command.run("send", "orders", "x");
        Command.Outcome misused = Command.run("send", name, "--priority", "high", "x");

        assertThat(absent.code()).isEqualTo(1);
        assertThat(absent.error())
                .startsWith("posixipc receive: mq_open(" + name + "): ENOENT")
                .hasLineCount(1);
        assertThat(verbose.error()).contains("\tat org.posixipc.");
        assertThat(misnamed.code()).isEqualTo(2);
        assertThat(misnamed.error()).contains("must begin with '/'").hasLineCount(1);
        assertThat(misused.code()).isEqualTo(2);
        assertThat(misused.error())
                .contains("--priority")
                .contains("posixipc send --help")
                .hasLineCount(2);
    }

    @Test
    void saysWhatAWrongCommandLineMayHoldInTheUsersWords() throws Exception {
        Command.Outcome command = Command.run("frobnicate");
        Command.Outcome span = Command.run("receive", "/x", "--timeout", "soon");
        Command.Outcome choice = Command.run("watch", "--sort", "colour");
        Command.Outcome number = Command.run("create", "channel", "/x", "--lanes", "two");

        assertThat(command.error()).startsWith("posixipc: there is no command 'frobnicate'\n");
        assertThat(span.error()).contains("'--timeout': 'soon' is no span of time; write for example 250ms");
        assertThat(choice.error()).contains("'--sort': 'colour' is none of name, level, change, holders, blocked\n");
        assertThat(number.error()).contains("'--lanes': 'two' is no whole number");
        assertThat(List.of(command, span, choice, number)).allSatisfy(outcome -> {
            assertThat(outcome.code()).isEqualTo(2);
            assertThat(outcome.error()).hasLineCount(2).doesNotContain("java");
        });
    }

    @Test
    void unlinksByNameAndAsksForTheKindWhereThereAreTwo() throws Exception {
        String name = TestNames.next();
        try (Peer c = Peer.inC()) {
            c.ask("queue create " + name + " rw 0600 1 8");
            c.ask("semaphore create " + name + " 0600 1");

            Command.Outcome two = Command.run("unlink", name);
            Command.Outcome one = Command.run("unlink", name, "-Q", "--json");
            Command.Outcome other = Command.run("unlink", name);
            Command.Outcome none = Command.run("unlink", name);

            assertThat(two.code()).isEqualTo(2);
            assertThat(two.error()).contains("a queue and a semaphore");
            assertThat(one.code()).as(one.error()).isZero();
            List<Map<String, Object>> unlinked = JsonTree.objects(one.json(), "unlinked");
            assertThat(unlinked).containsExactly(Map.of("kind", "queue", "name", name));
            assertThat(other.code()).as(other.error()).isZero();
            assertThat(none.code()).isEqualTo(1);
            assertThat(c.askRaw("semaphore open " + name)).isEqualTo("error ENOENT");
        }
    }
}
