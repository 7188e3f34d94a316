package org.posixipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.posixipc.testing.ChildJvm;
import org.posixipc.testing.GuardChild;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;

/** JVMs that live on when their memory is cut off, each a process of its own. */
@ExtendWith(LeavesNothingBehind.class)
class SegmentGuardIT {
    private static final List<String> INTERPRETED = List.of("-Xint");
    private static final List<String> COMPILED = List.of("-XX:TieredStopAtLevel=4");
    private static final String ENOUGH_TO_COMPILE = "60000";

    private final String name = TestNames.next();

    private List<String> survived(List<String> options, String scenario, String warmUp) throws Exception {
        return survived(ChildJvm.command(options, GuardChild.class, scenario, name, warmUp));
    }

    private static List<String> survived(List<String> command) throws Exception {
        ChildJvm.Result result = ChildJvm.run(command, Map.of());
        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.lines()).last().isEqualTo("alive");
        return result.lines();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cas", "add", "bulk", "long", "copy"})
    void interpretedAccessReportsTheCut(String scenario) throws Exception {
        assertThat(survived(INTERPRETED, scenario, "0"))
                .containsSubsequence(
                        "before true false",
                        "touch IllegalStateException truncated",
                        "truncated true",
                        "size IllegalStateException truncated",
                        "close");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cas", "add", "bulk", "long", "copy"})
    void compiledAccessReportsTheCut(String scenario) throws Exception {
        assertThat(survived(COMPILED, scenario, ENOUGH_TO_COMPILE))
                .containsSubsequence(
                        "touch IllegalStateException truncated",
                        "truncated true",
                        "size IllegalStateException truncated",
                        "close");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "crc", "native"})
    void accessThatLooksAtNothingIsReportedLater(String scenario) throws Exception {
        for (String warmUp : List.of("0", "20000")) {
            assertThat(survived(warmUp.equals("0") ? INTERPRETED : COMPILED, scenario, warmUp))
                    .contains(
                            "truncated true",
                            "size IllegalStateException truncated",
                            "close IllegalStateException truncated");
        }
    }

    @Test
    void plainAccessReadsZeroThere() throws Exception {
        assertThat(survived(COMPILED, "plain", ENOUGH_TO_COMPILE)).contains("touch 0");
    }

    @Test
    void faultsElsewhereStayHotSpots() throws Exception {
        assertThat(survived(INTERPRETED, "mapped", "0")).contains("touch InternalError");
        assertThat(survived(COMPILED, "mapped", ENOUGH_TO_COMPILE)).contains("touch InternalError");
    }

    /** The JVM looks after its handlers then, and may say that the one of SIGBUS is new, but of no other and nothing worse. */
    @Test
    void livesWithChecksOfJni() throws Exception {
        List<String> lines = survived(List.of("-Xcheck:jni"), "cas", "10");

        // The JVM prints its warnings piece by piece between and before ours.
        assertThat(lines).anyMatch(line -> line.contains("touch IllegalStateException truncated"));
        assertThat(lines).noneMatch(line -> line.contains("FATAL ERROR"));
        assertThat(lines)
                .filteredOn(line -> line.contains("handler modified"))
                .allMatch(line -> line.contains("SIGBUS"));
    }

    @Test
    void livesWithFlightRecorder() throws Exception {
        List<String> recorder =
                List.of("-XX:StartFlightRecording=settings=profile,filename=/dev/null", "-Xlog:jfr*=off");
        assertThat(survived(recorder, "add", "1000")).contains("touch IllegalStateException truncated");
    }

    @Test
    void withoutTheGuardTheSameEndsTheJvm() throws Exception {
        List<String> options = new ArrayList<>(INTERPRETED);
        options.addAll(List.of("-Dposixipc.guard=off", "-XX:ErrorFile=/dev/null", "-XX:-CreateCoredumpOnCrash"));
        ChildJvm.Result result = ChildJvm.run(ChildJvm.command(options, GuardChild.class, "cas", name, "0"), Map.of());
        SharedMemory.unlink(name);

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.output()).contains("SIGBUS");
    }

    @Test
    void moreRangesThanCanBeGuardedAreRefusedByName() throws Exception {
        List<String> lines = survived(List.of("-Xmx1g"), "ranges", "0");

        assertThat(lines)
                .anyMatch(line -> line.startsWith("ranges IpcLimitException") && line.contains("65536 ranges"))
                .anyMatch(line -> line.startsWith("semaphore IpcLimitException") && line.contains("65536 ranges"))
                .contains("left false");
    }

    @Test
    void aFullFileSystemIsNoCrash() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "unshare", "-rm", "sh", "-c", "mount -t tmpfs -o size=64k tmpfs /dev/shm && exec \"$@\"", "sh"));
        assumeTrue(
                ChildJvm.run(List.of("unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/dev/shm"), Map.of())
                                .exitCode()
                        == 0,
                "no private mounts here");
        command.addAll(ChildJvm.command(List.of(), GuardChild.class, "full", name, "0"));

        List<String> lines = survived(command);
        assertThat(lines).contains("fill IllegalStateException truncated", "truncated true");
        assertThat(lines).anyMatch(line -> line.startsWith("reserved IpcLimitException") && line.contains("ENOSPC"));
    }
}
