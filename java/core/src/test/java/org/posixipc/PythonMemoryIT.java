package org.posixipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.testing.Acceptance;
import org.posixipc.testing.AcceptanceRecord;
import org.posixipc.testing.ChildJvm;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.Peer;
import org.posixipc.testing.TestNames;

/** Shared memory between Java and Python's {@code multiprocessing.shared_memory}, which names it without the slash. */
@Timeout(60)
@ExtendWith({LeavesNothingBehind.class, AcceptanceRecord.class})
class PythonMemoryIT {
    private static final String SCRIPT = Path.of(
                    System.getProperty("posixipc.root"), "java/core/src/test/python/memory_peer.py")
            .toString();

    private static boolean hasPython;

    private final String name = TestNames.next();
    private final String pythonName = name.substring(1);

    @BeforeAll
    static void lookForPython() throws InterruptedException {
        try {
            hasPython = ChildJvm.run(List.of("python3", "-c", "import multiprocessing.shared_memory"), Map.of())
                            .exitCode()
                    == 0;
        } catch (IOException e) {
            hasPython = false;
        }
    }

    @AfterEach
    void unlink() throws IpcException {
        try {
            SharedMemory.unlink(name);
        } catch (IpcNotFoundException e) {
            // One of the two took it away.
        }
    }

    private static Peer python() throws IOException {
        assumeTrue(hasPython, "no python3 with multiprocessing.shared_memory here");
        return Peer.start(List.of("python3", "-u", SCRIPT));
    }

    @Test
    @Acceptance("PY-P1")
    void opensWhatPythonCreated() throws Exception {
        try (Peer python = python()) {
            python.ask("create " + pythonName + " 100");
            try (SharedMemory memory = SharedMemory.open(name);
                    Segment segment = memory.map()) {
                assertThat(memory.size()).isEqualTo(100);
                python.ask("write 96 01020304");
                byte[] seen = new byte[4];
                segment.getBytes(96, seen);
                assertThat(seen).containsExactly(1, 2, 3, 4);
                segment.setBytes(0, new byte[] {9, 8, 7});
                assertThat(python.ask("read 0 4")).isEqualTo("09080700");
            }
            python.ask("unlink");
        }
    }

    @Test
    @Acceptance("PY-P2")
    void survivesAPythonThatOnlyAttached() throws Exception {
        try (SharedMemory memory = SharedMemory.create(name, 3333);
                Segment segment = memory.map()) {
            segment.setByte(3332, (byte) 0x5a);
            try (Peer python = python()) {
                python.ask("attach " + pythonName);
                assertThat(python.ask("size")).isEqualTo("3333");
                assertThat(python.ask("read 3332 1")).isEqualTo("5a");
            }
            // The tracker's process may outlive Python by a moment: give it the second the table asks for.
            Thread.sleep(1000);
            try (SharedMemory still = SharedMemory.open(name)) {
                assertThat(still.size()).isEqualTo(3333);
            }
            assertThat(memory.isUnlinked()).isFalse();
        }
    }

    @Test
    @Acceptance("PY-P3")
    void bothAreToldThatTheNameIsGone() throws Exception {
        try (Peer python = python();
                SharedMemory memory = SharedMemory.create(name, 64)) {
            python.ask("attach " + pythonName);
            SharedMemory.unlink(name);
            assertThat(python.askRaw("unlink")).isEqualTo("error FileNotFoundError");
            assertThat(memory.isUnlinked()).isTrue();
        }
        try (Peer python = python()) {
            python.ask("create " + pythonName + " 64");
            try (SharedMemory memory = SharedMemory.open(name)) {
                python.ask("unlink");
                assertThatExceptionOfType(IpcNotFoundException.class).isThrownBy(() -> SharedMemory.unlink(name));
                assertThat(memory.isUnlinked()).isTrue();
            }
        }
    }

    @Test
    @Acceptance("PY-P4")
    void keepsItsMappingWhenPythonsTrackerTakesTheName() throws Exception {
        Peer python = python();
        python.ask("create " + pythonName + " 4096");
        python.ask("write 0 2a");
        try (SharedMemory memory = SharedMemory.open(name);
                Segment segment = memory.map()) {
            python.kill();
            while (Files.exists(Path.of("/dev/shm" + name))) { // until its tracker has seen it; the watchdog bounds it
                Thread.sleep(20);
            }
            assertThat(segment.getByte(0)).isEqualTo((byte) 42);
            segment.setByte(0, (byte) 43);
            assertThat(segment.getByte(0)).isEqualTo((byte) 43);
            assertThatExceptionOfType(IpcNotFoundException.class).isThrownBy(() -> SharedMemory.unlink(name));
        }
    }
}
