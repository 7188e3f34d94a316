package org.posixipc.channel;

import java.nio.ByteBuffer;
import org.posixipc.LifeLock;
import org.posixipc.Segment;

/**
 * What a {@link Sender}, its claim and its batch do: enter, find room, copy, publish, leave. Between enter and leave the place
 * is not given free; a claim and a batch stay inside from their beginning to their end.
 */
final class SendingEnd {
    final LaneSender lane;
    final Claim claim = new Claim(this);
    private final Batch batch = new Batch(this);
    private final LifeLock life;
    private final Use use;
    private final Awaiter awaiter;
    private boolean inBatch;

    /** What the awaiter's condition asks for, and finds. */
    private int wanted;

    private long found;

    /** Position of the open claim. */
    private long claimed;

    SendingEnd(LaneSender lane, LifeLock life, long spinNanos) {
        this.lane = lane;
        this.life = life;
        this.use = new Use("sender of " + lane.channel.shown(), this::leave);
        this.awaiter = new Awaiter(
                lane.channel,
                lane.lane,
                Layout.LANE_SENDER_ASLEEP,
                lane.asleepOffset(),
                Layout.LANE_WAITS,
                spinNanos,
                this::hasRoom);
    }

    boolean sendNow(int type, ByteBuffer message) {
        int from = message.position();
        int length = message.remaining();
        use.enter();
        try {
            long position = reserveNow(length);
            if (position == LaneSender.NO_ROOM) {
                return false;
            }
            Payload.copy(message, from, length, lane.window(position), lane.place(position));
            lane.publish(position, type, length);
            return true;
        } finally {
            use.exit();
        }
    }

    boolean send(int type, ByteBuffer message, long nanos) throws InterruptedException {
        int from = message.position();
        int length = message.remaining();
        use.enter();
        try {
            long position = reserve(length, nanos);
            if (position == LaneSender.NO_ROOM) {
                return false;
            }
            Payload.copy(message, from, length, lane.window(position), lane.place(position));
            lane.publish(position, type, length);
            return true;
        } finally {
            use.exit();
        }
    }

    boolean sendNow(int type, byte[] source, int from, int length) {
        use.enter();
        try {
            long position = reserveNow(length);
            if (position == LaneSender.NO_ROOM) {
                return false;
            }
            Payload.copy(source, from, length, lane.window(position), lane.place(position));
            lane.publish(position, type, length);
            return true;
        } finally {
            use.exit();
        }
    }

    boolean send(int type, byte[] source, int from, int length, long nanos) throws InterruptedException {
        use.enter();
        try {
            long position = reserve(length, nanos);
            if (position == LaneSender.NO_ROOM) {
                return false;
            }
            Payload.copy(source, from, length, lane.window(position), lane.place(position));
            lane.publish(position, type, length);
            return true;
        } finally {
            use.exit();
        }
    }

    boolean sendNow(int type, Segment source, long offset, int length) {
        use.enter();
        try {
            long position = reserveNow(length);
            if (position == LaneSender.NO_ROOM) {
                return false;
            }
            Payload.copy(source, offset, length, lane.window(position), lane.place(position));
            lane.publish(position, type, length);
            return true;
        } finally {
            use.exit();
        }
    }

    boolean send(int type, Segment source, long offset, int length, long nanos) throws InterruptedException {
        use.enter();
        try {
            long position = reserve(length, nanos);
            if (position == LaneSender.NO_ROOM) {
                return false;
            }
            Payload.copy(source, offset, length, lane.window(position), lane.place(position));
            lane.publish(position, type, length);
            return true;
        } finally {
            use.exit();
        }
    }

    private long reserveNow(int length) {
        long position = lane.tryReserve(length);
        if (position == LaneSender.NO_ROOM) {
            lane.countRejection();
        }
        return position;
    }

    private long reserve(int length, long nanos) throws InterruptedException {
        long position = lane.tryReserve(length);
        return position != LaneSender.NO_ROOM ? position : reserveLater(length, nanos);
    }

    private long reserveLater(int length, long nanos) throws InterruptedException {
        wanted = length;
        if (nanos > 0 && awaiter.await(Awaiter.deadline(nanos))) {
            return found;
        }
        lane.countRejection();
        return LaneSender.NO_ROOM;
    }

    private boolean hasRoom() {
        use.check();
        found = lane.tryReserve(wanted);
        return found != LaneSender.NO_ROOM;
    }

    Claim claim(int type, int length) throws InterruptedException {
        use.enter();
        return claimInside(type, length);
    }

    private Claim claimInside(int type, int length) throws InterruptedException {
        boolean succeeded = false;
        try {
            claimAt(reserve(length, Awaiter.FOREVER), type, length);
            succeeded = true;
            return claim;
        } finally {
            if (!succeeded && !inBatch) {
                use.exit();
            }
        }
    }

    private void claimAt(long position, int type, int length) {
        claimed = position;
        claim.begin(type, length, lane.window(position), lane.place(position));
    }

    /** The claim, or null. */
    Claim claimNow(int type, int length) {
        use.enter();
        boolean succeeded = false;
        try {
            long position = reserveNow(length);
            if (position == LaneSender.NO_ROOM) {
                return null;
            }
            claimAt(position, type, length);
            succeeded = true;
            return claim;
        } finally {
            if (!succeeded) {
                use.exit();
            }
        }
    }

    void commitClaim(int type, int length) {
        if (inBatch) {
            lane.addToBatch(claimed, type, length);
            return;
        }
        try {
            use.check();
            lane.publish(claimed, type, length);
        } finally {
            use.exit();
        }
    }

    void dropClaim() {
        if (!inBatch) {
            use.exit();
        }
    }

    Batch beginBatch() {
        use.enter();
        inBatch = true;
        lane.beginBatch();
        batch.begin();
        return batch;
    }

    boolean addToBatch(int type, ByteBuffer message, long nanos) throws InterruptedException {
        int from = message.position();
        int length = message.remaining();
        checkBatch();
        long position = reserve(length, nanos);
        if (position == LaneSender.NO_ROOM) {
            return false;
        }
        Payload.copy(message, from, length, lane.window(position), lane.place(position));
        lane.addToBatch(position, type, length);
        return true;
    }

    Claim claimInBatch(int type, int length) throws InterruptedException {
        checkBatch();
        return claimInside(type, length);
    }

    private void checkBatch() {
        use.check();
        if (claim.isOpen()) {
            throw new IllegalStateException(
                    "a claim of the sender of " + lane.channel.shown() + " is open; commit or close it first");
        }
    }

    void endBatch(boolean commit) {
        inBatch = false;
        claim.abandon();
        try {
            if (commit) {
                use.check();
                lane.publishBatch();
            } else {
                lane.rollBack();
            }
        } finally {
            use.exit();
        }
    }

    void end() {
        use.enter();
        try {
            lane.end();
        } finally {
            use.exit();
        }
    }

    /** As messages name its channel. */
    String shownChannel() {
        return lane.channel.shown();
    }

    boolean isClosed() {
        return use.isClosed();
    }

    void close() {
        use.close(awaiter::wake);
    }

    private void leave() {
        try {
            lane.rollBack();
            lane.checkpoint();
            Role.leave(lane.lane, Layout.LANE_SENDER);
            life.close();
            // The stream may end where that was waiting for this sender.
            lane.wakeReceiver();
        } finally {
            lane.channel.release();
        }
    }
}
