package org.posixipc.benchmarks.wait;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.posixipc.Message;
import org.posixipc.MessageQueue;
import org.posixipc.benchmarks.harness.BenchLibrary;
import org.posixipc.benchmarks.harness.LatencyCase;
import org.posixipc.benchmarks.harness.ObjectNames;
import org.posixipc.benchmarks.harness.Rounds;
import org.posixipc.benchmarks.harness.Target;

/**
 * From a send to the completed future, with so many futures waiting on the queue, beside a send to a thread blocked in
 * receive: what the poller costs a message. All threads share one CPU, where no wake-up across CPUs hides it, and all but the
 * sender sleep when it sends.
 */
final class PollerCase implements LatencyCase {
    /** Long against the way of the others back to where they wait. */
    private static final long SETTLE_NANOS = 100_000;

    private final int waiters;
    private final byte[] bytes = new byte[8];
    private final List<CompletableFuture<Message>> others = new ArrayList<>();
    private volatile long arrivals;
    private volatile long arrivedAt;
    private MessageQueue polled;
    private MessageQueue blocked;
    private Thread receiver;

    PollerCase(int waiters) {
        this.waiters = waiters;
    }

    @Override
    public String name() {
        return "wait/poller/waiters-" + waiters;
    }

    @Override
    public String peer() {
        return "blocked";
    }

    @Override
    public Target target() {
        return Target.none();
    }

    @Override
    public void open() throws IOException {
        BenchLibrary.pin(Rounds.FIRST_CPU); // and with this thread all that it starts: receiver, poller, pool
        polled = queue("polled");
        blocked = queue("blocked");
        for (int i = 1; i < waiters; i++) {
            others.add(wait(polled));
        }
        receiver = new Thread(this::receive, "receiver");
        receiver.setDaemon(true);
        receiver.start();
    }

    private static MessageQueue queue(String what) throws IOException {
        return MessageQueue.builder(ObjectNames.of(what))
                .capacity(1)
                .maxMessageSize(8)
                .create();
    }

    private CompletableFuture<Message> wait(MessageQueue queue) {
        CompletableFuture<Message> future = queue.receiveAsync();
        future.thenRun(this::arrived);
        return future;
    }

    private void arrived() {
        arrivedAt = System.nanoTime();
        arrivals++;
    }

    private void receive() {
        try {
            while (true) {
                blocked.receive();
                arrived();
            }
        } catch (InterruptedException | IllegalStateException e) {
            // The case is over.
        }
    }

    @Override
    public void ours(long operations, Recorder recorder) throws InterruptedException {
        for (long i = 0; i < operations; i++) {
            wait(polled); // the last in line: the number of those who wait stays
            recorder.record(send(polled));
        }
    }

    @Override
    public void peer(long operations, Recorder recorder) throws InterruptedException {
        for (long i = 0; i < operations; i++) {
            recorder.record(send(blocked));
        }
    }

    private long send(MessageQueue queue) throws InterruptedException {
        long before = arrivals;
        LockSupport.parkNanos(SETTLE_NANOS);
        long start = System.nanoTime();
        queue.send(bytes, 0);
        Thread.yield(); // as in Victim: not to count the setting up of the timer
        while (arrivals == before) {
            LockSupport.parkNanos(SETTLE_NANOS);
        }
        return arrivedAt - start;
    }

    @Override
    public void close() throws IOException {
        if (polled != null) {
            polled.close();
            MessageQueue.unlink(polled.name());
        }
        if (blocked != null) {
            blocked.close();
            MessageQueue.unlink(blocked.name());
        }
    }
}
