package org.posixipc.benchmarks.channel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.posixipc.benchmarks.harness.Measure;
import org.posixipc.benchmarks.harness.ObjectNames;
import org.posixipc.benchmarks.harness.Target;
import org.posixipc.benchmarks.process.Arrangement;
import org.posixipc.benchmarks.process.EndSpec;
import org.posixipc.benchmarks.process.ProcessCase;

/**
 * Several senders, each a process, to one receiver: messages a second, all senders together. Nobody is bound to a CPU, nobody
 * spins without yielding: there are more of them than CPUs.
 */
final class FanInCase implements ProcessCase {
    private static final int ANY_CPU = -1;
    private static final long CAPACITY = 1 << 20;
    private static final double NANOS_PER_SECOND = 1e9;

    private final Transport ours;
    private final Transport other;
    private final int senders;
    private final int size;
    private final Target target;

    FanInCase(Transport ours, Transport other, int senders, int size, Target target) {
        this.ours = ours;
        this.other = other;
        this.senders = senders;
        this.size = size;
        this.target = target;
    }

    @Override
    public String name() {
        return "channel/fan-in/" + senders + "-" + ours.label() + "-" + size + "/" + other.label();
    }

    @Override
    public String peer() {
        return other.label();
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
    public List<Double> figures(long[] first, long[] second, long operations) {
        return List.of(senders * operations * NANOS_PER_SECOND / first[0]);
    }

    @Override
    public long firstOperations() {
        return 1000;
    }

    @Override
    public void open() throws Exception {
        ours.create(ObjectNames.of("ours"), CAPACITY);
        other.create(ObjectNames.of("peer"), CAPACITY);
    }

    @Override
    public Arrangement oursEnds() {
        return ends(ours, ObjectNames.of("ours"));
    }

    @Override
    public Arrangement peerEnds() {
        return ends(other, ObjectNames.of("peer"));
    }

    private Arrangement ends(Transport transport, String name) {
        String bytes = Integer.toString(size);
        List<EndSpec> sending = new ArrayList<>();
        for (int i = 0; i < senders; i++) {
            sending.add(EndSpec.java(StreamSender.class, ANY_CPU, transport.name(), name, bytes, Integer.toString(i))
                    .withJvmArguments(transport.jvmArguments()));
        }
        EndSpec receiver = EndSpec.java(
                        FanInReceiver.class, ANY_CPU, transport.name(), name, bytes, Integer.toString(senders))
                .withJvmArguments(transport.jvmArguments());
        return new Arrangement(receiver, sending.get(0), sending.subList(1, senders));
    }

    @Override
    public void close() throws IOException {
        ours.remove(ObjectNames.of("ours"));
        other.remove(ObjectNames.of("peer"));
    }
}
