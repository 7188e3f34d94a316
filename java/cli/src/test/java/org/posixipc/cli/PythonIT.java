package org.posixipc.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;

/** Objects of a Python process: its own shared memory, and libc's queues and semaphores by ctypes. */
@ExtendWith(LeavesNothingBehind.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class PythonIT {
    private static final String PROGRAM = """
            import ctypes, sys
            from multiprocessing import shared_memory
            name = sys.argv[1]
            libc = ctypes.CDLL("libc.so.6", use_errno=True)
            class Attributes(ctypes.Structure):
                _fields_ = [("flags", ctypes.c_long), ("capacity", ctypes.c_long), ("size", ctypes.c_long),
                            ("depth", ctypes.c_long), ("rest", ctypes.c_long * 4)]
            attributes = Attributes(0, 3, 32, 0)
            queue = libc.mq_open(name.encode(), 0o102, 0o600, ctypes.byref(attributes))
            assert queue >= 0, ctypes.get_errno()
            libc.mq_send(queue, b"from Python", 11, 4)
            libc.sem_open.restype = ctypes.c_void_p
            semaphore = libc.sem_open(name.encode(), 0o100, 0o600, 2)
            memory = shared_memory.SharedMemory(name[1:], create=True, size=100)
            memory.buf[:5] = b"hello"
            print("ready", flush=True)
            for line in sys.stdin:
                print(bytes(memory.buf[8:16]).hex(), flush=True)
            memory.close()
            memory.unlink()
            libc.mq_unlink(name.encode())
            libc.sem_unlink(name.encode())
            """;

    @BeforeAll
    static void needsPython() throws Exception {
        Command.Outcome python = Command.execute(
                new byte[0], Map.of(), List.of("sh", "-c", "python3 -c 'from multiprocessing import shared_memory'"));
        assumeTrue(python.code() == 0, "no Python 3.8 or newer here: " + python.error());
    }

    @Test
    void showsReadsAndWritesTheObjectsOfAPythonProcess() throws Exception {
        String name = TestNames.next();
        Process python = new ProcessBuilder("python3", "-c", PROGRAM, name)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(python.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("ready");
            Command.Outcome stat = Command.run("stat", name);
            Command.Outcome json = Command.run("stat", name, "--json");
            Command.Outcome dump = Command.run("dump", name, "--length", "5", "--text");
            Command.Outcome write = Command.run("write", name, "--offset", "8", "--type", "i64", "0x0102030405060708");
            Command.Outcome receive = Command.run("receive", name, "--show-priority");
            python.getOutputStream().write('\n');
            python.getOutputStream().flush();
            String seen = lines.readLine();

            assertThat(stat.text())
                    .contains("Kind:        queue")
                    .contains("Permits:     2")
                    .contains("Size:        100 bytes");
            assertThat(JsonTree.objects(json.json(), "objects"))
                    .extracting(object -> object.get("kind"))
                    .containsExactly("queue", "semaphore", "segment");
            assertThat(JsonTree.objects(json.json(), "objects"))
                    .allSatisfy(object -> assertThat(JsonTree.objects(object, "holders"))
                            .extracting(holder -> holder.get("pid"))
                            .contains(pidOf(python)));
            assertThat(dump.text()).isEqualTo("hello\n");
            assertThat(write.code()).as(write.error()).isZero();
            assertThat(seen).isEqualTo("0807060504030201");
            assertThat(receive.text()).isEqualTo("4\tfrom Python\n");
        } finally {
            python.getOutputStream().close();
            python.waitFor();
        }
    }

    /** A version manager may stand before the real one, which is then its child or took its place. */
    private static long pidOf(Process python) {
        return python.descendants()
                .filter(child -> child.info().command().orElse("").contains("python"))
                .map(ProcessHandle::pid)
                .findFirst()
                .filter(pid -> !python.info().command().orElse("").contains("python"))
                .orElse(python.pid());
    }
}
