package org.posixipc;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.posixipc.internal.Poller;
import org.posixipc.internal.Readiness;
import org.posixipc.internal.SystemRefusal;

/**
 * A future that takes a message when there is one. Taking and being completed by others (cancelled, timed out) exclude each
 * other: whichever is decided first holds, so that no message is taken for a future that cannot give it to anybody.
 */
final class PendingReceive extends CompletableFuture<Message> {
    private final QueueCalls calls;
    private final Supplier<Message> take;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock: what this future will be is certain, though it may not be completed yet. */
    private boolean decided;

    private final Readiness.Waiter waiter = new Readiness.Waiter() {
        @Override
        protected void ready() {
            attempt(ForkJoinPool.commonPool());
        }

        @Override
        protected void ended() {
            fail(ForkJoinPool.commonPool(), calls.handle().closed());
        }
    };

    private PendingReceive(QueueCalls calls, Supplier<Message> take) {
        this.calls = calls;
        this.take = take;
    }

    /**
     * Takes a message now, or when one comes.
     *
     * @param take a message, or null if nothing is there; must not block
     */
    static PendingReceive begin(QueueCalls calls, Supplier<Message> take) {
        PendingReceive pending = new PendingReceive(calls, take);
        Message message = pending.takeOrJoin();
        if (message != null) {
            pending.finish(message);
        }
        return pending;
    }

    /** A message, with which this future is decided; or null, and then it waits unless it was decided otherwise. */
    private Message takeOrJoin() {
        lock.lock();
        try {
            if (decided) {
                return null;
            }
            Message message = take.get();
            decided = message != null;
            if (!decided && !calls.readiness().join(waiter, Poller.READABLE)) {
                throw calls.handle().closed();
            }
            return message;
        } catch (SystemRefusal e) {
            throw Failure.onOpenHandle(e.operation(), calls.name(), -e.errno());
        } finally {
            lock.unlock();
        }
    }

    private void attempt(Executor executor) {
        try {
            Message message = takeOrJoin();
            if (message != null) {
                calls.readiness().leave(waiter);
                executor.execute(() -> finish(message));
            }
        } catch (RuntimeException e) {
            fail(executor, e);
        }
    }

    private void finish(Message message) {
        super.complete(message);
    }

    private void fail(Executor executor, RuntimeException cause) {
        if (decide()) {
            executor.execute(() -> super.completeExceptionally(cause));
        }
    }

    /** False if it was decided already. */
    private boolean decide() {
        lock.lock();
        try {
            if (decided) {
                return false;
            }
            decided = true;
        } finally {
            lock.unlock();
        }
        calls.readiness().leave(waiter);
        return true;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return decide() ? super.cancel(mayInterruptIfRunning) : isCancelled();
    }

    @Override
    public boolean complete(Message value) {
        return decide() && super.complete(value);
    }

    @Override
    public boolean completeExceptionally(Throwable cause) {
        return decide() && super.completeExceptionally(cause);
    }

    @Override
    public CompletableFuture<Message> completeAsync(Supplier<? extends Message> supplier, Executor executor) {
        executor.execute(() -> {
            try {
                complete(supplier.get());
            } catch (RuntimeException e) {
                completeExceptionally(e);
            }
        });
        return this;
    }

    @Override
    public CompletableFuture<Message> completeAsync(Supplier<? extends Message> supplier) {
        return completeAsync(supplier, defaultExecutor());
    }

    @Override
    public void obtrudeValue(Message value) {
        throw new UnsupportedOperationException("a message that was taken would be lost");
    }

    @Override
    public void obtrudeException(Throwable cause) {
        throw new UnsupportedOperationException("a message that was taken would be lost");
    }
}
