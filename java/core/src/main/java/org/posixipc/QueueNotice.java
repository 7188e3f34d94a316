package org.posixipc;

import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.locks.ReentrantLock;
import org.posixipc.internal.Poller;
import org.posixipc.internal.Quoted;
import org.posixipc.internal.SystemRefusal;
import org.posixipc.internal.ffi.Numbers;
import org.posixipc.internal.ffi.PollShim;

/**
 * One registration with mq_notify. The notice comes through a descriptor that the poller watches; so does word of a
 * registration that the kernel dropped, which is then made again.
 */
final class QueueNotice extends CompletableFuture<Void> {
    private final QueueCalls calls;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock; below 0 when not registered. */
    private int notice = -1;

    /** Guarded by the lock. */
    private Poller.Registration registration;

    private QueueNotice(QueueCalls calls) {
        this.calls = calls;
    }

    static QueueNotice register(QueueCalls calls) throws IpcException {
        QueueNotice notice = new QueueNotice(calls);
        notice.lock.lock();
        try {
            notice.begin();
        } finally {
            notice.lock.unlock();
        }
        return notice;
    }

    /** The lock is held. */
    private void begin() throws IpcException {
        calls.handle().enter();
        try {
            int mq = calls.descriptor();
            int registered = PollShim.pipc_notify_register(mq);
            if (registered < 0) {
                throw refusal(-registered, mq);
            }
            notice = registered;
            listen();
        } finally {
            calls.handle().exit();
        }
    }

    private void listen() throws IpcException {
        try {
            registration = Poller.register(notice, readiness -> heard());
            registration.arm(Poller.READABLE);
        } catch (SystemRefusal e) {
            PollShim.pipc_notify_withdraw(calls.descriptor());
            forget();
            throw Failure.of(e.operation(), calls.name(), e.errno(), errno -> null);
        }
    }

    private IpcException refusal(int number, int mq) {
        if (number != Numbers.EBUSY) {
            return Failure.of("mq_notify", calls.name(), number, errno -> null);
        }
        int holder = PollShim.pipc_notify_holder(mq);
        String who = holder == ProcessHandle.current().pid()
                ? "this process"
                : holder > 0 ? "process " + holder : "another process";
        Errno errno = Errno.of(number);
        return new IpcBusyException(
                "mq_notify",
                calls.name(),
                errno,
                Math.max(0, holder),
                "mq_notify(" + Quoted.visible(calls.name()) + "): " + errno.symbol() + ", " + who
                        + " is registered for notices of this queue, and there is one place; use onMessage, which needs"
                        + " none");
    }

    /** On the poller's thread. */
    private void heard() {
        RuntimeException failure = null;
        lock.lock();
        try {
            if (notice < 0) {
                return;
            }
            int outcome = PollShim.pipc_notify_read(notice);
            if (outcome == 0) {
                registration.arm(Poller.READABLE);
                return;
            }
            forget();
            if (outcome == PollShim.NOTICE_REMOVED && registerAgain()) {
                return;
            }
        } catch (IpcException e) {
            failure = new UncheckedIOException(e);
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            lock.unlock();
        }
        tell(failure);
    }

    /** False if a notice may have been missed meanwhile: messages are there. */
    private boolean registerAgain() throws IpcException {
        begin();
        if (calls.depth() == 0) {
            return true;
        }
        withdraw();
        return false;
    }

    private void tell(RuntimeException failure) {
        ForkJoinPool.commonPool().execute(() -> {
            if (failure == null) {
                super.complete(null);
            } else {
                super.completeExceptionally(failure);
            }
        });
    }

    /** The lock is held. */
    private void forget() {
        if (registration != null) {
            registration.remove();
            registration = null;
        }
        PollShim.pipc_descriptor_close(notice);
        notice = -1;
    }

    /** Takes the registration back, if there is one. The lock is held. */
    private void withdraw() {
        if (notice < 0) {
            return;
        }
        boolean over = PollShim.pipc_notify_read(notice) > 0; // then the place may be another's, of this process too
        forget();
        if (!over && calls.handle().isOpen()) {
            try {
                calls.handle().enter();
            } catch (IllegalStateException e) {
                return; // closed in between, which withdraws it
            }
            try {
                PollShim.pipc_notify_withdraw(calls.descriptor());
            } finally {
                calls.handle().exit();
            }
        }
    }

    private void stop() {
        lock.lock();
        try {
            withdraw();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        stop();
        return super.cancel(mayInterruptIfRunning);
    }

    @Override
    public boolean complete(Void value) {
        stop();
        return super.complete(value);
    }

    @Override
    public boolean completeExceptionally(Throwable cause) {
        stop();
        return super.completeExceptionally(cause);
    }
}
