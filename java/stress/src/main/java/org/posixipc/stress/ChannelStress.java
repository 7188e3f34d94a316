package org.posixipc.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.posixipc.channel.ChannelBusyException;
import org.posixipc.channel.Sender;

/** What channels promise. A message is numbered and says so three times; the receiver knows which must come next. */
public final class ChannelStress {
    private ChannelStress() {}

    /** One sends, one receives. */
    @JCStressTest
    @Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "Nothing was published yet.")
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "A message, whole, and the next one.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A message was half there, lost, doubled or before its turn.")
    @State
    public static class Publication {
        private static final Stream STREAM = new Stream(1);
        private static final Sender SENDER = STREAM.sender();

        @Actor
        public void sender() {
            STREAM.send(SENDER);
        }

        @Actor
        public void receiver(I_Result r) {
            r.r1 = STREAM.take(1);
        }
    }

    /** One fills a claim and gives it up, then fills another and commits it. */
    @JCStressTest
    @Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "Nothing was published yet.")
    @Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "A committed message, whole, and the next one.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "An aborted or half filled claim was seen.")
    @State
    public static class ClaimCommitAbort {
        private static final Stream STREAM = new Stream(1);
        private static final Sender SENDER = STREAM.sender();

        @Actor
        public void sender() {
            SENDER.tryClaim(0, Stream.LENGTH).ifPresent(claim -> {
                Stream.fill(claim.buffer(), -1);
                claim.close();
            });
            STREAM.claim(SENDER);
        }

        @Actor
        public void receiver(I_Result r) {
            r.r1 = STREAM.take(1);
        }
    }

    /** One publishes two at once. */
    @JCStressTest
    @Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Neither was published yet.")
    @Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Both were there.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "The first of a batch was there without the second.")
    @State
    public static class BatchOfTwo {
        private static final Stream STREAM = new Stream(1);
        private static final Sender SENDER = STREAM.sender();

        @Actor
        public void sender() {
            STREAM.sendTwo(SENDER);
        }

        @Actor
        public void receiver(II_Result r) {
            r.r1 = STREAM.take(1);
            r.r2 = r.r1 == Stream.NOTHING ? Stream.NOTHING : STREAM.take(1);
        }
    }

    /** One sends while the other closes the sender, and receives; the next sender goes on with the next number. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "0, 1", "1, 0", "1, 1"},
            expect = Expect.ACCEPTABLE,
            desc = "Sent or refused; whatever was sent came once and in its turn, nothing else.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "A refused message was sent all the same, or a sent one was lost.")
    @State
    public static class CloseWhileSending {
        private static final Stream STREAM = new Stream(1);
        private static volatile Sender current = STREAM.sender();

        @Actor
        public void sender(II_Result r) {
            try {
                r.r1 = STREAM.send(current) ? 1 : 0;
            } catch (IllegalStateException e) {
                r.r1 = 0;
                current = successor();
            }
        }

        /** The place is free when the closing one is out. */
        private static Sender successor() {
            while (true) {
                try {
                    return STREAM.sender();
                } catch (ChannelBusyException e) {
                    Thread.onSpinWait();
                }
            }
        }

        @Actor
        public void closer(II_Result r) {
            current.close();
            r.r2 = STREAM.take(1);
        }
    }

    /** Two send, each on a lane of its own. */
    @JCStressTest
    @Outcome(
            id = {"0", "1"},
            expect = Expect.ACCEPTABLE,
            desc = "What came was whole and in its lane's order.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "One sender's message was spoilt, lost or overtaken in its lane.")
    @State
    public static class TwoLanes {
        private static final Stream STREAM = new Stream(2);
        private static final Sender FIRST = STREAM.sender();
        private static final Sender SECOND = STREAM.sender();

        @Actor
        public void first() {
            STREAM.send(FIRST);
        }

        @Actor
        public void second() {
            STREAM.send(SECOND);
        }

        /** After both: the channel is one for all states, so there may be the messages of others, or none any more. */
        @Arbiter
        public void receiver(I_Result r) {
            r.r1 = STREAM.take(2);
        }
    }
}
