package org.posixipc.benchmarks.channel;

import java.util.ArrayList;
import java.util.List;
import org.posixipc.benchmarks.harness.Case;
import org.posixipc.benchmarks.harness.Suite;
import org.posixipc.benchmarks.harness.Target;

/** Channels beside C over the same layout and beside other transports. */
public final class ChannelSuite implements Suite {
    private static final long CAPACITY = 1 << 20;
    private static final int SMALL = 64;
    private static final int MIDDLE = 1024;

    /** For the service loader. */
    public ChannelSuite() {}

    @Override
    public List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        cases.add(stream(Transport.AGRONA, SMALL, 2.5, 5));
        cases.add(stream(Transport.AGRONA, MIDDLE, 1.7, 4));
        cases.add(stream(Transport.AGRONA_PAUSING, SMALL, 1.3, 1.3));
        cases.add(stream(Transport.AGRONA_PAUSING, MIDDLE, 1.3, 1.3));
        cases.add(stream(Transport.CHANNEL_PLAIN, Transport.AGRONA, SMALL, Target.ratioAtLeast(1.0)));
        cases.add(new StreamCase(
                Transport.CHANNEL_PLAIN,
                Transport.AGRONA,
                MIDDLE,
                CAPACITY,
                Target.ratioAtLeast(1.0),
                Target.ratioAtLeast(0.9)));
        cases.add(stream(Transport.CHANNEL, null, SMALL, Target.ratioAtLeast(0.65)));
        cases.add(stream(Transport.CHANNEL, null, MIDDLE, Target.ratioAtLeast(0.65)));
        cases.add(stream(Transport.CHANNEL, Transport.CHANNEL_SPIN_ONLY, SMALL, Target.ratioAtLeast(0.85)));
        cases.add(stream(Transport.CHANNEL, Transport.QUEUE, SMALL, Target.none()));
        cases.add(new RoundTripCase(Transport.CHANNEL, Transport.AGRONA, SMALL, Target.ratioAtMost(1.05)));
        cases.add(new RoundTripCase(
                Transport.CHANNEL,
                null,
                SMALL,
                List.of(Target.ratioAtMost(1.1), Target.ratioAtMost(1.1), Target.ratioAtMost(2))));
        cases.add(new BurstCase(Transport.CHANNEL, null, SMALL, Target.none()));
        cases.add(new BurstCase(Transport.CHANNEL, Transport.AGRONA, SMALL, Target.none()));
        cases.add(new BurstCase(Transport.CHANNEL_PLAIN, Transport.AGRONA, SMALL, Target.none()));
        cases.add(new BurstCase(Transport.CHANNEL_SPIN_ONLY, Transport.AGRONA, SMALL, Target.none()));
        cases.add(new BurstAllocationCase());
        return cases;
    }

    private static StreamCase stream(Transport other, int size, double near, double far) {
        return new StreamCase(
                Transport.CHANNEL, other, size, CAPACITY, Target.ratioAtLeast(near), Target.ratioAtLeast(far));
    }

    private static StreamCase stream(Transport ours, Transport other, int size, Target target) {
        return new StreamCase(ours, other, size, CAPACITY, target);
    }
}
