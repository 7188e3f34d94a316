package org.posixipc.benchmarks.channel;

import java.io.IOException;
import java.util.List;
import org.posixipc.benchmarks.harness.Measure;
import org.posixipc.benchmarks.harness.ObjectNames;
import org.posixipc.benchmarks.harness.Placement;
import org.posixipc.benchmarks.harness.Target;
import org.posixipc.benchmarks.process.Arrangement;
import org.posixipc.benchmarks.process.EndSpec;
import org.posixipc.benchmarks.process.ProcessCase;

/** Messages one way between two processes, each on a CPU of its own: messages a second. */
final class StreamCase implements ProcessCase {
    private static final int RECEIVER_CPU = 1;
    private static final int SENDER_CPU = 0;
    private static final int LARGE = 4096;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Transport ours;
    private final Transport other;
    private final int size;
    private final long capacity;
    private final Target target;
    private final Target far;

    /** @param other null: C over a ring of the same layout */
    StreamCase(Transport ours, Transport other, int size, long capacity, Target target) {
        this(ours, other, size, capacity, target, target);
    }

    /** @param far what is demanded where the CPUs lie far apart */
    StreamCase(Transport ours, Transport other, int size, long capacity, Target target, Target far) {
        this.ours = ours;
        this.other = other;
        this.size = size;
        this.capacity = capacity;
        this.target = target;
        this.far = far;
    }

    @Override
    public String name() {
        return "channel/stream/" + ours.label() + "-" + size + "/"
                + (other == null ? "c" : other.label())
                + (capacity == 1 << 20 ? "" : "/" + (capacity >> 10) + "k");
    }

    @Override
    public String peer() {
        return other == null ? "C" : other.label();
    }

    @Override
    public boolean perPlacement() {
        return true;
    }

    @Override
    public List<Measure> measures() {
        return List.of(Measure.throughput(target));
    }

    @Override
    public List<Measure> measures(Placement placement) {
        return List.of(Measure.throughput(placement == Placement.FAR ? far : target));
    }

    @Override
    public List<Double> figures(long[] first, long[] second, long operations) {
        return List.of(operations * NANOS_PER_SECOND / first[0]);
    }

    @Override
    public long firstOperations() {
        return size <= LARGE ? 20_000 : 500;
    }

    @Override
    public void open() throws Exception {
        ours.create(ObjectNames.of("ours"), capacity);
        (other == null ? Transport.CHANNEL : other).create(ObjectNames.of("peer"), capacity);
    }

    @Override
    public Arrangement oursEnds() {
        return ends(ours, ObjectNames.of("ours"));
    }

    @Override
    public Arrangement peerEnds() {
        String name = ObjectNames.of("peer");
        if (other != null) {
            return ends(other, name);
        }
        return new Arrangement(
                EndSpec.c("end_channel_receive", RECEIVER_CPU, name, Integer.toString(size)),
                EndSpec.c("end_channel_send", SENDER_CPU, name, Integer.toString(size)));
    }

    private Arrangement ends(Transport transport, String name) {
        String[] arguments = {transport.name(), name, Integer.toString(size)};
        return new Arrangement(
                EndSpec.java(StreamReceiver.class, RECEIVER_CPU, arguments).withJvmArguments(transport.jvmArguments()),
                EndSpec.java(StreamSender.class, SENDER_CPU, arguments).withJvmArguments(transport.jvmArguments()));
    }

    @Override
    public void close() throws IOException {
        ours.remove(ObjectNames.of("ours"));
        (other == null ? Transport.CHANNEL : other).remove(ObjectNames.of("peer"));
    }
}
