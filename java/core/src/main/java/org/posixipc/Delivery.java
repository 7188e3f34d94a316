package org.posixipc;

import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.posixipc.internal.Poller;
import org.posixipc.internal.Readiness;
import org.posixipc.internal.SystemRefusal;

/**
 * Takes messages as they come and hands them over in an executor, one after the other, as many as are demanded.
 *
 * <p>It is in one of three states: idle (nothing demanded), joined (waiting at the readiness of the queue), or busy (a run
 * is in the executor or on its way there). It leaves the readiness before a run is submitted, so that a slow executor holds
 * up nobody else's messages.
 */
final class Delivery extends Readiness.Waiter implements Runnable, Subscription {
    /** After so many messages others on the same handle get their turn. */
    private static final int BATCH = 64;

    private static final long WITHOUT_END = Long.MAX_VALUE;

    /** Who is given the messages. Called one at a time. */
    interface Sink {
        void next(Message message);

        /** No message will come; null if the handle was closed. Not called after {@link Delivery#close()}. */
        void ended(RuntimeException cause);
    }

    private final QueueCalls calls;
    private final Supplier<Message> take;
    private final Executor executor;
    private final Sink sink;

    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock. */
    private boolean closed;

    /** Guarded by the lock: how many more may be taken. */
    private long demand;

    /** Guarded by the lock: joined or busy. */
    private boolean active;

    Delivery(QueueCalls calls, Supplier<Message> take, Executor executor, Sink sink) {
        this.calls = calls;
        this.take = take;
        this.executor = Objects.requireNonNull(executor, "executor");
        this.sink = sink;
    }

    /** Every message to a handler. */
    static Subscription toHandler(
            QueueCalls calls, Supplier<Message> take, Executor executor, Consumer<? super Message> handler) {
        Objects.requireNonNull(handler, "handler");
        Delivery delivery = new Delivery(calls, take, executor, new Sink() {
            @Override
            public void next(Message message) {
                handler.accept(message);
            }

            @Override
            public void ended(RuntimeException cause) {
                if (cause != null) {
                    log("a subscription on queue " + calls.name() + " ended", cause);
                }
            }
        });
        if (!calls.handle().isOpen()) {
            throw calls.handle().closed();
        }
        delivery.request(WITHOUT_END);
        return delivery;
    }

    /** A publisher; each subscriber has a delivery of its own. */
    static Flow.Publisher<Message> publisher(QueueCalls calls, Supplier<Message> take, Executor executor) {
        Objects.requireNonNull(executor, "executor");
        return subscriber -> DeliveryToSubscriber.begin(calls, take, executor, subscriber);
    }

    /**
     * Allows {@code count} more messages to be taken.
     *
     * @throws java.io.UncheckedIOException if nobody can listen, for want of a descriptor
     */
    void request(long count) {
        lock.lock();
        try {
            demand = demand > WITHOUT_END - count ? WITHOUT_END : demand + count;
            if (active || closed) {
                return;
            }
            active = true;
            join();
        } finally {
            lock.unlock();
        }
    }

    /** The lock is held. */
    private void join() {
        try {
            if (!calls.readiness().join(this, Poller.READABLE)) {
                throw calls.handle().closed();
            }
        } catch (SystemRefusal e) {
            throw Failure.onOpenHandle(e.operation(), calls.name(), -e.errno());
        }
    }

    @Override
    protected void ready() {
        calls.readiness().leave(this);
        submit();
    }

    @Override
    protected void ended() {
        end(null);
    }

    private void submit() {
        try {
            executor.execute(this);
        } catch (RuntimeException | Error e) { // or no thread could be made: nobody will come
            end(e instanceof RuntimeException refusal ? refusal : new RejectedExecutionException(e));
        }
    }

    /** One turn in the executor. */
    @Override
    public void run() {
        try {
            for (int i = 0; i < BATCH; i++) {
                Message message = next();
                if (message == null) {
                    return;
                }
                handOver(message);
            }
        } catch (RuntimeException e) {
            fail(e);
            return;
        }
        submit();
    }

    /** Ends it for {@code cause}, or for the handle's close if that is the cause. */
    void fail(RuntimeException cause) {
        end(calls.handle().isOpen() ? cause : null);
    }

    /** The next message; null if this turn is over, and then it is joined again, idle or closed. */
    private Message next() {
        lock.lock();
        try {
            if (closed) {
                return null;
            }
            if (demand == 0) {
                active = false;
                return null;
            }
            Message message = take.get();
            if (message == null) {
                join();
            } else if (demand != WITHOUT_END) {
                demand--;
            }
            return message;
        } finally {
            lock.unlock();
        }
    }

    private void handOver(Message message) {
        try {
            sink.next(message);
        } catch (RuntimeException | Error e) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }

    private void end(RuntimeException cause) {
        if (stop()) {
            sink.ended(cause);
        }
    }

    @Override
    public void close() {
        stop();
    }

    /** False if it had ended already. */
    private boolean stop() {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            closed = true;
        } finally {
            lock.unlock();
        }
        calls.readiness().leave(this);
        return true;
    }

    @Override
    public boolean isOpen() {
        lock.lock();
        try {
            return !closed && calls.handle().isOpen();
        } finally {
            lock.unlock();
        }
    }

    private static void log(String message, Throwable cause) {
        System.getLogger("org.posixipc").log(Level.ERROR, "posixipc: " + message, cause);
    }
}
