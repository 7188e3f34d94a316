package org.posixipc.benchmarks.channel;

import java.io.IOException;
import java.time.Duration;
import org.posixipc.MessageQueue;
import org.posixipc.SharedMemory;
import org.posixipc.WaitStrategy;
import org.posixipc.channel.Channel;
import org.posixipc.channel.ChannelBuilder;

/** What is compared: how each transport's object is made, opened at both ends, and removed. */
enum Transport {
    /** A channel as it is by default, but polling, as the rings beside it do. */
    CHANNEL {
        @Override
        void create(String name, long capacity) throws IOException {
            builder(name, capacity).create().close();
        }

        @Override
        Outgoing outgoing(String name, int size) throws IOException {
            return new ChannelOutgoing(name, WaitStrategy.spin());
        }

        @Override
        Incoming incoming(String name, int size) throws IOException {
            return new ChannelIncoming(name, true, Duration.ofNanos(2_000));
        }

        @Override
        void remove(String name) throws IOException {
            Channel.unlink(name);
        }
    },
    /** Without touch and pause. */
    CHANNEL_PLAIN {
        @Override
        void create(String name, long capacity) throws IOException {
            CHANNEL.create(name, capacity);
        }

        @Override
        Outgoing outgoing(String name, int size) throws IOException {
            return CHANNEL.outgoing(name, size);
        }

        @Override
        Incoming incoming(String name, int size) throws IOException {
            return new ChannelIncoming(name, false, Duration.ZERO);
        }

        @Override
        void remove(String name) throws IOException {
            CHANNEL.remove(name);
        }
    },
    /** Nobody may sleep: without the look for sleepers. */
    CHANNEL_SPIN_ONLY {
        @Override
        void create(String name, long capacity) throws IOException {
            builder(name, capacity).spinOnly().create().close();
        }

        @Override
        Outgoing outgoing(String name, int size) throws IOException {
            return CHANNEL.outgoing(name, size);
        }

        @Override
        Incoming incoming(String name, int size) throws IOException {
            return CHANNEL.incoming(name, size);
        }

        @Override
        void remove(String name) throws IOException {
            CHANNEL.remove(name);
        }
    },
    /** Agrona's one-to-one ring over the same kind of memory, polled with onSpinWait. */
    AGRONA {
        @Override
        void create(String name, long capacity) throws IOException {
            SharedMemory.create(name, capacity + AgronaRing.TRAILER).close();
        }

        @Override
        Outgoing outgoing(String name, int size) throws IOException {
            return AgronaRing.outgoing(name);
        }

        @Override
        Incoming incoming(String name, int size) throws IOException {
            return AgronaRing.incoming(name, 0);
        }

        @Override
        void remove(String name) throws IOException {
            SharedMemory.unlink(name);
        }

        @Override
        String[] jvmArguments() {
            return new String[] {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED"};
        }
    },
    /** A POSIX message queue of ten messages. */
    QUEUE {
        @Override
        void create(String name, long capacity) throws IOException {
            MessageQueue.builder(name)
                    .capacity(10)
                    .maxMessageSize(8192)
                    .create()
                    .close();
        }

        @Override
        Outgoing outgoing(String name, int size) throws IOException {
            return QueueEnds.outgoing(name);
        }

        @Override
        Incoming incoming(String name, int size) throws IOException {
            return QueueEnds.incoming(name);
        }

        @Override
        void remove(String name) throws IOException {
            MessageQueue.unlink(name);
        }
    },
    /** Agrona's ring with the pause of a channel's receiver. */
    AGRONA_PAUSING(new PausingAgrona()),
    /** Aeron's IPC with a media driver of its own. */
    AERON(new AeronIpc()),
    /** Chronicle Queue in memory, its analytics off. */
    CHRONICLE(new ChronicleFiles()),
    /** Java's SocketChannel over a Unix stream socket. */
    UNIX_SOCKET(new UnixSocket()),
    /** A FIFO through FileChannel. */
    PIPE(new Fifo()),
    /** A channel both of whose ends sleep at once where there is nothing to do. */
    CHANNEL_BLOCKING(new BlockingChannel()),
    /** A channel of several lanes whose ends yield where there is nothing to do. */
    LANES(new YieldingLanes()),
    /** Agrona's ring for several senders, used likewise. */
    AGRONA_MANY(new AgronaManyToOne());

    private final Peer peer;

    /** One that says everything itself. */
    Transport() {
        this(null);
    }

    Transport(Peer peer) {
        this.peer = peer;
    }

    /** As names of cases have it. */
    String label() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** Flags that a JVM needs for it. */
    String[] jvmArguments() {
        return peer == null ? new String[0] : peer.jvmArguments();
    }

    void create(String name, long capacity) throws IOException {
        peer.create(name, capacity);
    }

    Outgoing outgoing(String name, int size) throws IOException {
        return peer.outgoing(name, size);
    }

    Incoming incoming(String name, int size) throws IOException {
        return peer.incoming(name, size);
    }

    void remove(String name) throws IOException {
        peer.remove(name);
    }

    private static ChannelBuilder builder(String name, long capacity) {
        return Channel.builder(name).capacityBytes(capacity);
    }
}
