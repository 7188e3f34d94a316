package org.posixipc.cli.compare;

import java.nio.ByteBuffer;
import org.posixipc.Access;
import org.posixipc.Limits;
import org.posixipc.MessageQueue;

/** A queue for each direction. */
final class QueueLink implements Link {
    private static final int CAPACITY = 10;

    private final MessageQueue out;
    private final MessageQueue in;

    QueueLink(Side side, Meeting meeting) throws Exception {
        String there = meeting.name() + "-there";
        String back = meeting.name() + "-back";
        if (side == Side.NEAR) {
            int capacity =
                    (int) Math.min(CAPACITY, Limits.read().queueCapacityMax().orElse(CAPACITY));
            out = MessageQueue.builder(there)
                    .capacity(capacity)
                    .maxMessageSize(meeting.size())
                    .create();
            MessageQueue answers = null;
            try {
                answers = MessageQueue.builder(back)
                        .capacity(capacity)
                        .maxMessageSize(meeting.size())
                        .create();
                meeting.announce().make("");
            } catch (Exception e) {
                out.close();
                if (answers != null) {
                    answers.close();
                }
                throw e;
            } finally {
                // Both have it open, or nobody will: nothing is left behind, whatever happens from here on.
                MessageQueue.unlink(there);
                if (answers != null) {
                    MessageQueue.unlink(back);
                }
            }
            in = answers;
        } else {
            in = MessageQueue.builder(there).access(Access.READ_ONLY).open();
            out = MessageQueue.builder(back).access(Access.WRITE_ONLY).open();
        }
    }

    @Override
    public void send(ByteBuffer message) throws InterruptedException {
        out.send(message.clear(), 0);
    }

    @Override
    public void receive(ByteBuffer into) throws InterruptedException {
        in.receive(into.clear());
    }

    @Override
    public void close() {
        out.close();
        in.close();
    }
}
