package org.posixipc.benchmarks.wait;

import java.io.IOException;
import java.util.concurrent.LinkedBlockingQueue;
import org.posixipc.MessageQueue;
import org.posixipc.NamedSemaphore;
import org.posixipc.benchmarks.harness.BenchLibrary;
import org.posixipc.benchmarks.harness.LatencyCase;
import org.posixipc.benchmarks.harness.ObjectNames;
import org.posixipc.benchmarks.harness.Rounds;
import org.posixipc.benchmarks.harness.Target;

/**
 * From an interrupt, or a close, to the exception in the thread that waited, beside an interrupt of
 * {@code LinkedBlockingQueue.take}. Who ends the wait and who waits share a CPU or have one each, on both sides of the
 * comparison alike: across CPUs both pay for waking a halted one, on one CPU nothing hides what the library adds. Left to
 * the scheduler, one side would be measured here and the other there.
 */
final class EndOfWaitCase implements LatencyCase {
    private static final double FACTOR_17 = 2.5;
    private static final double FACTOR_QUEUE = 5;
    private static final double FACTOR_SEMAPHORE = 7;

    private final boolean semaphore;
    private final boolean close;
    private final int victimCpu;
    private final LinkedBlockingQueue<String> reference = new LinkedBlockingQueue<>();
    private final String name = ObjectNames.of("end-of-wait");
    private volatile MessageQueue queue;
    private volatile NamedSemaphore permits;
    private Victim ours;
    private Victim peer;

    EndOfWaitCase(boolean semaphore, boolean close, int victimCpu) {
        this.semaphore = semaphore;
        this.close = close;
        this.victimCpu = victimCpu;
    }

    @Override
    public String name() {
        String what = close ? "close-to-exception/" : "interrupt-to-exception/";
        String where = victimCpu == Rounds.FIRST_CPU ? "-one-cpu" : "-two-cpus";
        return "wait/" + what + (semaphore ? "semaphore" : "queue") + where;
    }

    @Override
    public String peer() {
        return "take()";
    }

    @Override
    public Target target() {
        boolean old = Runtime.version().feature() < 21;
        return Target.ratioAtMost(old ? FACTOR_17 : semaphore ? FACTOR_SEMAPHORE : FACTOR_QUEUE);
    }

    @Override
    public void open() throws IOException {
        if (semaphore) {
            permits = NamedSemaphore.create(name, 0);
        } else {
            queue = MessageQueue.builder(name).capacity(1).maxMessageSize(8).create();
        }
        ours = new Victim(victimCpu, () -> {
            if (semaphore) {
                permits.acquire();
            } else {
                queue.receive();
            }
        });
        peer = new Victim(victimCpu, reference::take);
        BenchLibrary.pin(Rounds.FIRST_CPU);
    }

    @Override
    public void ours(long operations, Recorder recorder) throws IOException {
        for (long i = 0; i < operations; i++) {
            recorder.record(ours.end(close ? this::closeHandle : ours.thread()::interrupt));
            if (close) {
                reopen();
            }
        }
    }

    private void closeHandle() {
        if (semaphore) {
            permits.close();
        } else {
            queue.close();
        }
    }

    private void reopen() throws IOException {
        if (semaphore) {
            permits = NamedSemaphore.open(name);
        } else {
            queue = MessageQueue.open(name);
        }
    }

    @Override
    public void peer(long operations, Recorder recorder) {
        for (long i = 0; i < operations; i++) {
            recorder.record(peer.end(peer.thread()::interrupt));
        }
    }

    @Override
    public void close() throws IOException {
        if (ours != null) {
            ours.close();
            peer.close();
        }
        if (queue != null) {
            queue.close();
            MessageQueue.unlink(name);
        }
        if (permits != null) {
            permits.close();
            NamedSemaphore.unlink(name);
        }
    }
}
