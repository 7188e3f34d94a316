package org.posixipc.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.IpcException;
import org.posixipc.IpcExistsException;
import org.posixipc.IpcNotFoundException;
import org.posixipc.SharedMemory;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;

@ExtendWith(LeavesNothingBehind.class)
@Timeout(60)
class ChannelOpeningTest {
    private final String name = TestNames.next();
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

    @Test
    void opensOrCreatesAndRefusesWhatIsDifferent() throws Exception {
        assertThatThrownBy(() -> Channel.builder(name).create()).isInstanceOf(IpcExistsException.class);
        assertThatThrownBy(() -> Channel.open(name + "-none")).isInstanceOf(IpcNotFoundException.class);
        try (Channel same = Channel.builder(name).capacityBytes(1 << 16).openOrCreate()) {
            assertThat(same.capacityBytes()).isEqualTo(1 << 16);
            assertThat(same.maxMessageSize()).isEqualTo(1 << 13);
            assertThat(same.lanes()).isEqualTo(1);
        }
        assertThatThrownBy(() -> Channel.builder(name).openOrCreate()).isInstanceOf(IpcExistsException.class);
        assertThatThrownBy(() -> Channel.builder(name)
                        .capacityBytes(1 << 16)
                        .maxMessageSize(5)
                        .openOrCreate())
                .isInstanceOf(ChannelFormatException.class)
                .hasMessageContaining("of up to 8192")
                .hasMessageContaining("of up to 5");
        SharedMemory.create(name + "-plain", 1 << 16).close();
        assertThatThrownBy(() -> Channel.open(name + "-plain"))
                .isInstanceOf(ChannelFormatException.class)
                .hasMessageContaining("no channel");
        SharedMemory.unlink(name + "-plain");
    }

    @Test
    void refusesImpossibleShapes() {
        ChannelBuilder builder = Channel.builder(name);
        assertThatIllegalArgumentException().isThrownBy(() -> builder.capacityBytes(100_000));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.capacityBytes(1 << 15));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.lanes(0));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.lanes(65));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxMessageSize(0));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.permissions("rwx"));
        assertThatIllegalArgumentException().isThrownBy(() -> Channel.builder("/a/b"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.maxMessageSize(1 << 20).create());
    }

    @Test
    void letsOneSenderAndOneReceiverIn() throws Exception {
        try (Channel again = Channel.open(name)) {
            Sender sender = channel.sender();
            Receiver receiver = channel.receiver();
            assertThatThrownBy(again::sender).isInstanceOf(ChannelBusyException.class);
            assertThatThrownBy(channel::sender)
                    .isInstanceOf(ChannelBusyException.class)
                    .hasMessageContaining(name);
            assertThatThrownBy(again::receiver).isInstanceOf(ChannelBusyException.class);
            assertThat(again.stats().sendersAlive()).isEqualTo(1);
            assertThat(again.stats().receiverAlive()).isTrue();
            sender.close();
            receiver.close();
            again.sender().close();
            again.receiver().close();
            assertThat(again.stats().sendersAlive()).isZero();
            assertThat(again.stats().senderTakeOvers()).isZero();
        }
    }
}
