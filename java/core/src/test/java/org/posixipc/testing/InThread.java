package org.posixipc.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A call in a thread of its own, of which a test can tell that it has come to block in the kernel or to park. */
public final class InThread<T> {
    private static final long WATCHDOG_SECONDS = 30;
    private static final AtomicInteger NEXT = new AtomicInteger();

    private final CompletableFuture<T> outcome = new CompletableFuture<>();
    private final CompletableFuture<Boolean> interruptedAtEnd = new CompletableFuture<>();
    private final Thread thread;

    private InThread(Callable<T> call) {
        thread = new Thread(() -> run(call), "in-thread-" + NEXT.incrementAndGet());
        thread.setDaemon(true);
    }

    /** Starts it. */
    public static <T> InThread<T> start(Callable<T> call) {
        InThread<T> started = new InThread<>(call);
        started.thread.start();
        return started;
    }

    private void run(Callable<T> call) {
        T result = null;
        Throwable failure = null;
        try {
            result = call.call();
        } catch (Throwable e) {
            failure = e;
        }
        interruptedAtEnd.complete(Thread.currentThread().isInterrupted());
        if (failure == null) {
            outcome.complete(result);
        } else {
            outcome.completeExceptionally(failure);
        }
    }

    /** The thread. */
    public Thread thread() {
        return thread;
    }

    /** Returns when the thread sleeps in a native call of the shim. */
    public InThread<T> awaitBlocked() {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(WATCHDOG_SECONDS);
        while (!isInNative() || !sleepsInKernel(thread.getName())) {
            if (outcome.isDone()) {
                throw new AssertionError("the call did not block: " + outcome);
            }
            if (System.nanoTime() > limit) {
                throw new AssertionError("the call did not come to block");
            }
            Thread.onSpinWait();
        }
        return this;
    }

    private boolean isInNative() {
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length > 0
                && stack[0].isNativeMethod()
                && stack[0].getClassName().endsWith("Hot");
    }

    /** The kernel knows Java's threads by the first 15 bytes of their names. */
    private static boolean sleepsInKernel(String name) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.map(InThread::statusOf)
                    .anyMatch(status -> status.contains("(" + name + ")") && status.contains(") S "));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String statusOf(Path task) {
        try {
            return Files.readString(task.resolve("stat"));
        } catch (IOException e) {
            return ""; // it ended meanwhile
        }
    }

    /** What the call returned. */
    public T result() throws Exception {
        try {
            return outcome.get(WATCHDOG_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } catch (TimeoutException e) {
            throw hanging();
        }
    }

    /** What the call threw. */
    public Throwable failure() throws InterruptedException {
        try {
            T result = outcome.get(WATCHDOG_SECONDS, TimeUnit.SECONDS);
            throw new AssertionError("the call returned " + result);
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (TimeoutException e) {
            throw hanging();
        }
    }

    /** Whether the interrupt status was set when the call had ended. */
    public boolean wasInterruptedAtEnd() throws Exception {
        return interruptedAtEnd.get(WATCHDOG_SECONDS, TimeUnit.SECONDS);
    }

    /** Whether it still runs. */
    public boolean isRunning() {
        return !outcome.isDone();
    }

    private AssertionError hanging() {
        AssertionError error = new AssertionError(thread.getName() + " hangs");
        error.setStackTrace(thread.getStackTrace());
        return error;
    }
}
