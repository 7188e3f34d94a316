package org.posixipc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.channel.Channel;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;

@ExtendWith(LeavesNothingBehind.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ChannelCommandsIT {
    private final String name = TestNames.next();
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endAndUnlink() throws Exception {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
        Files.deleteIfExists(Path.of("/dev/shm" + name));
    }

    @Test
    void createsChannelsThroughWhichCSendsBackWhatItGot() throws Exception {
        String back = TestNames.next();
        Command.Outcome created = Command.run(
                "create",
                "channel",
                name,
                back,
                "--capacity-bytes",
                "64K",
                "--max-message-size",
                "1K",
                "--lanes",
                "2",
                "--permissions",
                "rw-r-----",
                "--json");
        try {
            Process c = inC("echo", name, back, "3");
            Command.Outcome sent = Command.run("send", "-C", name, "--type", "-7", "one", "", "drei \u20ac", "--json");
            Command.Outcome received = Command.run("receive", "-C", back, "--count", "3", "--show-priority");

            assertThat(created.json()).containsEntry("kind", "channel").containsEntry("names", List.of(name, back));
            assertThat(sent.json()).containsEntry("sent", 3L).containsEntry("bytes", 11L);
            assertThat(received.text()).isEqualTo("-7\tone\n-7\t\n-7\tdrei \u20ac\n");
            assertThat(c.waitFor()).isZero();
            Map<String, Object> channel = JsonTree.object(object(), "channel");
            assertThat(channel)
                    .containsEntry("lanes", 2L)
                    .containsEntry("capacityBytes", 65536L)
                    .containsEntry("maxMessageSize", 1024L)
                    .containsEntry("sent", 3L)
                    .containsEntry("received", 3L);
            assertThat(object()).containsEntry("permissions", "rw-r-----");
        } finally {
            Channel.unlink(back);
        }
    }

    @Test
    void receivesWhatCSentAsBytesAndAsJsonUntilTheStreamEnds() throws Exception {
        create("--capacity-bytes", "64K");
        assertThat(inC("send", name, "5", "4", "0", "batch", "end").waitFor()).isZero();

        Command.Outcome raw = Command.run("receive", "-C", name, "--count", "2", "--raw", "--framing", "length");
        Command.Outcome json = Command.run("receive", "-C", name, "--follow", "--json");
        Command.Outcome nothing = Command.run("receive", "-C", name);
        Command.Outcome late = Command.run("send", "-C", name, "x");

        ByteBuffer frames = ByteBuffer.wrap(raw.bytes());
        assertThat(frames.remaining()).isEqualTo(2 * (4 + 16));
        assertThat(frames.getInt(0)).isEqualTo(16);
        assertThat(Long.reverseBytes(frames.getLong(4))).isEqualTo(5);
        assertThat(Long.reverseBytes(frames.getLong(24))).isEqualTo(6);
        assertThat(json.code()).as(json.error()).isZero();
        assertThat(json.text().lines()).hasSize(2);
        assertThat(JsonTree.parse(json.text().lines().findFirst().orElseThrow().getBytes(UTF_8)))
                .containsEntry("schema", "posixipc.message/1")
                .containsEntry("priority", 0L)
                .containsEntry("length", 16L);
        assertThat(nothing.code()).isZero();
        assertThat(nothing.text()).isEmpty();
        assertThat(late.code()).isEqualTo(1);
        assertThat(late.error())
                .contains("the stream of channel " + name + " has ended")
                .hasLineCount(1);
        assertThat(Command.run("list", "-C").text()).containsPattern(name + " \\(ended\\) .* 0 .* 0/1 ");
    }

    @Test
    void showsDepthLiveEndsAndTakeOversOfAChannelOfC() throws Exception {
        create("--capacity-bytes", "64K", "--lanes", "3");
        Process c = inC("send", name, "0", "3", "0", "send", "stay");
        awaitChannel("sent", 3L);

        Command.Outcome text = Command.run("list", "-C");
        Command.Outcome stat = Command.run("stat", name);
        Map<String, Object> channel = JsonTree.object(object(), "channel");
        c.destroyForcibly().waitFor();
        Command.Outcome successor = Command.run("send", "-C", name, "mine");
        Map<String, Object> after = JsonTree.object(object(), "channel");

        assertThat(text.text())
                .containsPattern("NAME .* MSGS +USEDBYTES +CAPACITY +SENDERS +RECEIVERS +MTIME +NATTCH +HELD BY")
                .containsPattern(
                        name + " +\\S+ +rw------- +3 +72 +3 x 64K +1/3 +0/1 .* " + c.pid() + " channel_peer rw map");
        assertThat(stat.text())
                .contains("Messages:    3 in it, 3 sent, 0 received, at most 8192 bytes each")
                .contains("Ring:        72 of 65536 bytes used in the fullest of 3 lanes")
                .contains("Senders:     1 of 3 there (lane 0: process " + c.pid() + ")")
                .contains("Receiver:    nobody");
        assertThat(channel)
                .containsEntry("state", "open")
                .containsEntry("depth", 3L)
                .containsEntry("usedBytes", 72L)
                .containsEntry("senderTakeOvers", 0L);
        assertThat(JsonTree.objects(channel, "senders"))
                .extracting(end -> end.get("alive"), end -> end.get("pid"), end -> end.get("usedBytes"))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(true, c.pid(), 72L),
                        org.assertj.core.groups.Tuple.tuple(false, null, 0L),
                        org.assertj.core.groups.Tuple.tuple(false, null, 0L));
        assertThat(successor.code()).as(successor.error()).isZero();
        assertThat(after).containsEntry("depth", 4L).containsEntry("senderTakeOvers", 1L);
    }

    @Test
    void watchesARateAndAReceiverOfCThatSleeps() throws Exception {
        create("--capacity-bytes", "64K");
        inC("receive", name, "1000000", "0", "quiet");
        awaitReceiverAsleep();

        Command.Outcome rows = Command.run("watch", "-C", "--filter", name, "--count", "1");
        Command.Outcome json = Command.run("watch", "--filter", name, "--count", "2", "--interval", "100ms", "--json");
        Command.Outcome list = Command.run("list", "-C");

        assertThat(rows.text()).containsPattern("channel +" + name + " +0 +- +1 +1\n");
        assertThat(list.text()).containsPattern(name + " .* 0/1 +1/1 .*\\[1 blocked in receive\\]");
        Map<String, Object> look = JsonTree.parse(
                json.text().lines().skip(1).findFirst().orElseThrow().getBytes(UTF_8));
        assertThat(JsonTree.objects(look, "objects"))
                .singleElement()
                .satisfies(object -> assertThat(object)
                        .containsEntry("name", name)
                        .containsEntry("level", 0L)
                        .containsEntry("blocked", 1L)
                        .containsEntry("usedBytes", 0L)
                        .containsEntry("sentPerSecond", 0.0)
                        .containsEntry("receivedPerSecond", 0.0));
    }

    @Test
    void endsWith75WhenNothingComesOrTheRingIsFull() throws Exception {
        create("--capacity-bytes", "64K");
        Command.Outcome nothing = Command.run("receive", "-C", name, "--timeout", "50ms");
        byte[] lines = ("x".repeat(8000) + "\n").repeat(20).getBytes(UTF_8);
        Command.Outcome full = Command.runWith(lines, "send", "-C", name, "--timeout", "0s", "--json");
        Command.Outcome tooLong = Command.run("send", "-C", name, "x".repeat(8193));

        assertThat(nothing.code()).isEqualTo(75);
        assertThat(nothing.error()).contains("nothing came from " + name).hasLineCount(1);
        assertThat(full.code()).isEqualTo(75);
        assertThat(full.error())
                .contains("no room in " + name)
                .contains("sent 8 messages before")
                .hasLineCount(1);
        assertThat(full.json()).containsEntry("complete", false).containsEntry("sent", 8L);
        assertThat(tooLong.code()).isEqualTo(2);
        assertThat(tooLong.error()).contains("8193").hasLineCount(1);
        assertThat(JsonTree.object(object(), "channel"))
                .containsEntry("depth", 8L)
                .containsEntry("rejected", 1L);
    }

    @Test
    void saysOnOneLineThatAPlaceIsTakenOrTheNameIsNoChannel() throws Exception {
        String plain = TestNames.next();
        create();
        inC("send", name, "0", "1", "0", "send", "stay");
        awaitChannel("sent", 1L);
        Files.write(Path.of("/dev/shm" + plain), new byte[4096]);
        try {
            Command.Outcome taken = Command.run("send", "-C", name, "x");
            Command.Outcome segment = Command.run("receive", "-C", plain);
            Command.Outcome absent = Command.run("receive", "-C", plain + "-none");

            assertThat(taken.code()).isEqualTo(1);
            assertThat(taken.error()).contains(name + " has a sender already").hasLineCount(1);
            assertThat(segment.code()).isEqualTo(1);
            assertThat(segment.error())
                    .contains(plain)
                    .contains("is no channel")
                    .hasLineCount(1);
            assertThat(absent.code()).isEqualTo(1);
            assertThat(absent.error()).contains("ENOENT").hasLineCount(1);
        } finally {
            Files.delete(Path.of("/dev/shm" + plain));
        }
    }

    @Test
    void listsAChannelWithASpoiltHeaderForWhatItIs() throws Exception {
        Files.write(Path.of("/dev/shm" + name), java.util.Arrays.copyOf("PIPCCHAN".getBytes(UTF_8), 8192));

        Command.Outcome text = Command.run("list", "-C");
        Command.Outcome stat = Command.run("stat", name);

        assertThat(text.code()).as(text.error()).isZero();
        assertThat(text.text()).containsPattern(name + " .* \\? +\\? +\\? +\\? +\\? ");
        assertThat(object()).containsEntry("channel", null);
        assertThat((String) object().get("remark")).contains("not to be read");
        assertThat(stat.text()).contains("Remark:      not to be read").contains("Size:        8192 bytes");
        assertThat(Command.run("watch", "-C", "--count", "1", "--filter", name).text())
                .contains(name + "      ?");
    }

    private void create(String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("create", "channel", name));
        arguments.addAll(List.of(options));
        Command.Outcome created = Command.run(arguments.toArray(String[]::new));
        assertThat(created.code()).as(created.error()).isZero();
    }

    private Process inC(String... verb) throws Exception {
        List<String> command = new ArrayList<>(List.of(System.getProperty("posixipc.channel.peer")));
        command.addAll(List.of(verb));
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        started.add(process);
        return process;
    }

    private Map<String, Object> object() throws Exception {
        Command.Outcome stat = Command.run("stat", name, "--json");
        assertThat(stat.code()).as(stat.error()).isZero();
        return JsonTree.objects(stat.json(), "objects").get(0);
    }

    private void awaitChannel(String key, long value) throws Exception {
        while (!JsonTree.object(object(), "channel").get(key).equals(value)) {
            Thread.onSpinWait();
        }
    }

    private void awaitReceiverAsleep() throws Exception {
        while (!JsonTree.object(JsonTree.object(object(), "channel"), "receiver")
                .get("blocked")
                .equals(true)) {
            Thread.onSpinWait();
        }
    }
}
