package org.posixipc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.posixipc.testing.TestNames;

class LimitsTest {
    @Test
    void readsEveryDigitOfTheKernelsLimitsOnQueues() throws Exception {
        Limits limits = Limits.read();

        assertThat(limits.queueCapacityMax()).isEqualTo(sysctl("msg_max"));
        assertThat(limits.queueMessageSizeMax()).isEqualTo(sysctl("msgsize_max"));
        assertThat(limits.queuesMax()).isEqualTo(sysctl("queues_max"));
    }

    @Test
    void chargesAQueueForItsMessagesAndTheirBookkeeping() {
        assertThat(Limits.queueBytesCharged(10, 8192)).isGreaterThan(10L * 8192);
        assertThat(Limits.queueBytesCharged(65_536, 16 << 20)).isGreaterThan(1L << 40);
    }

    @Test
    void seesTheBytesOfAQueueThatThisProcessHasOpen() throws Exception {
        String name = TestNames.next();
        try (MessageQueue queue =
                MessageQueue.builder(name).capacity(2).maxMessageSize(64).create()) {
            assertThat(queue.attributes().capacity()).isEqualTo(2);
            assertThat(Limits.queueBytesSeen()).isGreaterThanOrEqualTo(Limits.queueBytesCharged(2, 64));
        } finally {
            MessageQueue.unlink(name);
        }
    }

    private static OptionalLong sysctl(String key) throws Exception {
        List<String> lines = Files.readAllLines(Path.of("/proc/sys/fs/mqueue", key));
        return OptionalLong.of(Long.parseLong(lines.get(0)));
    }
}
