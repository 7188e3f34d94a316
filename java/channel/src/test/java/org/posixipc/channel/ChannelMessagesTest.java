package org.posixipc.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.IpcException;
import org.posixipc.Segment;
import org.posixipc.SharedMemory;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;

/** What a refusal says: which channel, what is wrong, on one line, whatever the channel is called. */
@ExtendWith(LeavesNothingBehind.class)
@Timeout(60)
class ChannelMessagesTest {
    private static final MessageHandler IGNORE = (type, message) -> {};

    /** A name may hold a line's end. */
    private final String name = TestNames.next() + "\nline";

    private final String shown = name.replace("\n", "\\u000a");
    private Channel channel;

    @BeforeEach
    void create() throws IpcException {
        channel = Channel.builder(name).capacityBytes(1 << 16).create();
    }

    @AfterEach
    void unlink() throws IpcException {
        channel.close();
        Channel.unlink(name);
    }

    private void says(ThrowingCallable call, String... parts) {
        assertThat(catchThrowable(call))
                .isInstanceOf(Exception.class)
                .hasMessageContaining("channel " + shown)
                .hasMessageContainingAll(parts)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void namesTheChannelWhereABuilderRefuses() {
        says(() -> Channel.builder(name).capacityBytes(1000), "capacityBytes 1000", "power of two");
        says(() -> Channel.builder(name).lanes(65), "65 lanes", "1 to 64");
        says(() -> Channel.builder(name).maxMessageSize(0), "maxMessageSize 0");
        says(() -> Channel.builder(name).maxMessageSize(1 << 20).create(), "maxMessageSize 1048576", "capacityBytes");
        says(() -> channel.receiverBuilder().pause(Duration.ofSeconds(1)), "pause PT1S");
        says(
                () -> Channel.builder(name)
                        .capacityBytes(1 << 16)
                        .maxMessageSize(1)
                        .openOrCreate(),
                "asked for",
                "unlink");
    }

    @Test
    void namesTheChannelWhereAnEndRefuses() throws Exception {
        Sender sender = channel.sender();
        Receiver receiver = channel.receiver();
        says(() -> channel.sender(), "has a sender already");
        says(() -> channel.receiver(), "has a receiver already");
        says(() -> receiver.tryReceive(0, IGNORE), "limit 0");
        says(() -> sender.trySend(0, ByteBuffer.allocate(10_000)), "10000 bytes", "maxMessageSize");
        Claim claim = sender.claim(10);
        says(() -> claim.commit(11), "11 bytes", "10 were claimed");
        says(() -> sender.trySend(0, ByteBuffer.allocate(1)), "in use");
        claim.close();
        says(claim::commit, "claim", "over");
        Batch batch = sender.batch();
        Claim part = batch.claim(0, 8);
        says(() -> batch.add(0, ByteBuffer.allocate(1)), "claim", "open");
        part.close();
        batch.close();
        says(batch::commit, "batch", "over");
        channel.end();
        says(() -> sender.trySend(0, ByteBuffer.allocate(1)), "stream", "ended");
        sender.close();
        says(() -> sender.trySend(0, ByteBuffer.allocate(1)), "sender", "closed");
        receiver.close();
        says(() -> receiver.tryReceive(1, IGNORE), "receiver", "closed");
        channel.close();
        says(channel::stats, "closed");
    }

    @Test
    void namesTheChannelWhereItsMemoryIsSpoilt() throws Exception {
        try (Receiver receiver = channel.receiver();
                SharedMemory memory = SharedMemory.open(name);
                Segment segment = memory.map()) {
            segment.setLong(Layout.headerBytes(1), 2);
            says(() -> receiver.tryReceive(1, IGNORE), "poisoned", "position 0 of lane 0", "unlink");
            segment.setInt(Layout.HEADER_STATE, 7);
            says(() -> receiver.tryReceive(1, IGNORE), "poisoned", "its state is 7", "unlink");
            says(() -> channel.sender(), "poisoned", "its state is 7");
            segment.setInt(Layout.HEADER_CRC, 1);
            says(() -> Channel.open(name), "spoilt header", "unlink");
            segment.setLong(Layout.HEADER_MAGIC, 0);
            says(() -> Channel.open(name), "no channel");
        }
    }

    @Test
    void tellsAReceiverAndASenderThatTheObjectWasTruncated() throws Exception {
        try (Sender sender = channel.sender();
                Receiver receiver = channel.receiver();
                RandomAccessFile object = new RandomAccessFile("/dev/shm" + name, "rw")) {
            object.setLength(0);
            says(() -> receiver.receive(1, IGNORE), "poisoned", "truncated", "unlink");
            says(() -> sender.send(0, ByteBuffer.allocate(1)), "poisoned", "truncated");
        }
    }
}
