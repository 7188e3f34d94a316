package org.posixipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.testing.Acceptance;
import org.posixipc.testing.AcceptanceRecord;
import org.posixipc.testing.ChildJvm;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.LimitsChild;
import org.posixipc.testing.Sandbox;
import org.posixipc.testing.TestNames;

/** Queues of child JVMs under limits, in namespaces of their own, in a foreign locale. */
@ExtendWith({LeavesNothingBehind.class, AcceptanceRecord.class})
@Timeout(120)
class MessageQueueLimitsIT {
    private final String name = TestNames.next();

    private static List<String> child(String... arguments) {
        return ChildJvm.command(List.of(), LimitsChild.class, arguments);
    }

    @Test
    @Acceptance("LIM-P1")
    void namesTheByteLimitOfTheUserWhenNoQueueFits() throws Exception {
        ChildJvm.Result result = ChildJvm.run(Sandbox.limited("--msgqueue", 0, child("create", name)), Map.of());

        assertThat(result.lines()).hasSize(6);
        assertThat(result.lines().get(3))
                .startsWith("EMFILE IpcLimitException mq_open(" + name + "): EMFILE, ")
                .contains("RLIMIT_MSGQUEUE = 0 bytes", "this one needs 82880", "ulimit -q");
        assertThat(result.lines().get(4)).isEqualTo("descriptors 0");
        assertThat(result.lines().get(5)).isEqualTo("permits 1 bytes 4096");
    }

    @Test
    @Acceptance("LIM-P2")
    void leavesNothingBehindAfterAHundredThousandCycles() throws Exception {
        ChildJvm.Result result = ChildJvm.run(
                Sandbox.limited(
                        "--nofile",
                        256,
                        // A heap that is touched from the start, so that what grows is not the heap.
                        ChildJvm.command(
                                List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch"),
                                LimitsChild.class,
                                "cycle",
                                name,
                                "100000")),
                Map.of());

        assertThat(result.output())
                .matches("(?s)descriptors -?\\d+ mappings -?\\d+ threads -?\\d+ resident -?\\d+\\s*");
        String[] words = result.output().trim().split(" ");
        assertThat(Math.abs(Integer.parseInt(words[1]))).as("descriptors").isLessThanOrEqualTo(5);
        assertThat(Math.abs(Integer.parseInt(words[3]))).as("mappings").isLessThanOrEqualTo(5);
        assertThat(Integer.parseInt(words[5])).as("threads").isLessThanOrEqualTo(1);
        assertThat(Integer.parseInt(words[7])).as("resident KiB").isLessThan(24 * 1024);
    }

    @Test
    @Acceptance("LIM-P3")
    void tellsTheLimitOfTheNamespaceFromThatOfTheUser() throws Exception {
        assumeTrue(Sandbox.allows(List.of("--ipc"), "true"), "this machine allows no private IPC namespace");
        ChildJvm.Result result =
                ChildJvm.run(Sandbox.isolated(List.of("--ipc"), "true", child("fill", name + "-")), Map.of());

        assertThat(result.lines().get(0)).isEqualTo("256 then ENOSPC");
        assertThat(result.lines().get(1)).contains("fs.mqueue.queues_max = 256", "sysctl");
        assertThat(result.lines().get(2)).isEqualTo("again " + name + "-255");
    }

    @Test
    void takesLargerQueuesWhereTheSystemAllowsThem() throws Exception {
        String raise = "mount -t proc proc /proc && echo 50 > /proc/sys/fs/mqueue/msg_max";
        List<String> namespaces = List.of("--ipc", "--mount", "--pid", "--fork");
        assumeTrue(Sandbox.allows(namespaces, raise), "this machine allows no private sysctl");
        ChildJvm.Result result = ChildJvm.run(
                Sandbox.isolated(namespaces, raise, ChildJvm.command(List.of(), LargeQueueChild.class, name)),
                Map.of());

        assertThat(result.output()).contains("capacity 50 limit 50");
    }

    /** Creates a queue of fifty messages. */
    static final class LargeQueueChild {
        public static void main(String[] arguments) throws Exception {
            try (MessageQueue queue = MessageQueue.builder(arguments[0])
                    .capacity(50)
                    .maxMessageSize(8)
                    .create()) {
                System.out.println("capacity " + queue.attributes().capacity() + " limit "
                        + Limits.read().queueCapacityMax().orElseThrow());
            } finally {
                MessageQueue.unlink(arguments[0]);
            }
        }
    }

    @Test
    void keepsALargeMessageWholeWhileItWaitsForRoom() throws Exception {
        ChildJvm.Result result = ChildJvm.run(
                Sandbox.limited("--msgqueue", 64 << 20, ChildJvm.command(List.of(), LargeMessageChild.class, name)),
                Map.of());
        assumeTrue(
                !result.output().contains("Operation not permitted")
                        && !result.output().contains("EINVAL"),
                "this user may not have messages above fs.mqueue.msgsize_max");

        assertThat(result.output()).isEqualTo("whole\n");
    }

    /** Sends more than a thread keeps memory for into a full queue, while garbage is collected. */
    static final class LargeMessageChild {
        private static final int SIZE = 2 << 20;

        public static void main(String[] arguments) throws Exception {
            byte[] large = new byte[SIZE];
            Arrays.fill(large, (byte) 42);
            try (MessageQueue queue = MessageQueue.builder(arguments[0])
                    .capacity(1)
                    .maxMessageSize(SIZE)
                    .waitStrategy(WaitStrategy.spin())
                    .create()) {
                queue.send(new byte[1], 0);
                Thread sender = new Thread(() -> sendOrSayWhy(queue, large));
                sender.start();
                for (int i = 0; i < 20; i++) {
                    System.gc();
                    ByteBuffer.allocateDirect(SIZE).put(0, (byte) 7);
                }
                queue.receive();
                byte[] received = queue.tryReceive(Duration.ofSeconds(30))
                        .map(Message::bytes)
                        .orElse(new byte[0]);
                sender.join();
                System.out.println(Arrays.equals(received, large) ? "whole" : "lost or changed");
            } finally {
                MessageQueue.unlink(arguments[0]);
            }
        }

        private static void sendOrSayWhy(MessageQueue queue, byte[] message) {
            try {
                queue.send(message, 0);
            } catch (InterruptedException | RuntimeException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    @Test
    @Acceptance("LIM-P5")
    void needsNoMountOfTheQueues() throws Exception {
        String unmount = "mountpoint -q /dev/mqueue && umount /dev/mqueue || true";
        List<String> namespaces = List.of("--mount", "--ipc");
        assumeTrue(Sandbox.allows(namespaces, unmount), "this machine allows no private mount namespace");
        ChildJvm.Result result = ChildJvm.run(Sandbox.isolated(namespaces, unmount, child("use", name)), Map.of());

        assertThat(result.output()).isEqualTo("received 9\n");
    }

    @Test
    void namesTheDescriptorLimitWhenThatIsWhatWasHit() throws Exception {
        ChildJvm.Result result = ChildJvm.run(
                Sandbox.limited("--nofile", 64, ChildJvm.command(List.of(), ManyDescriptorsChild.class, name)),
                Map.of());

        assertThat(result.output())
                .contains("EMFILE, this process has reached its limit of 64 descriptors (RLIMIT_NOFILE)");
    }

    /** Opens one queue until no descriptor is left. */
    static final class ManyDescriptorsChild {
        public static void main(String[] arguments) throws Exception {
            String name = arguments[0];
            java.util.ArrayList<MessageQueue> handles = new java.util.ArrayList<>();
            handles.add(MessageQueue.builder(name).capacity(1).maxMessageSize(8).create());
            // What the message needs must be there before the last descriptor is gone.
            Errno.EMFILE.toString();
            try {
                MessageQueue.open(name + "-absent");
            } catch (IpcException e) {
                handles.get(0).depth();
            }
            try {
                while (true) {
                    handles.add(MessageQueue.open(name));
                }
            } catch (IpcException e) {
                handles.remove(handles.size() - 1).close();
                System.out.println(e.getMessage());
            } finally {
                MessageQueue.unlink(name);
                handles.forEach(MessageQueue::close);
            }
        }
    }

    @Test
    void encodesNamesAlikeWhateverTheLocale() throws Exception {
        String foreign = name + "-grün-日本";
        ChildJvm.Result result = ChildJvm.run(
                ChildJvm.command(
                        List.of("-Dfile.encoding=US-ASCII", "-Djna.encoding=US-ASCII"),
                        LimitsChild.class,
                        "name",
                        HexFormat.of().formatHex(foreign.getBytes(StandardCharsets.UTF_8))),
                Map.of("LC_ALL", "C"));

        assertThat(result.output()).isEqualTo("peer ok 0\n");
    }

    @Test
    void closesAForgottenHandleWithOneWarning() throws Exception {
        ChildJvm.Result result = ChildJvm.run(child("leak", name), Map.of());

        assertThat(result.output()).contains("descriptor closed");
        assertThat(result.lines().stream()
                        .filter(line -> line.contains("queue " + name + " was never closed"))
                        .toList())
                .singleElement()
                .asString()
                .contains("-Dposixipc.leak.sites=true");
    }

    @Test
    void showsWhereAForgottenHandleWasOpenedIfAsked() throws Exception {
        ChildJvm.Result result = ChildJvm.run(List.of("-Dposixipc.leak.sites=true"), LimitsChild.class, "leak", name);

        assertThat(result.output()).contains("queue " + name + " was created here", "LimitsChild.drop");
    }

    @Test
    void givesNoDescriptorToAChildProcess() throws Exception {
        try (MessageQueue queue =
                MessageQueue.builder(name).capacity(1).maxMessageSize(8).create()) {
            ChildJvm.Result listing = ChildJvm.run(List.of("ls", "-l", "/proc/self/fd"), Map.of());
            assertThat(listing.output()).contains("->").doesNotContain(queue.name());
            int fd = org.posixipc.testing.Descriptors.leadingTo(name).get(0);
            String flags = java.nio.file.Files.readString(java.nio.file.Path.of("/proc/self/fdinfo/" + fd));
            assertThat(Integer.parseInt(flags.replaceAll("(?s).*flags:\\s*(\\d+).*", "$1"), 8) & 02000000)
                    .as("O_CLOEXEC")
                    .isNotZero();
        } finally {
            MessageQueue.unlink(name);
        }
    }
}
