package org.posixipc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.testing.LeavesNothingBehind;

@ExtendWith(LeavesNothingBehind.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class DoctorIT {
    @Test
    void examinesEverySubjectAndSaysWhatToDoAboutEachWarning() throws Exception {
        Command.Outcome json = Command.run("doctor", "--json");
        Command.Outcome text = Command.run("doctor", "--no-trials");

        assertThat(json.code()).as(json.error()).isZero();
        List<Map<String, Object>> findings = JsonTree.objects(json.json(), "findings");
        Map<Object, Map<String, Object>> byId = findings.stream().collect(Collectors.toMap(f -> f.get("id"), f -> f));
        assertThat(byId)
                .containsKeys(
                        "java",
                        "kernel",
                        "libc",
                        "library",
                        "binding",
                        "call",
                        "shm.space",
                        "memory.max",
                        "mqueue",
                        "queue.capacity",
                        "queue.size",
                        "queue.number",
                        "queue.bytes",
                        "capabilities",
                        "protected_regular",
                        "remove_ipc",
                        "namespace.ipc",
                        "namespace.pid",
                        "container",
                        "trial.queue",
                        "trial.timeout",
                        "trial.interrupt",
                        "trial.semaphore",
                        "trial.segment");
        assertThat(byId.get("queue.capacity").get("value").toString())
                .contains(java.nio.file.Files.readAllLines(java.nio.file.Path.of("/proc/sys/fs/mqueue/msg_max"))
                        .get(0));
        assertThat(findings)
                .filteredOn(finding -> !finding.get("severity").equals("ok"))
                .allSatisfy(finding -> assertThat(finding.get("remedy")).isNotNull());
        assertThat(text.text())
                .contains("Message queues\n")
                .contains("RLIMIT_MSGQUEUE")
                .doesNotContain("Trials");
    }

    @Test
    void endsWithOneWhereQueuesWillNotWork() throws Exception {
        Command.Outcome doctor = Command.inShell("prlimit --msgqueue=0:0 \"$0\" doctor");

        assertThat(doctor.code()).isEqualTo(1);
        assertThat(doctor.text())
                .containsPattern("FAIL +a queue +refused\\n +-> mq_open.*EMFILE.*RLIMIT_MSGQUEUE")
                .containsPattern("warn +bytes in queues +.*room for 0");
    }

    @Test
    void tellsThatItStandsInNamespacesOfItsOwn() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(Command.mayUnshare(), "no private namespaces here");

        Command.Outcome doctor =
                Command.inPrivateNamespaces("mount -t tmpfs -o size=64m none /dev/shm && \"$0\" doctor");

        assertThat(doctor.text())
                .containsPattern("warn +IPC namespace +a private one")
                .containsPattern("warn +PID namespace +a private one")
                .contains("the default of container engines");
    }
}
