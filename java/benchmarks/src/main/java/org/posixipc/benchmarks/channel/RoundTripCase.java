package org.posixipc.benchmarks.channel;

import java.io.IOException;
import java.util.List;
import org.posixipc.benchmarks.harness.Measure;
import org.posixipc.benchmarks.harness.ObjectNames;
import org.posixipc.benchmarks.harness.Percentiles;
import org.posixipc.benchmarks.harness.Placement;
import org.posixipc.benchmarks.harness.Target;
import org.posixipc.benchmarks.process.Arrangement;
import org.posixipc.benchmarks.process.EndSpec;
import org.posixipc.benchmarks.process.ProcessCase;

/** A message and its echo between two processes, each on a CPU of its own: percentiles of the round trip. */
final class RoundTripCase implements ProcessCase {
    private static final int PING_CPU = 0;
    private static final int ECHO_CPU = 1;
    private static final long CAPACITY = 1 << 20;
    private static final List<String> OBJECTS =
            List.of("ours-requests", "ours-replies", "peer-requests", "peer-replies");

    private final Transport ours;
    private final Transport other;
    private final int size;
    private final List<Target> targets;

    /** @param other null: C over rings of the same layout */
    RoundTripCase(Transport ours, Transport other, int size, Target median) {
        this(ours, other, size, List.of(median, Target.none(), Target.none()));
    }

    /** @param targets of the median, the 99th percentile and the 99.9th; of the latter two where the CPUs lie near */
    RoundTripCase(Transport ours, Transport other, int size, List<Target> targets) {
        this.ours = ours;
        this.other = other;
        this.size = size;
        this.targets = targets;
    }

    @Override
    public String name() {
        return "channel/round-trip/" + ours.label() + "-" + size + "/" + (other == null ? "c" : other.label());
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
        return Percentiles.measures(targets.get(0), targets.get(1), targets.get(2));
    }

    @Override
    public List<Measure> measures(Placement placement) {
        return placement == Placement.FAR ? Percentiles.measures(targets.get(0)) : measures();
    }

    @Override
    public List<Double> figures(long[] first, long[] second, long operations) {
        return List.of((double) first[1], (double) first[2], (double) first[3], (double) first[4]);
    }

    private Transport peerTransport() {
        return other == null ? Transport.CHANNEL : other;
    }

    @Override
    public void open() throws Exception {
        for (String object : OBJECTS) {
            (object.startsWith("ours") ? ours : peerTransport()).create(ObjectNames.of(object), CAPACITY);
        }
    }

    @Override
    public Arrangement oursEnds() {
        return ends(ours, 0);
    }

    @Override
    public Arrangement peerEnds() {
        if (other != null) {
            return ends(other, 2);
        }
        String[] arguments = {
            ObjectNames.of(OBJECTS.get(2)),
            ObjectNames.of(OBJECTS.get(3)),
            Integer.toString(size),
            ours == Transport.CHANNEL_BLOCKING ? "sleep" : "poll"
        };
        return new Arrangement(
                EndSpec.c("end_channel_ping", PING_CPU, arguments), EndSpec.c("end_channel_echo", ECHO_CPU, arguments));
    }

    private Arrangement ends(Transport transport, int from) {
        String[] arguments = {
            transport.name(),
            ObjectNames.of(OBJECTS.get(from)),
            ObjectNames.of(OBJECTS.get(from + 1)),
            Integer.toString(size)
        };
        return new Arrangement(
                EndSpec.java(PingEnd.class, PING_CPU, arguments).withJvmArguments(transport.jvmArguments()),
                EndSpec.java(EchoEnd.class, ECHO_CPU, arguments).withJvmArguments(transport.jvmArguments()));
    }

    @Override
    public void close() throws IOException {
        for (String object : OBJECTS) {
            (object.startsWith("ours") ? ours : peerTransport()).remove(ObjectNames.of(object));
        }
    }
}
