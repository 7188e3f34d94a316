package org.posixipc.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;

/** Starts threads that are expected to block in the kernel, and tells when they do, without guessing at times. */
public final class Blocked {
    private Blocked() {}

    /** A task and its thread. */
    public static final class Task<T> extends FutureTask<T> {
        private Thread thread;

        private Task(Callable<T> callable) {
            super(callable);
        }

        /** The thread that runs it. */
        public Thread thread() {
            return thread;
        }
    }

    /** Starts {@code call} in a new thread and returns when the kernel says that the thread sleeps in a system call. */
    public static <T> Task<T> start(Callable<T> call) throws Exception {
        CompletableFuture<Path> status = new CompletableFuture<>();
        Task<T> task = new Task<>(() -> {
            status.complete(Path.of("/proc/thread-self").toRealPath().resolve("syscall"));
            return call.call();
        });
        task.thread = new Thread(task, "blocked");
        task.thread.setDaemon(true);
        task.thread.start();
        awaitAsleep(task, status.get());
        return task;
    }

    /**
     * The thread runs Java code for a while, may sleep for locks of the JVM meanwhile, and then enters the call; it counts
     * as blocked when it is seen asleep in the same system call, natively, several times in a row.
     */
    private static void awaitAsleep(Task<?> task, Path syscall) throws IOException {
        String last = "";
        int seen = 0;
        while (seen < 3 && !task.isDone()) {
            String now;
            try {
                now = Files.readString(syscall).trim();
            } catch (IOException e) {
                if (task.isDone()) {
                    return; // and its thread has ended since it was asked for
                }
                throw e;
            }
            boolean inNative = task.thread.getState() == Thread.State.RUNNABLE;
            seen = inNative && !now.equals("running") && now.equals(last) ? seen + 1 : 0;
            last = now;
            Thread.yield();
        }
    }
}
