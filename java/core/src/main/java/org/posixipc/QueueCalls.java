package org.posixipc;

import static org.posixipc.internal.ffi.HotShim.HOT;

import org.posixipc.internal.Blocker;
import org.posixipc.internal.BlockingCall;
import org.posixipc.internal.Handle;
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

    QueueCalls(String name, int mq) {
        this.name = name;
        this.mq = mq;
        this.handle = Handle.of("queue " + name, () -> QueueShim.pipc_mq_close(mq));
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
            return timeoutNanos != 0
                    && sent(Blocker.current()
                            .await(handle, Blocker.REALTIME, timeoutNanos, SEND, mq, address, length, priority));
        } finally {
            handle.exit();
        }
    }

    private boolean sent(long result) {
        if (result == 0) {
            return true;
        }
        if (result == -Numbers.ETIMEDOUT || result == Blocker.TIMED_OUT) {
            return false;
        }
        throw Failure.onOpenHandle("mq_timedsend", name, result);
    }

    /** Receives if a message is there: {@code priority << 32 | length}, or {@link #NOTHING}. */
    long tryReceive(long address, int length) {
        handle.enter();
        try {
            return received(HOT.mqReceive(mq, 0, address, length));
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
            return received(
                    Blocker.current().await(handle, Blocker.REALTIME, timeoutNanos, RECEIVE, mq, address, length, 0));
        } finally {
            handle.exit();
        }
    }

    private long received(long result) {
        if (result >= 0) {
            return result;
        }
        if (result == -Numbers.ETIMEDOUT || result == Blocker.TIMED_OUT) {
            return NOTHING;
        }
        throw Failure.onOpenHandle("mq_timedreceive", name, result);
    }

    /** How many messages wait now. */
    int depth() {
        handle.enter();
        try {
            long[] out = new long[3];
            int error = QueueShim.pipc_mq_attributes(mq, out);
            if (error < 0) {
                throw Failure.onOpenHandle("mq_getattr", name, error);
            }
            return (int) out[2];
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
