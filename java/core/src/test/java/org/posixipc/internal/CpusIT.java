package org.posixipc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.posixipc.WaitStrategy;
import org.posixipc.internal.ffi.Numbers;
import org.posixipc.internal.ffi.SystemShim;
import org.posixipc.testing.ChildJvm;

/** Whether threads spin depends on the CPUs of the process, in JVMs bound to one and in others. */
@Timeout(120)
class CpusIT {
    /** The child: does what each argument says, and prints for {@code wait} whether a wait tried before it blocked. */
    static final class Child {
        private static int attempts;

        private Child() {}

        public static void main(String[] arguments) throws Exception {
            for (String argument : arguments) {
                switch (argument) {
                    case "bind-this-thread" -> bind("-pc", Path.of("/proc/thread-self"));
                    case "bind-all" -> bind("-apc", Path.of("/proc/self"));
                    case "wait" -> {
                        System.out.println(spins() ? "spins" : "blocks");
                        assertThat(WaitStrategy.canSpinningPayOff()).isEqualTo(attempts > 0);
                    }
                    case "wait-until-it-blocks" -> {
                        while (spins()) {
                            Thread.onSpinWait();
                        }
                        System.out.println("blocks");
                    }
                    default -> throw new IllegalArgumentException(argument);
                }
            }
        }

        private static void bind(String option, Path who) throws Exception {
            String number = who.toRealPath().getFileName().toString();
            int exitCode = new ProcessBuilder("taskset", option, firstCpu(), number)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            assertThat(exitCode).isZero();
        }

        private static boolean spins() throws InterruptedException {
            attempts = 0;
            Handle handle = Handle.of("handle of a child", () -> {});
            handle.enter();
            try {
                BlockingCall attempt = (object, waiter, address, length, argument) -> {
                    attempts++;
                    return -Numbers.ETIMEDOUT;
                };
                Waiting.spinningFor(1_000)
                        .await(handle, null, Blocker.MONOTONIC, Blocker.FOREVER, attempt, Child::answer, 0, 0, 0, 0);
            } finally {
                handle.exit();
                handle.close();
            }
            return attempts > 0;
        }

        private static long answer(long object, long waiter, long address, int length, int argument) {
            return 0;
        }
    }

    /** The first that this process may use, as taskset(1) names it. */
    private static String firstCpu() throws Exception {
        String list = ChildJvm.run(
                        List.of(
                                "taskset",
                                "-pc",
                                Long.toString(ProcessHandle.current().pid())),
                        Map.of())
                .output();
        return list.substring(list.lastIndexOf(' ') + 1).trim().split("[-,]")[0];
    }

    private static String child(List<String> prefix, List<String> options, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(ChildJvm.command(options, Child.class, arguments));
        ChildJvm.Result result = ChildJvm.run(command, Map.of());
        assertThat(result.exitCode()).as(result.output()).isZero();
        return String.join(
                " ",
                result.lines().stream()
                        .filter(line -> line.matches("spins|blocks"))
                        .toList());
    }

    private static void assumeSeveralCpus() {
        assumeTrue(SystemShim.pipc_cpus_of_process() > 1, "needs two CPUs");
    }

    @Test
    void aProcessBoundToOneCpuNeverSpins() throws Exception {
        assertThat(child(List.of("taskset", "-c", firstCpu()), List.of(), "wait"))
                .isEqualTo("blocks");
    }

    @Test
    void aProcessThatWasGivenSeveralSpins() throws Exception {
        assumeSeveralCpus();
        assertThat(child(List.of(), List.of(), "wait")).isEqualTo("spins");
    }

    @Test
    void aThreadBoundToOneCpuDoesNotSpeakForTheOthers() throws Exception {
        assumeSeveralCpus();
        assertThat(child(List.of(), List.of(), "bind-this-thread", "wait")).isEqualTo("spins");
    }

    @Test
    void aJvmThatWasGivenOneCpuNeverSpins() throws Exception {
        assertThat(child(List.of(), List.of("-XX:ActiveProcessorCount=1"), "wait"))
                .isEqualTo("blocks");
    }

    @Test
    void aProcessThatIsBoundLaterStopsSpinning() throws Exception {
        assumeSeveralCpus();
        assertThat(child(List.of(), List.of(), "wait", "bind-all", "wait-until-it-blocks"))
                .isEqualTo("spins blocks");
    }
}
