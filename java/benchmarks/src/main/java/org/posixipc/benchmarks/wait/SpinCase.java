package org.posixipc.benchmarks.wait;

import java.io.IOException;
import java.time.Duration;
import org.posixipc.MessageQueue;
import org.posixipc.NamedSemaphore;
import org.posixipc.WaitStrategy;
import org.posixipc.benchmarks.harness.BenchLibrary;
import org.posixipc.benchmarks.harness.LatencyCase;
import org.posixipc.benchmarks.harness.ObjectNames;
import org.posixipc.benchmarks.harness.Rounds;
import org.posixipc.benchmarks.harness.Target;

/**
 * Round trip between two threads over two queues or semaphores: spinning before blocking, beside blocking at once. The
 * other thread answers within the spin. Each thread has a CPU of its own: on one CPU neither could spin, and a scheduler
 * that brings the two together would make blocking look cheap.
 */
final class SpinCase implements LatencyCase {
    private static final double QUEUES_AT_MOST = 0.1;
    private static final double SEMAPHORES_AT_MOST = 1.0 / 30;

    private final boolean semaphores;
    private RoundTrip spinning;
    private RoundTrip blocking;

    SpinCase(boolean semaphores) {
        this.semaphores = semaphores;
    }

    @Override
    public String name() {
        return "wait/spin-then-block/" + (semaphores ? "semaphore" : "queue");
    }

    @Override
    public String peer() {
        return "block";
    }

    @Override
    public Target target() {
        return Target.ratioAtMost(semaphores ? SEMAPHORES_AT_MOST : QUEUES_AT_MOST);
    }

    @Override
    public void open() throws IOException {
        spinning = new RoundTrip("spin", WaitStrategy.spinThenBlock(Duration.ofMillis(1)));
        blocking = new RoundTrip("block", WaitStrategy.block());
        BenchLibrary.pin(Rounds.FIRST_CPU);
    }

    @Override
    public long operationsPerRound() {
        return 1000;
    }

    @Override
    public void ours(long operations, Recorder recorder) throws InterruptedException {
        spinning.run(operations, recorder);
    }

    @Override
    public void peer(long operations, Recorder recorder) throws InterruptedException {
        blocking.run(operations, recorder);
    }

    @Override
    public void close() throws IOException {
        if (spinning != null) {
            spinning.close();
        }
        if (blocking != null) {
            blocking.close();
        }
    }

    /** Two objects and the thread that answers. */
    private final class RoundTrip implements AutoCloseable {
        private final byte[] bytes = new byte[8];
        private final String there;
        private final String back;
        private final Ends ends;
        private final Thread answering;

        RoundTrip(String what, WaitStrategy strategy) throws IOException {
            there = ObjectNames.of(what + "-there");
            back = ObjectNames.of(what + "-back");
            ends = semaphores ? overSemaphores(strategy) : overQueues(strategy);
            answering = new Thread(this::answer, what);
            answering.setDaemon(true);
            answering.start();
        }

        private Ends overQueues(WaitStrategy strategy) throws IOException {
            MessageQueue first = queue(there, strategy);
            MessageQueue second = queue(back, strategy);
            return new Ends(
                    () -> first.send(bytes, 0), first::receive, () -> second.send(bytes, 0), second::receive, () -> {
                        first.close();
                        second.close();
                        MessageQueue.unlink(there);
                        MessageQueue.unlink(back);
                    });
        }

        private MessageQueue queue(String name, WaitStrategy strategy) throws IOException {
            return MessageQueue.builder(name)
                    .capacity(1)
                    .maxMessageSize(bytes.length)
                    .waitStrategy(strategy)
                    .create();
        }

        private Ends overSemaphores(WaitStrategy strategy) throws IOException {
            NamedSemaphore first =
                    NamedSemaphore.builder(there).waitStrategy(strategy).create();
            NamedSemaphore second =
                    NamedSemaphore.builder(back).waitStrategy(strategy).create();
            return new Ends(first::release, first::acquire, second::release, second::acquire, () -> {
                first.close();
                second.close();
                NamedSemaphore.unlink(there);
                NamedSemaphore.unlink(back);
            });
        }

        private void answer() {
            BenchLibrary.pin(Rounds.SECOND_CPU);
            try {
                while (true) {
                    ends.takeRequest.run();
                    ends.answer.run();
                }
            } catch (InterruptedException | IllegalStateException e) {
                // The case is over.
            }
        }

        void run(long operations, Recorder recorder) throws InterruptedException {
            for (long i = 0; i < operations; i++) {
                long start = System.nanoTime();
                ends.ask.run();
                ends.takeAnswer.run();
                recorder.record(System.nanoTime() - start);
            }
        }

        @Override
        public void close() throws IOException {
            ends.closing.run();
        }
    }

    /** One step of a round trip. */
    private interface Step {
        void run() throws InterruptedException;
    }

    /** What ends it. */
    private interface Closing {
        void run() throws IOException;
    }

    private record Ends(Step ask, Step takeRequest, Step answer, Step takeAnswer, Closing closing) {}
}
