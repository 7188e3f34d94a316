package org.posixipc.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.posixipc.MessageQueue;
import org.posixipc.MessageQueueBuilder;
import org.posixipc.NamedSemaphore;
import org.posixipc.NamedSemaphoreBuilder;
import org.posixipc.SharedMemory;
import org.posixipc.SharedMemoryBuilder;
import org.posixipc.channel.Channel;
import org.posixipc.channel.ChannelBuilder;
import org.posixipc.cli.inventory.Kind;
import org.posixipc.cli.text.ByteCount;
import org.posixipc.cli.text.Json;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code posixipc create}, with one command a kind. */
@Command(
        name = "create",
        header = "Create a queue, a semaphore, a segment or a channel that must not exist.",
        synopsisSubcommandLabel = "KIND")
final class CreateCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StandardOptions standard;

    static void addKinds(CommandLine create, Streams streams) {
        create.addSubcommand("queue", new Queue(streams));
        create.addSubcommand("semaphore", new Semaphore(streams));
        create.addSubcommand("segment", new Memory(streams));
        create.addSubcommand("channel", new Ring(streams));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "say what to create: " + String.join(", ", spec.subcommands().keySet()));
    }

    /** What every kind asks for. */
    abstract static class OfKind implements Callable<Integer> {
        private final Streams streams;
        private final Kind kind;

        @Mixin
        private StandardOptions standard;

        @Option(
                names = "--permissions",
                paramLabel = "rw-rw----",
                description = "Who may open it; the umask takes its part away. Only the owner unless said.")
        String permissions;

        @Option(names = "--exact-permissions", description = "Whatever the umask says.")
        boolean exact;

        @Option(names = "--json", description = "Print JSON (schema posixipc.create/1).")
        private boolean json;

        @Parameters(arity = "1..*", paramLabel = "NAME", description = "As in /orders; several are made alike.")
        private List<String> names;

        OfKind(Streams streams, Kind kind) {
            this.streams = streams;
            this.kind = kind;
        }

        abstract void create(String name) throws IOException;

        @Override
        public final Integer call() throws IOException {
            for (String name : names) {
                create(name);
            }
            if (json) {
                try (Json document = Json.pretty(streams.out())) {
                    document.object(object -> object.put("schema", "posixipc.create/1")
                            .put("kind", kind.toString())
                            .texts("names", names));
                }
            }
            return ExitCode.DONE;
        }
    }

    /** {@code posixipc create queue}. */
    @Command(name = "queue", header = "Create a message queue.", sortOptions = false)
    static final class Queue extends OfKind {
        @Option(
                names = "--capacity",
                paramLabel = "MESSAGES",
                description = "How many messages it holds (fs.mqueue.msg_max is the limit); 10 unless said.")
        private Integer capacity;

        @Option(
                names = "--max-message-size",
                paramLabel = "BYTES",
                description = "Bytes of the longest message (fs.mqueue.msgsize_max is the limit); 8192 unless said.")
        private ByteCount maxMessageSize;

        Queue(Streams streams) {
            super(streams, Kind.QUEUE);
        }

        @Override
        void create(String name) throws IOException {
            MessageQueueBuilder builder = MessageQueue.builder(name);
            if (capacity != null) {
                builder.capacity(capacity);
            }
            if (maxMessageSize != null) {
                builder.maxMessageSize(Numbers.toInt("max-message-size", maxMessageSize));
            }
            if (permissions != null) {
                builder.permissions(permissions);
            }
            if (exact) {
                builder.exactPermissions();
            }
            builder.create().close();
        }
    }

    /** {@code posixipc create semaphore}. */
    @Command(name = "semaphore", header = "Create a named semaphore.", sortOptions = false)
    static final class Semaphore extends OfKind {
        @Option(
                names = "--permits",
                paramLabel = "N",
                defaultValue = "0",
                description = "Permits at first; 0 unless said.")
        private int permits;

        Semaphore(Streams streams) {
            super(streams, Kind.SEMAPHORE);
        }

        @Override
        void create(String name) throws IOException {
            NamedSemaphoreBuilder builder = NamedSemaphore.builder(name).permits(permits);
            if (permissions != null) {
                builder.permissions(permissions);
            }
            if (exact) {
                builder.exactPermissions();
            }
            builder.create().close();
        }
    }

    /** {@code posixipc create segment}. */
    @Command(name = "segment", header = "Create a shared memory segment, filled with zeros.", sortOptions = false)
    static final class Memory extends OfKind {
        @Option(names = "--size", paramLabel = "BYTES", required = true, description = "As in 4096, 64K, 1M.")
        private ByteCount size;

        @Option(
                names = "--sparse",
                description = "Reserve nothing: pages are found when first written, or a SIGBUS is.")
        private boolean sparse;

        Memory(Streams streams) {
            super(streams, Kind.SEGMENT);
        }

        @Override
        void create(String name) throws IOException {
            SharedMemoryBuilder builder = SharedMemory.builder(name).size(size.bytes());
            if (permissions != null) {
                builder.permissions(permissions);
            }
            if (exact) {
                builder.exactPermissions();
            }
            if (sparse) {
                builder.sparse();
            }
            builder.create().close();
        }
    }

    /** {@code posixipc create channel}. */
    @Command(name = "channel", header = "Create a channel: a ring of messages in shared memory.", sortOptions = false)
    static final class Ring extends OfKind {
        @Option(
                names = "--capacity-bytes",
                paramLabel = "BYTES",
                description = "How much each sender's ring holds, a power of two; 1M unless said.")
        private ByteCount capacity = new ByteCount(1 << 20);

        @Option(names = "--max-message-size", paramLabel = "BYTES", description = "Bytes of the longest message.")
        private ByteCount maxMessageSize;

        @Option(names = "--lanes", paramLabel = "N", description = "For so many senders, a ring each; one unless said.")
        private Integer lanes;

        Ring(Streams streams) {
            super(streams, Kind.CHANNEL);
        }

        @Override
        void create(String name) throws IOException {
            if (exact) {
                throw new IllegalArgumentException("--exact-permissions is not for channels; use umask");
            }
            ChannelBuilder builder = Channel.builder(name).capacityBytes(capacity.bytes());
            if (maxMessageSize != null) {
                builder.maxMessageSize(Numbers.toInt("max-message-size", maxMessageSize));
            }
            if (lanes != null) {
                builder.lanes(lanes);
            }
            if (permissions != null) {
                builder.permissions(permissions);
            }
            builder.create().close();
        }
    }
}
