package org.posixipc.cli.doctor;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.posixipc.IpcException;
import org.posixipc.MessageQueue;
import org.posixipc.NamedSemaphore;
import org.posixipc.Segment;
import org.posixipc.SharedMemory;
import org.posixipc.cli.text.Span;

/** Makes one small object of each kind under a name of its own, uses it, and unlinks it. */
final class Trials {
    private static final Duration SHORT = Duration.ofMillis(30);

    private final List<Finding> findings = new ArrayList<>();
    private final String name = "/posixipc-doctor-" + ProcessHandle.current().pid();

    List<Finding> run() throws InterruptedException {
        try {
            queue();
        } catch (IOException | RuntimeException e) {
            findings.add(Finding.failure("trial.queue", "a queue", "refused", e.getMessage()));
        }
        try {
            semaphore();
        } catch (IOException | RuntimeException e) {
            findings.add(Finding.failure("trial.semaphore", "a semaphore", "refused", e.getMessage()));
        }
        try {
            segment();
        } catch (IOException | RuntimeException e) {
            findings.add(Finding.failure("trial.segment", "a segment", "refused", e.getMessage()));
        }
        return findings;
    }

    private void segment() throws IpcException {
        try (SharedMemory memory = SharedMemory.create(name, Long.BYTES);
                Segment segment = memory.map()) {
            SharedMemory.unlink(name);
            segment.setLongRelease(0, 42);
            findings.add(
                    segment.getLongAcquire(0) == 42
                            ? Finding.ok("trial.segment", "a segment", "created, mapped, written, read, unlinked")
                            : Finding.failure(
                                    "trial.segment", "a segment", "lost a word", "report this machine to posixipc"));
        }
    }

    private void queue() throws IOException, InterruptedException {
        try (MessageQueue queue =
                MessageQueue.builder(name).capacity(1).maxMessageSize(64).create()) {
            MessageQueue.unlink(name);
            queue.send(new byte[] {42}, 3);
            boolean whole = queue.receive().priority() == 3;
            findings.add(
                    whole
                            ? Finding.ok("trial.queue", "a queue", "created, sent, received, unlinked")
                            : Finding.failure(
                                    "trial.queue", "a queue", "lost a priority", "report this kernel to posixipc"));
            waits(queue);
        }
    }

    private void waits(MessageQueue queue) throws InterruptedException {
        long start = System.nanoTime();
        boolean empty = queue.tryReceive(SHORT).isEmpty();
        long waited = System.nanoTime() - start;
        boolean right = empty && waited >= SHORT.toNanos();
        findings.add(
                right
                        ? Finding.ok("trial.timeout", "a timed wait", "of 30 ms took " + Span.ofNanos(waited))
                        : Finding.failure(
                                "trial.timeout",
                                "a timed wait",
                                "of 30 ms took " + Span.ofNanos(waited),
                                "timeouts do not work in this sandbox: use one that lets clock_gettime and mq_timedreceive"
                                        + " through"));
        interrupt(queue);
    }

    /** From Thread.interrupt() to the exception, for a thread that is blocked in the kernel. */
    private void interrupt(MessageQueue queue) throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        AtomicReference<Long> ended = new AtomicReference<>();
        Thread waiter = new Thread(() -> {
            started.countDown();
            try {
                queue.tryReceive(Duration.ofSeconds(2));
            } catch (InterruptedException e) {
                ended.set(System.nanoTime());
            }
        });
        waiter.start();
        started.await();
        TimeUnit.MILLISECONDS.sleep(20);
        long start = System.nanoTime();
        waiter.interrupt();
        waiter.join();
        findings.add(
                ended.get() != null
                        ? Finding.ok(
                                "trial.interrupt",
                                "an interrupted wait",
                                "ended after " + Span.ofNanos(ended.get() - start))
                        : Finding.failure(
                                "trial.interrupt",
                                "an interrupted wait",
                                "went on to its timeout",
                                "signals do not reach blocked calls here: use a sandbox that lets tgkill through"));
    }

    private void semaphore() throws IpcException, InterruptedException {
        try (NamedSemaphore semaphore = NamedSemaphore.create(name, 0)) {
            NamedSemaphore.unlink(name);
            semaphore.release();
            boolean whole = semaphore.tryAcquire(SHORT) && !semaphore.tryAcquire();
            findings.add(
                    whole
                            ? Finding.ok("trial.semaphore", "a semaphore", "created, released, acquired, unlinked")
                            : Finding.failure(
                                    "trial.semaphore",
                                    "a semaphore",
                                    "lost a permit",
                                    "report this C library to posixipc"));
        }
    }
}
