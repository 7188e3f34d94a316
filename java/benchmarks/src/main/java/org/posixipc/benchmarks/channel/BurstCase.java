package org.posixipc.benchmarks.channel;

import java.io.IOException;
import org.posixipc.benchmarks.harness.BenchLibrary;
import org.posixipc.benchmarks.harness.LoopCase;
import org.posixipc.benchmarks.harness.ObjectNames;
import org.posixipc.benchmarks.harness.Target;

/**
 * One thread sends 64 messages and then receives them: what the calls cost when no cache line has to travel. The time is that
 * of one message, sent and received.
 */
final class BurstCase implements LoopCase {
    private static final int BURST = 64;
    private static final long CAPACITY = 1 << 20;

    private final Transport ours;
    private final Transport other;
    private final int size;
    private final Target target;
    private Loop loop;
    private Loop otherLoop;

    /** @param other null: C */
    BurstCase(Transport ours, Transport other, int size, Target target) {
        this.ours = ours;
        this.other = other;
        this.size = size;
        this.target = target;
    }

    @Override
    public String name() {
        return "channel/burst/" + ours.label() + "-" + size + "/" + (other == null ? "c" : other.label());
    }

    @Override
    public String peer() {
        return other == null ? "C" : other.label();
    }

    @Override
    public Target target() {
        return target;
    }

    @Override
    public java.util.List<String> jvmArguments() {
        return other == null ? java.util.List.of() : java.util.List.of(other.jvmArguments());
    }

    @Override
    public void open() throws Exception {
        loop = new Loop(ours, "ours", size);
        if (other == null) {
            Transport.CHANNEL.create(ObjectNames.of("peer"), CAPACITY);
        } else {
            otherLoop = new Loop(other, "peer", size);
        }
    }

    @Override
    public void ours(long operations) throws Exception {
        loop.run(operations);
    }

    @Override
    public void peer(long operations) throws Exception {
        if (other == null) {
            BenchLibrary.check(
                    "twin_channel_burst", ChannelTwins.C.twin_channel_burst(ObjectNames.of("peer"), size, operations));
        } else {
            otherLoop.run(operations);
        }
    }

    @Override
    public void close() throws IOException {
        loop.close();
        if (other == null) {
            Transport.CHANNEL.remove(ObjectNames.of("peer"));
        } else {
            otherLoop.close();
        }
    }

    /** Both ends of a transport in this thread. */
    static final class Loop implements AutoCloseable {
        private final Transport transport;
        private final String name;
        private final Source source;
        private final Sink sink;
        private final Outgoing outgoing;
        private final Incoming incoming;

        Loop(Transport transport, String purpose, int size) throws IOException {
            this.transport = transport;
            this.name = ObjectNames.of(purpose);
            transport.create(name, CAPACITY);
            source = new Source(size);
            sink = new Sink(size);
            outgoing = transport.outgoing(name, size);
            incoming = transport.incoming(name, size);
        }

        void run(long operations) throws Exception {
            for (long i = 0; i < operations; i += BURST) {
                for (int j = 0; j < BURST; j++) {
                    outgoing.send(source.next());
                }
                for (int j = 0; j < BURST; ) {
                    j += incoming.poll(sink);
                }
            }
        }

        @Override
        public void close() throws IOException {
            outgoing.close();
            incoming.close();
            transport.remove(name);
        }
    }
}
