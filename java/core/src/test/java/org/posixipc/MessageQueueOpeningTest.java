package org.posixipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.posixipc.internal.FileStatus;
import org.posixipc.internal.Permissions;
import org.posixipc.testing.AcceptanceRecord;
import org.posixipc.testing.Descriptors;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;

/** Names, permissions and the three verbs. */
@ExtendWith({LeavesNothingBehind.class, AcceptanceRecord.class})
class MessageQueueOpeningTest {
    private final String name = TestNames.next();

    @Test
    void takesNamesOfAnyScriptUpTo255Bytes() throws Exception {
        String longest = name + "-" + "ü".repeat((254 - name.length()) / 2);
        for (String each : List.of(name + " with blanks", name + "-日本語-😀", longest)) {
            try (MessageQueue queue =
                    MessageQueue.builder(each).capacity(1).maxMessageSize(8).create()) {
                assertThat(queue.name()).isEqualTo(each);
            } finally {
                MessageQueue.unlink(each);
            }
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MessageQueue.create("/" + "ü".repeat(128)))
                .withMessageContaining("must not be longer than 255 bytes of UTF-8 after '/', it has 256");
    }

    @Test
    void createsForItsOwnerOnlyUnlessSaid() throws Exception {
        assertThat(permissionsOf(MessageQueue.builder(name))).isEqualTo("rw-------");
    }

    @Test
    void givesExactlyThePermissionsAskedForWhateverTheUmask() throws Exception {
        assertThat(permissionsOf(
                        MessageQueue.builder(name).permissions("rw-rw-rw-").exactPermissions()))
                .isEqualTo("rw-rw-rw-");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rw", "rwxrwxrwx", "wr-------", "0660", "rw-rw---- "})
    void refusesPermissionsOfAnotherForm(String bad) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MessageQueue.builder(name).permissions(bad))
                .withMessageContaining("rw-rw----");
    }

    private String permissionsOf(MessageQueueBuilder builder) throws Exception {
        try (MessageQueue queue = builder.capacity(1).maxMessageSize(8).create()) {
            assertThat(queue.isOpen()).isTrue();
            int fd = Descriptors.leadingTo(name).get(0);
            return Permissions.format(FileStatus.ofDescriptor(fd).permissions());
        } finally {
            MessageQueue.unlink(name);
        }
    }

    @Test
    void opensOrCreatesOneQueueHoweverManyRaceForIt() throws Exception {
        int threads = 8;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            for (int round = 0; round < 50; round++) {
                List<Callable<MessageQueue>> openers = new ArrayList<>();
                for (int i = 0; i < threads; i++) {
                    openers.add(() -> MessageQueue.builder(name)
                            .capacity(threads)
                            .maxMessageSize(8)
                            .openOrCreate());
                }
                List<MessageQueue> queues = new ArrayList<>();
                for (Future<MessageQueue> each : pool.invokeAll(openers)) {
                    queues.add(each.get());
                }
                for (MessageQueue queue : queues) {
                    queue.send(new byte[1], 0);
                }
                assertThat(queues.get(0).depth()).isEqualTo(threads);
                queues.forEach(MessageQueue::close);
                MessageQueue.unlink(name);
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void keepsWorkingAfterItsNameIsGone() throws Exception {
        try (MessageQueue queue =
                MessageQueue.builder(name).capacity(1).maxMessageSize(8).create()) {
            MessageQueue.unlink(name);
            queue.send(new byte[] {42}, 0);
            assertThat(queue.receive().bytes()).containsExactly(42);
            assertThatExceptionOfType(IpcNotFoundException.class).isThrownBy(() -> MessageQueue.open(name));
        }
    }

    @Test
    void tellsWhatTheSystemAllows() {
        Limits limits = Limits.read();
        assertThat(limits.priorityMax()).isEqualTo(32767);
        assertThat(limits.nameBytes()).isEqualTo(255);
        assertThat(limits.semaphorePermitsMax()).isEqualTo(Integer.MAX_VALUE);
        assertThat(limits.queueCapacityMax().orElse(0)).isPositive();
        assertThat(limits.queueBytes().orElse(-1)).isNotNegative();
        assertThat(limits.descriptors().orElse(0)).isPositive();
        assertThat(limits.sharedMemoryBytes()).isPresent();

        Capabilities capabilities = Capabilities.read();
        assertThat(capabilities.messageQueues()).isTrue();
        assertThat(capabilities.binding()).isEqualTo(System.getProperty("posixipc.shim", "jni"));
        assertThat(capabilities.nanosPerCall()).isPositive();
        assertThat(capabilities.shimOrigin()).contains("libposixipc-shim.so");
    }
}
