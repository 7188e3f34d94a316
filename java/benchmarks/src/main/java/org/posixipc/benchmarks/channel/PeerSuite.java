package org.posixipc.benchmarks.channel;

import java.util.ArrayList;
import java.util.List;
import org.posixipc.benchmarks.harness.Case;
import org.posixipc.benchmarks.harness.Suite;
import org.posixipc.benchmarks.harness.TableCase;
import org.posixipc.benchmarks.harness.Target;

/** Channels beside further peers, in all sizes of messages and rings, with one and more senders. */
public final class PeerSuite implements Suite {
    private static final long CAPACITY = 1 << 20;
    private static final int SMALL = 64;
    private static final int MIDDLE = 1024;
    private static final List<Integer> SIZES = List.of(16, SMALL, MIDDLE, 64 << 10);
    private static final List<Integer> CAPACITY_SHIFTS = List.of(16, 18, 22, 24, 26, 28, 30);
    private static final List<Integer> SENDERS = List.of(1, 2, 4);

    /** Agrona's ring is one buffer, and a view of a segment ends at 1 GiB, where its trailer would begin. */
    private static final int VIEW_SHIFT = 30;

    /** What a queue of default limits carries. */
    private static final int QUEUE_MOST = 8192;

    private static final List<Transport> PEERS = List.of(
            Transport.AGRONA,
            Transport.AERON,
            Transport.CHRONICLE,
            Transport.QUEUE,
            Transport.UNIX_SOCKET,
            Transport.PIPE);

    /** For the service loader. */
    public PeerSuite() {}

    @Override
    public List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        addJudged(cases);
        List<Case> tables = new ArrayList<>();
        addPeers(tables);
        addCapacities(tables);
        addSenders(tables);
        List<String> judged = cases.stream().map(Case::name).toList();
        List<String> existing =
                new ChannelSuite().cases().stream().map(Case::name).toList();
        tables.stream()
                .filter(each -> !judged.contains(each.name()) && !existing.contains(each.name()))
                .forEach(each -> cases.add(new TableCase(each)));
        return cases;
    }

    private static void addJudged(List<Case> cases) {
        cases.add(stream(Transport.UNIX_SOCKET, SMALL, Target.ratioAtLeast(30)));
        cases.add(new FanInCase(Transport.LANES, Transport.AGRONA_MANY, 2, SMALL, Target.ratioAtLeast(2.5)));
        cases.add(new FanInCase(Transport.LANES, Transport.AGRONA_MANY, 2, MIDDLE, Target.ratioAtLeast(1.2)));
        cases.add(blocking(null, SMALL, Target.ratioAtMost(1.05)));
        cases.add(blocking(Transport.UNIX_SOCKET, SMALL, Target.ratioAtMost(1)));
        cases.add(blocking(Transport.PIPE, SMALL, Target.ratioAtMost(1)));
    }

    /** Every peer and size: messages one way, and there and back. */
    private static void addPeers(List<Case> cases) {
        for (Transport peer : PEERS) {
            for (int size : SIZES) {
                if (peer != Transport.QUEUE || size <= QUEUE_MOST) {
                    cases.add(stream(peer, size, Target.none()));
                    cases.add(new RoundTripCase(Transport.CHANNEL, peer, size, Target.none()));
                }
            }
        }
        for (int size : SIZES) {
            cases.add(new StreamCase(Transport.CHANNEL, null, size, CAPACITY, Target.none()));
            cases.add(new RoundTripCase(Transport.CHANNEL, null, size, Target.none()));
        }
    }

    /** Rings of 64 KiB to 1 GiB. */
    private static void addCapacities(List<Case> cases) {
        for (int shift : CAPACITY_SHIFTS) {
            if (shift < VIEW_SHIFT) {
                cases.add(new StreamCase(Transport.CHANNEL, Transport.AGRONA, SMALL, 1L << shift, Target.none()));
            }
            cases.add(new StreamCase(Transport.CHANNEL, null, SMALL, 1L << shift, Target.none()));
        }
    }

    private static void addSenders(List<Case> cases) {
        for (int senders : SENDERS) {
            for (int size : SIZES) {
                cases.add(new FanInCase(Transport.LANES, Transport.AGRONA_MANY, senders, size, Target.none()));
            }
            cases.add(new FanInCase(Transport.LANES, Transport.QUEUE, senders, SMALL, Target.none()));
        }
    }

    private static StreamCase stream(Transport peer, int size, Target target) {
        return new StreamCase(Transport.CHANNEL, peer, size, CAPACITY, target);
    }

    private static RoundTripCase blocking(Transport peer, int size, Target target) {
        return new RoundTripCase(Transport.CHANNEL_BLOCKING, peer, size, target);
    }
}
