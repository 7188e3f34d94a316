package org.posixipc.benchmarks.queue;

import java.io.IOException;
import java.util.List;
import org.posixipc.MessageQueue;
import org.posixipc.benchmarks.harness.Measure;
import org.posixipc.benchmarks.harness.ObjectNames;
import org.posixipc.benchmarks.harness.Target;
import org.posixipc.benchmarks.process.Arrangement;
import org.posixipc.benchmarks.process.EndSpec;
import org.posixipc.benchmarks.process.PingPong;
import org.posixipc.benchmarks.process.ProcessCase;

/**
 * Round trip over two queues between two processes: a JVM that asks a C program, or another JVM, beside a C program that
 * asks a C program.
 */
final class PingPongCase implements ProcessCase {
    private static final String LENGTH = "64";
    private static final int MAX_MESSAGE_SIZE = 64;
    private static final List<String> QUEUES =
            List.of("ours-requests", "ours-replies", "peer-requests", "peer-replies");

    private final PingPong setting;
    private final boolean twoJvms;

    PingPongCase(PingPong setting, boolean twoJvms) {
        this.setting = setting;
        this.twoJvms = twoJvms;
    }

    @Override
    public String name() {
        return "queue/ping-pong/" + (twoJvms ? "two-jvms-" : "") + setting.label() + "-" + LENGTH;
    }

    @Override
    public String peer() {
        return "C";
    }

    @Override
    public List<Measure> measures() {
        return List.of(Measure.time(twoJvms ? Target.none() : setting.target()));
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
        EndSpec echo = twoJvms
                ? EndSpec.java(EchoEnd.class, setting.echoCpu(), requests, replies, setting.waiting())
                : EndSpec.c("end_queue_echo", setting.echoCpu(), requests, replies, setting.waiting());
        return new Arrangement(
                EndSpec.java(PingEnd.class, setting.pingCpu(), requests, replies, LENGTH, setting.waiting()), echo);
    }

    @Override
    public Arrangement peerEnds() {
        String requests = ObjectNames.of(QUEUES.get(2));
        String replies = ObjectNames.of(QUEUES.get(3));
        return new Arrangement(
                EndSpec.c("end_queue_ping", setting.pingCpu(), requests, replies, LENGTH, setting.waiting()),
                EndSpec.c("end_queue_echo", setting.echoCpu(), requests, replies, setting.waiting()));
    }

    @Override
    public void close() throws IOException {
        for (String queue : QUEUES) {
            MessageQueue.unlink(ObjectNames.of(queue));
        }
    }
}
