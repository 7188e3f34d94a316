package org.posixipc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.posixipc.testing.AcceptanceRecord;
import org.posixipc.testing.LeavesNothingBehind;

/** Memory without a name, handed over between Java and C by its descriptor. */
@ExtendWith({LeavesNothingBehind.class, AcceptanceRecord.class})
class DescriptorSocketIT {
    private static final int PAGE = 4096;
    private static final int ANSWER_OFFSET = 64;
    private static final String ANSWER = "seen by C";

    @TempDir
    Path folder;

    private Process peer(String... arguments) throws Exception {
        String program = Path.of(System.getProperty("posixipc.peer"))
                .resolveSibling("descriptor_peer")
                .toString();
        ProcessBuilder builder = new ProcessBuilder(program).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.command().addAll(java.util.List.of(arguments));
        return builder.start();
    }

    @Test
    void receivesMemoryThatCSends() throws Exception {
        Path socket = folder.resolve("socket");
        try (DescriptorListener listener = DescriptorListener.listen(socket)) {
            Process c = peer("send", socket.toString(), "made in C");
            try (DescriptorSocket connection =
                            listener.tryAccept(Duration.ofSeconds(20)).orElseThrow();
                    SharedMemory memory =
                            connection.tryReceive(Duration.ofSeconds(20)).orElseThrow();
                    Segment bytes = memory.map()) {
                assertThat(memory.size()).isEqualTo(PAGE);
                assertThat(text(bytes, 0, "made in C".length())).isEqualTo("made in C");
            }
            assertThat(c.waitFor()).isZero();
        }
    }

    @Test
    void handsItsOwnMemoryToC() throws Exception {
        Path socket = folder.resolve("socket");
        try (DescriptorListener listener = DescriptorListener.listen(socket);
                SharedMemory memory = AnonymousMemory.create(PAGE);
                Segment bytes = memory.map()) {
            byte[] made = "made in Java".getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < made.length; i++) {
                bytes.setByte(i, made[i]);
            }
            Process c = peer("receive", socket.toString());
            try (DescriptorSocket connection =
                    listener.tryAccept(Duration.ofSeconds(20)).orElseThrow()) {
                connection.send(memory);
                assertThat(c.inputReader().readLine()).isEqualTo("made in Java");
                assertThat(c.waitFor()).isZero();
            }
            assertThat(text(bytes, ANSWER_OFFSET, ANSWER.length())).isEqualTo(ANSWER);
        }
    }

    private static String text(Segment from, long offset, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = from.getByte(offset + i);
        }
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
