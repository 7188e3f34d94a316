package org.posixipc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.testing.AcceptanceRecord;
import org.posixipc.testing.ChildJvm;
import org.posixipc.testing.InThread;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.Sandbox;
import org.posixipc.testing.TestNames;

/** The fall-backs of waking threads up, each asked for in a JVM of its own. */
@ExtendWith({LeavesNothingBehind.class, AcceptanceRecord.class})
class SlicedWaitingIT {
    /** The child: ends waits by interrupt and close, and prints how. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) throws Exception {
            String name = arguments[0];
            MessageQueue queue =
                    MessageQueue.builder(name).capacity(1).maxMessageSize(8).create();
            NamedSemaphore semaphore = NamedSemaphore.create(name, 0);
            try {
                System.out.println(Capabilities.read().selfTests());
                InThread<Message> receiver = InThread.start(queue::receive);
                InThread<Boolean> acquirer = InThread.start(() -> {
                    semaphore.acquire();
                    return true;
                });
                receiver.thread().interrupt();
                acquirer.thread().interrupt();
                System.out.println(receiver.failure() + " " + acquirer.failure());
                InThread<Message> second = InThread.start(queue::receive);
                InThread<Boolean> fourth = InThread.start(() -> {
                    semaphore.acquire();
                    return true;
                });
                queue.send(new byte[3], 0);
                semaphore.release();
                System.out.println(second.result().length() + " " + fourth.result());
                InThread<Message> third = InThread.start(queue::receive);
                queue.close();
                System.out.println(third.failure().getMessage());
            } finally {
                queue.close();
                semaphore.close();
                MessageQueue.unlink(name);
                NamedSemaphore.unlink(name);
            }
        }
    }

    private static ChildJvm.Result child(String option) throws Exception {
        return ChildJvm.run(List.of(option), Child.class, TestNames.next());
    }

    private static void assertEnds(ChildJvm.Result result) {
        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.output())
                .contains("java.lang.InterruptedException java.lang.InterruptedException")
                .contains("3 true")
                .contains("is closed");
    }

    @Test
    void slicesHearInterruptAndClose() throws Exception {
        ChildJvm.Result result = child("-Dposixipc.wait=slices");

        assertEnds(result);
        assertThat(result.output()).contains("wake-up of queues and words=slices of 10 ms: asked for");
    }

    @Test
    void slicesAreTakenWhereTheUserMayQueueNoSignal() throws Exception {
        List<String> command = ChildJvm.command(List.of(), Child.class, TestNames.next());
        ChildJvm.Result result = ChildJvm.run(Sandbox.limited("--sigpending", 0, command), Map.of());

        assertEnds(result);
        assertThat(result.output()).contains("queues and words=slices of 10 ms: RLIMIT_SIGPENDING leaves no room");
    }

    @Test
    void anotherSignalCanBeNamed() throws Exception {
        ChildJvm.Result result = child("-Dposixipc.signal=40");

        assertEnds(result);
        assertThat(result.output()).contains("wake-up of queues and words=ok");
    }

    @Test
    void aSignalThatIsNoneIsRefusedInOneLine() throws Exception {
        ChildJvm.Result result = child("-Dposixipc.signal=9");

        assertThat(result.output())
                .contains("IllegalStateException: posixipc cannot use signal 9")
                .contains("-Dposixipc.signal=")
                .doesNotContain("ExceptionInInitializerError");
    }
}
