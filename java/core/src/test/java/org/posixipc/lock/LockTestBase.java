package org.posixipc.lock;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.posixipc.IpcException;
import org.posixipc.Segment;
import org.posixipc.SharedMemory;
import org.posixipc.testing.AcceptanceRecord;
import org.posixipc.testing.LeavesNothingBehind;
import org.posixipc.testing.TestNames;

/** A fresh zeroed segment for each test. */
@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith({LeavesNothingBehind.class, AcceptanceRecord.class})
abstract class LockTestBase {
    static final long SIZE = 8192;

    final String name = TestNames.next();
    SharedMemory memory;
    Segment segment;

    @BeforeEach
    void map() throws IpcException {
        memory = SharedMemory.create(name, SIZE);
        segment = memory.map();
    }

    @AfterEach
    void unmap() throws IpcException {
        segment.close();
        memory.close();
        SharedMemory.unlink(name);
    }

    /** What may throw anything. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    /** Runs in a new thread, to that thread's very end: the kernel looks at what it held then. */
    static void inThread(Action action) throws Exception {
        tells(() -> {
            action.run();
            return true;
        });
    }

    /** As {@link #inThread}, with an answer. */
    static boolean tells(Callable<Boolean> call) throws Exception {
        CompletableFuture<Path> kernelThread = new CompletableFuture<>();
        FutureTask<Boolean> task = new FutureTask<>(() -> {
            kernelThread.complete(Path.of("/proc/thread-self").toRealPath());
            return call.call();
        });
        Thread thread = new Thread(task, "other");
        thread.start();
        thread.join();
        while (Files.exists(kernelThread.get())) {
            Thread.onSpinWait(); // Java's thread ends a little before the kernel's
        }
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
