package org.posixipc;

import static org.posixipc.internal.ffi.HotShim.HOT;

import org.posixipc.internal.Blocker;
import org.posixipc.internal.BlockingCall;
import org.posixipc.internal.Handle;
import org.posixipc.internal.Parking;
import org.posixipc.internal.Poller;
import org.posixipc.internal.Readiness;
import org.posixipc.internal.SystemRefusal;
import org.posixipc.internal.Waiting;
import org.posixipc.internal.ffi.Numbers;
import org.posixipc.internal.ffi.QueueShim;

/**
 * Sending and receiving at an address: the try that comes first, the wait if it must, and what the outcomes mean. Knows
 * nothing of buffers.
 */
final class QueueCalls {
    /** Answer of a receive: nothing was there, or not in time. No length and priority are this. */
    static final long NOTHING = -1;

    private static final BlockingCall SEND =
            (mq, waiter, address, length, priority) -> HOT.mqSend((int) mq, waiter, address, length, priority);
    private static final BlockingCall RECEIVE =
            (mq, waiter, address, length, unused) -> HOT.mqReceive((int) mq, waiter, address, length);

    private final String name;
    private final int mq;
    private final Handle handle;
    private final Waiting waiting;
    private final Readiness readiness;
    private final Parking untilRoom;
    private final Parking untilMessage;

    /** What the last try of any thread found; only a hint which call is the cheaper one, so a race does no harm. */
    private boolean foundNothing;

    QueueCalls(String name, int mq, WaitStrategy waitStrategy) {
        Readiness ready = new Readiness(mq);
        this.name = name;
        this.mq = mq;
        this.waiting = waitStrategy.begin();
        this.readiness = ready;
        this.untilRoom = ready.parking(Poller.WRITABLE);
        this.untilMessage = ready.parking(Poller.READABLE);
        this.handle = Handle.of("queue " + name, () -> {
            ready.close();
            QueueShim.pipc_mq_close(mq);
        });
    }

    String name() {
        return name;
    }

    /** Its descriptor, open for as long as an operation is counted in. */
    int descriptor() {
        return mq;
    }

    /** Who waits without a thread of their own. */
    Readiness readiness() {
        return readiness;
    }

    Handle handle() {
        return handle;
    }

    /** Sends unless the queue is full. */
    boolean trySend(long address, int length, int priority) {
        handle.enter();
        try {
            return sent(HOT.mqSend(mq, 0, address, length, priority));
        } finally {
            handle.exit();
        }
    }

    /** Sends, waiting for room. */
    boolean send(long address, int length, int priority, long timeoutNanos) throws InterruptedException {
        handle.enter();
        try {
            if (sent(HOT.mqSend(mq, 0, address, length, priority))) {
                return true;
            }
            return timeoutNanos != 0 && sent(await(untilRoom, timeoutNanos, SEND, address, length, priority));
        } finally {
            handle.exit();
        }
    }

    /** Spinning tries the call itself: without a waiter it does not block. */
    private long await(Parking parking, long timeoutNanos, BlockingCall call, long address, int length, int argument)
            throws InterruptedException {
        try {
            return waiting.await(
                    handle, parking, Blocker.REALTIME, timeoutNanos, call, call, mq, address, length, argument);
        } catch (SystemRefusal e) {
            throw Failure.onOpenHandle(e.operation(), name, -e.errno());
        }
    }

    private boolean sent(long result) {
        if (result == 0) {
            return true;
        }
        if (isOver(result)) {
            return false;
        }
        throw Failure.onOpenHandle("mq_timedsend", name, result);
    }

    /** Receives if a message is there: {@code priority << 32 | length}, or {@link #NOTHING}. */
    long tryReceive(long address, int length) {
        handle.enter();
        try {
            // Asking for the depth costs two thirds of what an expired receive costs on an empty queue.
            if (foundNothing && HOT.mqDepth(mq) == 0) {
                return NOTHING;
            }
            long result = received(HOT.mqReceive(mq, 0, address, length));
            if (foundNothing != (result == NOTHING)) {
                foundNothing = result == NOTHING;
            }
            return result;
        } finally {
            handle.exit();
        }
    }

    /** Receives, waiting for a message. */
    long receive(long address, int length, long timeoutNanos) throws InterruptedException {
        handle.enter();
        try {
            long result = received(HOT.mqReceive(mq, 0, address, length));
            if (result != NOTHING || timeoutNanos == 0) {
                return result;
            }
            return received(await(untilMessage, timeoutNanos, RECEIVE, address, length, 0));
        } finally {
            handle.exit();
        }
    }

    private long received(long result) {
        if (result >= 0) {
            return result;
        }
        if (isOver(result)) {
            return NOTHING;
        }
        throw Failure.onOpenHandle("mq_timedreceive", name, result);
    }

    /** A try that meets a signal is interrupted only where it would wait, so EINTR too means full or empty. */
    private static boolean isOver(long result) {
        return result == -Numbers.ETIMEDOUT || result == -Numbers.EINTR || result == Blocker.TIMED_OUT;
    }

    /** How many messages wait now. */
    int depth() {
        handle.enter();
        try {
            int depth = HOT.mqDepth(mq);
            if (depth < 0) {
                throw Failure.onOpenHandle("mq_getattr", name, depth);
            }
            return depth;
        } finally {
            handle.exit();
        }
    }

    static int length(long received) {
        return (int) received;
    }

    static int priority(long received) {
        return (int) (received >>> 32);
    }
}
