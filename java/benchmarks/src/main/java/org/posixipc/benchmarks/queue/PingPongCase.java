package org.posixipc.benchmarks.queue;

import java.io.IOException;
import java.util.List;
import org.posixipc.MessageQueue;
import org.posixipc.benchmarks.harness.Measure;
import org.posixipc.benchmarks.harness.ObjectNames;
import org.posixipc.benchmarks.harness.Target;
import org.posixipc.benchmarks.process.Arrangement;
import org.posixipc.benchmarks.process.EndSpec;
import org.posixipc.benchmarks.process.ProcessCase;

/**
 * Round trip over two queues between two processes on one CPU, both blocking: a JVM that asks a C program, beside a C
 * program that asks the same. On one CPU, because across two the wake-up of a halted CPU hides everything else.
 */
final class PingPongCase implements ProcessCase {
    private static final String LENGTH = "64";
    private static final int MAX_MESSAGE_SIZE = 64;
    private static final double FACTOR = 1.20;
    private static final int CPU = 0;
    private static final List<String> QUEUES =
            List.of("ours-requests", "ours-replies", "peer-requests", "peer-replies");

    @Override
    public String name() {
        return "queue/ping-pong/one-cpu-64";
    }

    @Override
    public String peer() {
        return "C";
    }

    @Override
    public List<Measure> measures() {
        return List.of(Measure.time(Target.ratioAtMost(FACTOR)));
    }

    @Override
    public void open() throws IOException {
        for (String queue : QUEUES) {
            MessageQueue.builder(ObjectNames.of(queue))
                    .capacity(1)
                    .maxMessageSize(MAX_MESSAGE_SIZE)
                    .create()
                    .close();
        }
    }

    @Override
    public Arrangement oursEnds() {
        String requests = ObjectNames.of(QUEUES.get(0));
        String replies = ObjectNames.of(QUEUES.get(1));
        return new Arrangement(
                EndSpec.java(PingEnd.class, CPU, requests, replies, LENGTH),
                EndSpec.c("end_queue_echo", CPU, requests, replies));
    }

    @Override
    public Arrangement peerEnds() {
        String requests = ObjectNames.of(QUEUES.get(2));
        String replies = ObjectNames.of(QUEUES.get(3));
        return new Arrangement(
                EndSpec.c("end_queue_ping", CPU, requests, replies, LENGTH),
                EndSpec.c("end_queue_echo", CPU, requests, replies));
    }

    @Override
    public void close() throws IOException {
        for (String queue : QUEUES) {
            MessageQueue.unlink(ObjectNames.of(queue));
        }
    }
}
